import type { EntryLog } from '../../shared/conversation/entry-log';
import { isControlEntry, type ControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { Conversations } from './conversations';
import type { Imported } from './types';

/** Number of entries judged before others have their turn. */
const entriesPerJob = 50;

/** Entries of a file by conversation, with controls apart. */
interface Parts {
  readonly controls: ControlEntry[];
  readonly messages: LogEntry[];
}

/**
 * Takes entries of a file into the conversations of a person, where they have any business there: a file can be anybody's.
 * They are no news, and say nothing of what other nodes hold.
 * @returns with it, what is new by conversation
 */
export async function importInto(
  conversations: Conversations,
  me: PersonId,
  entries: readonly LogEntry[],
): Promise<Imported & { fresh: ReadonlyMap<ConversationId, readonly LogEntry[]> }> {
  const fresh = new Map<ConversationId, readonly LogEntry[]>();
  const imported = { taken: 0, refused: 0, foreign: 0 };
  for (const [conversation, { controls, messages }] of partsOf(entries)) {
    const log = conversations.get(conversation)?.log;
    if (!concerns(me, log) && !(await names(conversations.trial(conversation), me, controls))) {
      imported.foreign += controls.length + messages.length;
      continue;
    }
    const takenControls = await takeControls(conversations, conversation, controls);
    const takenMessages = await take(conversations, conversation, endsFirst(messages));
    const added = [...takenControls.added, ...takenMessages.added];
    imported.taken += added.length;
    imported.refused += takenControls.left.length + takenMessages.left.length;
    if (added.length > 0) fresh.set(conversation, added);
  }
  return { ...imported, fresh };
}

const concerns = (me: PersonId, log: EntryLog | undefined): boolean => log?.everyone.has(me) ?? false;

function partsOf(entries: readonly LogEntry[]): Map<ConversationId, Parts> {
  const parts = new Map<ConversationId, Parts>();
  for (const entry of entries) {
    const part = parts.get(entry.conversation) ?? { controls: [], messages: [] };
    parts.set(entry.conversation, part);
    if (isControlEntry(entry)) part.controls.push(entry);
    else part.messages.push(entry);
  }
  return parts;
}

/** Whether these controls on their own make a conversation that names a person. */
async function names(trial: EntryLog, me: PersonId, controls: readonly ControlEntry[]): Promise<boolean> {
  let left = controls;
  for (let before = Infinity; left.length < before && !concerns(me, trial);) {
    before = left.length;
    const missed: ControlEntry[] = [];
    for (const [index, control] of left.entries()) {
      const { kind } = trial.offer(control);
      if (kind !== 'added' && kind !== 'held') missed.push(control);
      if (index % entriesPerJob === entriesPerJob - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    left = missed;
  }
  return concerns(me, trial);
}

interface Taken {
  readonly added: readonly LogEntry[];
  /** Neither added nor held. */
  readonly left: readonly LogEntry[];
}

/** Offers controls until none of them gets in any more: pasts may stand after what names them. */
async function takeControls(
  conversations: Conversations,
  conversation: ConversationId,
  controls: readonly LogEntry[],
): Promise<Taken> {
  const added: LogEntry[] = [];
  let left = controls;
  for (let before = Infinity; left.length > 0 && left.length < before;) {
    before = left.length;
    const taken = await take(conversations, conversation, left);
    added.push(...taken.added);
    left = taken.left;
  }
  return { added, left };
}

async function take(
  conversations: Conversations,
  conversation: ConversationId,
  entries: readonly LogEntry[],
): Promise<Taken> {
  // All at once, so that the queue keeps many of them in one commit.
  const jobs: Promise<Taken>[] = [];
  for (let start = 0; start < entries.length; start += entriesPerJob) {
    const part = entries.slice(start, start + entriesPerJob);
    jobs.push(conversations.work(part.length, (log) => offerAll(log(conversation), part)));
  }
  const taken = await Promise.all(jobs);
  const added = taken.flatMap((each) => each.added);
  const left = taken.flatMap((each) => each.left);
  if (left.length === 0) return { added, left };
  const hashes = new Set(added.map(({ hash }) => hash));
  return { added, left: left.filter(({ hash }) => !hashes.has(hash)) };
}

function offerAll(log: EntryLog, entries: readonly LogEntry[]): Taken {
  const added: LogEntry[] = [];
  const left: LogEntry[] = [];
  for (const entry of entries) {
    const verdict = log.offer(entry, { known: true });
    if (verdict.kind === 'added') added.push(...verdict.entries);
    else if (verdict.kind !== 'held') left.push(entry);
  }
  return { added, left };
}

/** Messages with later numbers first: what only a later one vouches for needs no signature then. */
const endsFirst = (messages: readonly LogEntry[]): LogEntry[] =>
  [...messages].sort((a, b) => b.number - a.number);

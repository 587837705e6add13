import type { CarriedKeys } from '../../../runtime/sealing/carried-keys';
import type { KeyRing } from '../../../runtime/sealing/key-ring';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import { isControlEntry, type ControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import type { Verdict } from '../../../shared/conversation/verdict';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { Commits } from './commits';
import type { Conversations } from './conversations';
import { isWaiting } from '../sealing/opening';
import { pastFirst } from './past-first';
import type { ImportResult } from '../types';

/** Source of an import's work: what the user writes meanwhile does not wait for all of it. */
const importing = {};
/** Number of entries checked before other work has its turn. */
const entriesPerJob = 50;

interface Imported extends ImportResult {
  readonly fresh: ReadonlyMap<ConversationId, readonly LogEntry[]>;
  readonly unlocked: ReadonlySet<ConversationId>;
}

/** Entries of a file by conversation, with controls apart. */
interface Parts {
  readonly controls: ControlEntry[];
  readonly messages: LogEntry[];
}

/**
 * Imports entries of a file into the conversations that concern a person; the file may come from anybody. Imported entries
 * raise no notification and count as nobody's receipt.
 * @param keys the keys of sealed messages that the file carries
 * @returns also the new entries by conversation, and the conversations of which keys have come
 */
export async function importInto(
  conversations: Pick<Conversations, 'get' | 'trial'>,
  commits: Pick<Commits, 'work' | 'ring'>,
  me: PersonId,
  entries: readonly LogEntry[],
  keys: CarriedKeys,
): Promise<Imported> {
  const unlocked = new Set<ConversationId>();
  const fresh = new Map<ConversationId, readonly LogEntry[]>();
  const imported = { taken: 0, refused: 0, foreign: 0 };
  for (const [conversation, { controls: unordered, messages }] of partsOf(entries)) {
    const controls = pastFirst(unordered);
    const log = conversations.get(conversation)?.log;
    if (!concerns(me, log) && !(await names(conversations.trial(conversation), me, controls))) {
      imported.foreign += controls.length + messages.length;
      continue;
    }
    const takenControls = await takeRepeatedly(commits, conversation, controls);
    const apart = new Map(takenControls.left.map((control) => [control.hash, control]));
    const offer = (log: EntryLog, part: readonly LogEntry[]): IntakeResult => {
      const result = offerAll(log, part, apart);
      if (takeKeys(log, part, keys, commits.ring)) unlocked.add(conversation);
      return result;
    };
    const takenMessages = await take(commits, conversation, endsFirst(messages), offer);
    const left = apart.size > 0 ? [...takenControls.left, ...takenMessages.left] : [];
    const late = await takeRepeatedly(commits, conversation, left, offer);
    const added = [...takenControls.added, ...takenMessages.added, ...late.added];
    imported.taken += added.length;
    imported.refused += left.length > 0 ? late.left.length : takenMessages.left.length;
    if (added.length > 0) fresh.set(conversation, added);
  }
  return { ...imported, fresh, unlocked };
}

/**
 * Adds the keys that a file carries of messages that are in the log now, so that these are opened before they are stored.
 * @returns whether there are any
 */
function takeKeys(
  log: EntryLog,
  offered: readonly LogEntry[],
  keys: CarriedKeys,
  ring: Pick<KeyRing, 'keyOf' | 'addProven'>,
): boolean {
  let isAny = false;
  for (const entry of offered.filter(isWaiting)) {
    // As the log has it, it is authentic.
    const message = log.messageWithHash(entry.hash);
    if (!message || !isWaiting(message) || ring.keyOf(message).ok) continue;
    const key = keys.take(message);
    if (key) ring.addProven(key);
    isAny ||= key !== undefined;
  }
  return isAny;
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

/** Whether these controls alone form a conversation that concerns a person. */
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

interface IntakeResult {
  readonly added: readonly LogEntry[];
  /** Neither added nor held. */
  readonly left: readonly LogEntry[];
}

type Offer = (log: EntryLog, entries: readonly LogEntry[]) => IntakeResult;

/**
 * Offers entries repeatedly until no more controls are added: a room takes in controls of which it holds many alike only while
 * something waits that names them. Messages wait for controls only.
 */
async function takeRepeatedly(
  commits: Pick<Commits, 'work'>,
  conversation: ConversationId,
  entries: readonly LogEntry[],
  offer: Offer = offerAll,
): Promise<IntakeResult> {
  const added: LogEntry[] = [];
  let left = entries;
  for (let before = Infinity; left.length > 0 && left.length < before;) {
    before = left.length;
    const taken = await take(commits, conversation, left, offer);
    added.push(...taken.added);
    left = taken.left;
    if (!taken.added.some(isControlEntry)) break;
  }
  return { added, left };
}

async function take(
  commits: Pick<Commits, 'work'>,
  conversation: ConversationId,
  entries: readonly LogEntry[],
  offer: Offer = offerAll,
): Promise<IntakeResult> {
  // Queued together, so that many of them share one commit.
  const jobs: Promise<IntakeResult>[] = [];
  for (let start = 0; start < entries.length; start += entriesPerJob) {
    const part = entries.slice(start, start + entriesPerJob);
    jobs.push(commits.work(importing, part.length, (log) => offer(log(conversation), part)));
  }
  const taken = await Promise.all(jobs);
  const added = taken.flatMap((each) => each.added);
  const left = taken.flatMap((each) => each.left);
  if (left.length === 0) return { added, left };
  const hashes = new Set(added.map(({ hash }) => hash));
  return { added, left: left.filter(({ hash }) => !hashes.has(hash)) };
}

/**
 * Offers entries to a log.
 * @param apart controls that were refused. A room takes in controls of which it holds many alike while something waits that
 * names them, so they are offered again with what does: what waits is few, and is forgotten with a commit that adds nothing
 */
function offerAll(
  log: EntryLog,
  entries: readonly LogEntry[],
  apart: ReadonlyMap<EntryHash, LogEntry> = new Map(),
): IntakeResult {
  const added: LogEntry[] = [];
  const left: LogEntry[] = [];
  const offer = (entry: LogEntry): Verdict => {
    const verdict = log.offer(entry, { known: true });
    if (verdict.kind === 'added') added.push(...verdict.entries);
    return verdict;
  };
  for (const entry of entries) {
    const verdict = offer(entry);
    if (verdict.kind === 'waits' || verdict.kind === 'refused') left.push(entry);
    if (verdict.kind !== 'waits') continue;
    for (const control of verdict.missing.flatMap((hash) => apart.get(hash) ?? [])) offer(control);
  }
  return { added, left };
}

/** Messages with later numbers first: one that a later one vouches for then needs no signature. */
const endsFirst = (messages: readonly LogEntry[]): LogEntry[] =>
  [...messages].sort((a, b) => b.number - a.number);

import { setImmediate } from 'node:timers/promises';
import type { EntryReader } from '../../runtime/entries/store/entry-reader';
import { annotate } from '../../shared/conversation/annotations';
import { comparePlaces, isControlEntry, type EntryPlace } from '../../shared/conversation/log-entry';
import { wordsToCopy } from '../../shared/conversation/readings';
import type { ConversationId, PersonId } from '../../shared/ids';
import { beginning, end } from './places';
import { belongingTo } from './row-view';

/** Bounds on what one copy takes: beyond them a file is the better place. */
const messagesPerCopy = 10_000;
const charactersPerCopy = 4_000_000;
/** Number of entries read at a time. */
const step = 500;

/** Messages as text, and whether some were left out because there are too many. */
export interface Copied {
  text: string;
  count: number;
  isCut: boolean;
}

/** Which messages are copied, and how they are told. */
export interface Copying {
  reader: EntryReader;
  conversation: ConversationId;
  /** From one place to another, both included, in any order; all messages when undefined. */
  between?: readonly [EntryPlace, EntryPlace] | undefined;
  /** Names by id, as windows show them: those that look the same told apart. */
  names: ReadonlyMap<PersonId, string>;
  /** A time (milliseconds since 1970) for people. */
  when: (at: number) => string;
  /** Number of messages at most. */
  atMost?: number;
}

/** Messages as text for other programs: who, when, and what. */
export async function copiedMessages({
  reader,
  conversation,
  between = [beginning, end],
  names,
  when,
  atMost = messagesPerCopy,
}: Copying): Promise<Copied> {
  const [first, last] = [...between].sort(comparePlaces);
  const pieces: string[] = [];
  let characters = 0;
  const copied = (isCut: boolean): Copied => ({ text: pieces.join('\n\n'), count: pieces.length, isCut });
  for await (const { person, at, text } of textsBetween(reader, conversation, first, last)) {
    const piece = `${names.get(person) ?? 'Someone'}, ${when(at)}\n${text}`;
    characters += piece.length;
    if (pieces.length === atMost || characters > charactersPerCopy) return copied(true);
    pieces.push(piece);
  }
  return copied(false);
}

/** Lets other work in between, so that no window waits. */
async function* textsBetween(
  reader: EntryReader,
  conversation: ConversationId,
  first: EntryPlace = beginning,
  last: EntryPlace = end,
): AsyncGenerator<{ person: PersonId; at: number; text: string }> {
  let entries = reader.after(conversation, first, step, true);
  while (entries.length > 0) {
    const hashes = entries.map(({ entry }) => entry.hash);
    const belonging = belongingTo(reader, conversation, hashes);
    for (const { entry, person } of entries) {
      if (comparePlaces(entry, last) > 0) return;
      if (isControlEntry(entry)) continue;
      const written = { entry, person };
      const text = wordsToCopy(annotate(written, belonging(written)));
      if (text !== undefined) yield { person, at: entry.at, text };
    }
    const reached = entries.at(-1)?.entry;
    if (!reached || entries.length < step) return;
    await setImmediate();
    entries = reader.after(conversation, reached, step);
  }
}

/** What is said when not all that was selected could be copied. */
export const cutShort = (count: number): string =>
  `Only the first ${count.toLocaleString()} messages were copied. For all of them, use Export in the conversation’s menu.`;

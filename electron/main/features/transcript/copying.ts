import { setImmediate } from 'node:timers/promises';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { annotate } from '../../../../shared/conversation/annotations';
import { comparePlaces, isControlEntry, type EntryPlace } from '../../../../shared/conversation/log-entry';
import { wordsToCopy } from '../../../../shared/conversation/readings';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import { beginning, end } from './places';
import { belongingTo } from './row-view';

/** Limits of one copy. Longer transcripts should be exported to a file. */
const messagesPerCopy = 10_000;
const charactersPerCopy = 4_000_000;
/** Number of entries read at a time. */
const step = 500;

/** Messages as text, and whether some were left out because there are too many. */
export interface TranscriptCopy {
  text: string;
  count: number;
  isCut: boolean;
}

/** Which messages are copied, and how they are formatted. */
export interface CopyRequest {
  reader: MessagesReader;
  conversation: ConversationId;
  /** First and last place, both included, in any order; undefined for all messages. */
  between?: readonly [EntryPlace, EntryPlace] | undefined;
  /** Distinct names by id, as windows show them. */
  names: ReadonlyMap<PersonId, string>;
  /** Formats a time in milliseconds since 1970. */
  when: (at: number) => string;
  /** Largest number of messages. */
  atMost?: number;
}

/** Messages as text for other programs: author, time and words. */
export async function copiedMessages({
  reader,
  conversation,
  between = [beginning, end],
  names,
  when,
  atMost = messagesPerCopy,
}: CopyRequest): Promise<TranscriptCopy> {
  const [first, last] = [...between].sort(comparePlaces);
  const pieces: string[] = [];
  let characters = 0;
  const copied = (isCut: boolean): TranscriptCopy => ({
    text: pieces.join('\n\n'),
    count: pieces.length,
    isCut,
  });
  for await (const { person, at, text } of textsBetween(reader, conversation, first, last)) {
    const piece = `${names.get(person) ?? say('person.someone')}, ${when(at)}\n${text}`;
    characters += piece.length;
    if (pieces.length === atMost || characters > charactersPerCopy) return copied(true);
    pieces.push(piece);
  }
  return copied(false);
}

/** Yields to the event loop between reads, so that no window waits. */
async function* textsBetween(
  reader: MessagesReader,
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
      if (isControlEntry(entry) || reader.isLeftOut(person)) continue;
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

/** What the user is told when not all that was selected could be copied. */
export const cutShort = (count: number): string => say('copy.cut', { count });

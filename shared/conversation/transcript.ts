import type { Control, Entry, EntryOf } from './entry';
import { isShown, maySee, timelineOf, type Timeline } from './timeline';

/** What whole conversations look like: the rules of a log, said of all its entries at once, in transcript order. */

export const isControl = (entry: Entry): entry is Control => entry.command !== 'SEND_MESSAGE';

const timelineIn = (entries: readonly Entry[]): Timeline => timelineOf(entries.filter(isControl));

/** The entries that people see: those that were allowed where they stand. */
export function transcript(entries: readonly Entry[]): Entry[] {
  const timeline = timelineIn(entries);
  return entries.filter((entry) => isShown(timeline, entry));
}

/** The text messages, as people see them. */
export const messagesOf = (entries: readonly Entry[]): EntryOf<'SEND_MESSAGE'>[] =>
  transcript(entries).filter((entry) => entry.command === 'SEND_MESSAGE');

/**
 * The entries that a person may be given: while they take part all from where they were asked in, or from the beginning if
 * that was opened to them; after they left, declined or were withdrawn, those up to then; none if they were never asked.
 */
export function visibleTo(entries: readonly Entry[], person: string): Entry[] {
  const timeline = timelineIn(entries);
  return entries.filter((entry) => maySee(timeline, person, entry));
}

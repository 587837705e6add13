import { limits } from '../protocol/limits';
import type { Entry } from './entry';
import type { Log } from './log';

/** What an honest author's numbers and clocks are like, whatever else may be true of an entry. */

/** How far ahead of everything known an entry's clock may be: one at the end of all numbers would silence the rest. */
const clockAhead = 1_000_000_000;

/** Whether an entry's clock can be: it grows with each number, and nobody is far ahead of everybody else. */
export const hasPlausibleClock = (log: Log, { number, clock }: Entry): boolean =>
  clock <= log.clock + clockAhead && clock >= number;

/** Whether an entry names more people than one conversation may ever have had. */
export function isCrowded({ timeline: { everyone } }: Log, entry: Entry): boolean {
  if (entry.command !== 'INVITE') return false;
  const added = new Set(entry.invited.map(({ id }) => id).filter((id) => !everyone.has(id)));
  return everyone.size + added.size > limits.peopleEverPerConversation;
}

/** Whether one more stretch of this author's numbers would be more than a node remembers. */
export function isStretched(log: Log, { author, number }: Entry): boolean {
  if (log.rangesOf(author).length < limits.rangesPerAuthor) return false;
  return [number, number - 1, number + 1].every((each) => !log.holds(author, each));
}

/**
 * Whether an author's clocks grow with their numbers. Otherwise somebody who left could put what they say now before their
 * LEAVE, by leaving numbers out or not.
 */
export function isInOrder(log: Log, { author, number, clock }: Entry): boolean {
  const last = log.lastOf(author);
  // The common case, for which nothing need be read.
  if (number > last.number) return clock - last.clock >= number - last.number;
  const ranges = log.rangesOf(author);
  const below = ranges.findLast(([first]) => first < number)?.[1] ?? 0;
  const above = ranges.find(([, end]) => end > number)?.[0] ?? 0;
  const previous = log.entryAt(author, Math.min(below, number - 1));
  const next = log.entryAt(author, Math.max(above, number + 1));
  return (
    (!previous || clock - previous.clock >= number - previous.number) &&
    (!next || next.clock - clock >= next.number - number)
  );
}

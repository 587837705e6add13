import { compareEntries, encodeEntry, peopleOf, type Entry } from '../shared/conversation/entry';
import type { Log } from '../shared/conversation/log';
import { allows, type Membership } from '../shared/conversation/membership';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import { checkName } from '../shared/protocol/names';

/** How far ahead of everything known an entry's clock may be: one at the end of all numbers would silence the rest. */
const clockAhead = 1_000_000_000;

/** What is wrong with an entry by itself, before its signature is looked at. */
export function faultOf(entry: Entry): Failure | undefined {
  if (encodeEntry(entry).length > limits.lineBytes) return bad('The entry does not fit a line.');
  for (const name of [entry.from, ...peopleOf(entry).map(({ user }) => user)]) {
    const checked = checkName(name);
    if (!checked.ok) return checked.error;
  }
  return undefined;
}

/** Why an entry that is in order by itself cannot be added to a log, if it cannot. */
export function judge(log: Log, entry: Entry, conveyor: string): Failure | undefined {
  const { author, number, clock } = entry;
  if (clock > log.clock + clockAhead || clock < number)
    return bad('Its clock is too far ahead of what is held here, or less than its number.');
  if (isStretched(log, entry))
    return bad(`Its author has ${limits.rangesPerAuthor} gaps here. Send what lies between first.`);
  if (!isInOrder(log, entry)) return bad('An author’s clocks must grow with their numbers.');
  const [first] = log.controls;
  if (first && compareEntries(entry, first) < 0)
    return bad('Nothing comes before the INVITE that founded it.');
  if (first && !log.timeline.everyone.has(author)) return bad('Its author was never in this conversation.');
  // Only an author who has seen everything that is held can be told that it was not allowed; for others it is no
  // fault of theirs, and what is not allowed where it stands is held but shown to nobody.
  const knewAll = author === conveyor && clock > log.clock && (number === 1 || log.holds(author, number - 1));
  return knewAll ? refusal(log.membership, entry) : undefined;
}

function isStretched(log: Log, { author, number }: Entry): boolean {
  if (log.rangesOf(author).length < limits.rangesPerAuthor) return false;
  return !log.holds(author, number - 1) && !log.holds(author, number + 1);
}

/** Otherwise somebody who left could put what they say now before their LEAVE, by leaving numbers out or not. */
function isInOrder(log: Log, { author, number, clock }: Entry): boolean {
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

/** Why an entry is not allowed as the next one, if it is not. */
export function refusal(membership: Membership, entry: Entry): Failure | undefined {
  if (allows(membership, entry)) return undefined;
  if (entry.command !== 'JOIN' && entry.command !== 'DECLINE') return notMember;
  if (membership.members.has(entry.author))
    return { code: 'already-a-member', message: 'You are in this conversation already.' };
  return {
    code: 'not-invited',
    message: 'You are not invited to this conversation. Ask a member to invite you.',
  };
}

export const notMember: Failure = {
  code: 'not-a-member',
  message: 'You are not in this conversation. Join it, or ask a member to invite you.',
};
export const unknownConversation: Failure = {
  code: 'no-such-conversation',
  message: 'There is no such conversation. CONVERSATIONS lists yours.',
};
export const bad = (message: string): Failure => ({ code: 'bad-entry', message });

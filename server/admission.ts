import { compareEntries, entryFitsLine, peopleOf, type Entry } from '../shared/conversation/entry';
import type { Log } from '../shared/conversation/log';
import { allows, type Membership } from '../shared/conversation/membership';
import { hasPlausibleClock, isCrowded, isInOrder, isStretched } from '../shared/conversation/plausible';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import { checkName } from '../shared/protocol/names';

/** What is wrong with an entry by itself, before its signature is looked at. */
export function faultOf(entry: Entry): Failure | undefined {
  if (!entryFitsLine(entry)) return bad('The entry does not fit a line.');
  for (const name of [entry.from, ...peopleOf(entry).map(({ user }) => user)]) {
    const checked = checkName(name);
    if (!checked.ok) return checked.error;
  }
  return undefined;
}

/** Why an entry that is in order by itself cannot be added to a log, if it cannot. */
export function judge(log: Log, entry: Entry, conveyor: string): Failure | undefined {
  const { author, number, clock } = entry;
  if (!hasPlausibleClock(log, entry))
    return bad('Its clock is too far ahead of what is held here, or less than its number.');
  if (isStretched(log, entry))
    return bad(`Its author has ${limits.rangesPerAuthor} gaps here. Send what lies between first.`);
  if (isCrowded(log, entry))
    return bad(
      `A conversation names at most ${limits.peopleEverPerConversation} people in all. Found a new one.`,
    );
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

/** Why an entry is not allowed as the next one, if it is not. */
export function refusal(membership: Membership, entry: Entry): Failure | undefined {
  if (allows(membership, entry)) return undefined;
  if (entry.command === 'INVITE' && membership.members.has(entry.author)) return tooManyPeople;
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
const tooManyPeople: Failure = {
  code: 'wrong-type',
  message: `A conversation has at most ${limits.peoplePerConversation} people. Invite fewer.`,
};
export const unknownConversation: Failure = {
  code: 'no-such-conversation',
  message: 'There is no such conversation. CONVERSATIONS lists yours.',
};
export const bad = (message: string): Failure => ({ code: 'bad-entry', message });

import { limits } from '../protocol/limits';
import type { Claim, Have } from '../protocol/messages';
import type { Log } from './log';
import { takesPart } from './membership';
import { countOf, without, type Range, type Ranges } from './ranges';
import { endOf } from './timeline';

/** What a node has of a conversation, as far as a person may know; undefined stands for a server, which may know all. */
export function claimFor(log: Log, person: string | undefined): Claim {
  if (person === undefined || takesPart(log.membership, person)) return wholeClaim(log);
  const end = endOf(log.timeline, person);
  if (end === 'never' || end === undefined) return { have: {} };
  const have: Have = {};
  for (const author of log.authors) {
    const number = Math.min(log.haveOf(author), log.numberAt(author, end));
    if (number > 0) have[author] = number;
  }
  return { have };
}

function wholeClaim(log: Log): Claim {
  const beyond: NonNullable<Claim['beyond']> = {};
  const from: Have = {};
  const have = log.have();
  for (const author of Object.keys(have)) {
    const ranges = log.beyondOf(author).slice(0, limits.rangesPerAuthor);
    if (ranges.length > 0) beyond[author] = ranges.map(([first, last]) => [first, last]);
    if (log.fromOf(author) > 0) from[author] = log.fromOf(author);
  }
  return {
    have,
    ...(Object.keys(beyond).length > 0 ? { beyond } : {}),
    ...(Object.keys(from).length > 0 ? { from } : {}),
  };
}

/** The part of a claim that is about people who ever took part in a conversation; a claim may name anybody. */
export function claimAbout({ timeline: { everyone } }: Log, { have, beyond, from }: Claim): Claim {
  const about = <Value>(record: Record<string, Value>): Record<string, Value> =>
    Object.fromEntries(Object.entries(record).filter(([author]) => everyone.has(author)));
  return {
    have: about(have),
    ...(beyond ? { beyond: about(beyond) } : {}),
    ...(from ? { from: about(from) } : {}),
  };
}

/** The numbers of an author that a claim counts as had. */
export function claimed({ have, beyond }: Claim, author: string): Ranges {
  const reach = have[author] ?? 0;
  const whole: Range[] = reach > 0 ? [[1, reach]] : [];
  return [...whole, ...(beyond?.[author] ?? []).filter(([first, last]) => first > reach && last >= first)];
}

/** The numbers of an author that this log lacks and a node with this claim can give. */
export function offered(log: Log, claim: Claim, author: string): Ranges {
  const had: Range = [1, Math.max(log.haveOf(author), claim.from?.[author] ?? 0)];
  return without(without(claimed(claim, author), log.rangesOf(author)), [had]);
}

/** How many entries a node with this claim can give. */
export function countOffered(log: Log | undefined, claim: Claim): number {
  const authors = new Set([...Object.keys(claim.have), ...Object.keys(claim.beyond ?? {})]);
  let count = 0;
  for (const author of authors)
    count += countOf(
      log ? offered(log, claim, author) : without(claimed(claim, author), [[1, claim.from?.[author] ?? 0]]),
    );
  return count;
}

/** The same, of people who ever took part: what is told of others is nothing to be waited for. */
export function countMissing(log: Log, claim: Claim): number {
  let count = 0;
  for (const author of log.timeline.everyone) count += countOf(offered(log, claim, author));
  return count;
}

/** Whether a node with the one claim lacks what one with the other counts as had. */
export const lacks = (theirs: Claim, mine: Claim): boolean =>
  [...Object.keys(mine.have), ...Object.keys(mine.beyond ?? {})].some(
    (author) => without(claimed(mine, author), claimed(theirs, author)).length > 0,
  );

import { countedMentions, type Mention, type PlacedMention } from '../../../shared/conversation/mentions';
import type { PersonId } from '../../../shared/ids';

/** Somebody who can be named. */
export interface Nameable {
  readonly id: PersonId;
  readonly user: string;
}

/** The mentions of a draft after its text has changed at one place: those that were changed themselves are gone. */
export function moved(
  chosen: readonly PlacedMention[],
  before: string,
  after: string,
): readonly PlacedMention[] {
  if (chosen.length === 0 || before === after) return chosen;
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  let tail = 0;
  while (tail < most - same && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const shift = after.length - before.length;
  return chosen.flatMap((mention) => {
    if (mention.end <= same) return [mention];
    if (mention.start < before.length - tail) return [];
    return [{ ...mention, start: mention.start + shift, end: mention.end + shift }];
  });
}

/**
 * Whom a text names: those who were chosen from the list, and those whose whole name follows an @, if nobody else here has it.
 * @param everybody words that stand for everybody who takes part
 */
export function mentionsFor(
  text: string,
  chosen: readonly PlacedMention[],
  people: readonly Nameable[],
  everybody: readonly string[],
): Mention[] {
  const placed: PlacedMention[] = [];
  let end = 0;
  for (const { index } of text.matchAll(/@/g)) {
    if (index < end) continue;
    const found = chosen.find(({ start }) => start === index) ?? typedAt(text, index, people, everybody);
    if (!found) continue;
    placed.push(found);
    end = found.end;
  }
  return countedMentions(text, placed);
}

const goesOn = /^[\p{L}\p{M}\p{N}_]/u;

function typedAt(
  text: string,
  at: number,
  people: readonly Nameable[],
  everybody: readonly string[],
): PlacedMention | undefined {
  // A mail address.
  if (/[A-Za-z0-9._%+-]/.test(text.charAt(at - 1))) return undefined;
  const isThere = (name: string): boolean => {
    const end = at + 1 + name.length;
    return same(text.slice(at + 1, end), name) && !goesOn.test(text.slice(end, end + 2));
  };
  const named = people.filter(({ user }) => isThere(user));
  const longest = Math.max(0, ...named.map(({ user }) => user.length));
  const [one, another] = named.filter(({ user }) => user.length === longest);
  if (one && !another) return { start: at, end: at + 1 + longest, person: one.id };
  const all = one ? undefined : everybody.find(isThere);
  return all === undefined ? undefined : { start: at, end: at + 1 + all.length, person: undefined };
}

const same = (typed: string, name: string): boolean => typed.toLowerCase() === name.toLowerCase();

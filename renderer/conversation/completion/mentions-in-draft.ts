import { countedMentions, type Mention, type PlacedMention } from '../../../shared/conversation/mentions';
import { ownName } from '../../../shared/ipc/own-name';
import type { PersonView } from '../../../shared/ipc/views/people';

/** Somebody who can be named. `user` is what this window calls them, and may be what nobody else is to read. */
export type Nameable = Pick<PersonView, 'id' | 'user' | 'called' | 'untold'>;

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
 * A text as it is sent, and whom it names: those who were chosen from the list, and those whose whole name follows an @, if
 * nobody else here has it. What only the user calls somebody is replaced by their own name.
 * @param everybody words that stand for everybody who takes part
 */
export function withMentions(
  text: string,
  chosen: readonly PlacedMention[],
  people: readonly Nameable[],
  everybody: readonly string[],
): { readonly text: string; readonly mentions: Mention[] } {
  const placed: PlacedMention[] = [];
  let sent = '';
  let end = 0;
  for (const { index } of text.matchAll(/@/g)) {
    if (index < end) continue;
    const found: Typed | undefined =
      chosen.find(({ start }) => start === index) ?? typedAt(text, index, people, everybody);
    if (!found) continue;
    sent += text.slice(end, index);
    const start = sent.length;
    sent += found.own === undefined ? text.slice(index, found.end) : `@${found.own}`;
    placed.push({ start, end: sent.length, person: found.person });
    end = found.end;
  }
  sent += text.slice(end);
  return { text: sent, mentions: countedMentions(sent, placed) };
}

/** A mention as it was typed. */
interface Typed extends PlacedMention {
  /** The name to send, if what was typed is what only the user calls them. */
  readonly own?: string;
}

const goesOn = /^[\p{L}\p{M}\p{N}_]/u;

function typedAt(
  text: string,
  at: number,
  people: readonly Nameable[],
  everybody: readonly string[],
): Typed | undefined {
  // A mail address.
  if (/[A-Za-z0-9._%+-]/.test(text.charAt(at - 1))) return undefined;
  const isThere = (name: string): boolean => {
    const end = at + 1 + name.length;
    return same(text.slice(at + 1, end), name) && !goesOn.test(text.slice(end, end + 2));
  };
  const named = people.flatMap((person) => {
    const own = ownName(person);
    const known = [own, person.user].filter(isThere).sort((a, b) => b.length - a.length);
    return known.slice(0, 1).map((name) => ({ id: person.id, own, name }));
  });
  const longest = Math.max(0, ...named.map(({ name }) => name.length));
  const [one, another] = named.filter(({ name }) => name.length === longest);
  if (one && !another) {
    const typed = { start: at, end: at + 1 + longest, person: one.id };
    return same(one.name, one.own) ? typed : { ...typed, own: one.own };
  }
  const all = one ? undefined : everybody.find(isThere);
  return all === undefined ? undefined : { start: at, end: at + 1 + all.length, person: undefined };
}

const same = (typed: string, name: string): boolean => typed.toLowerCase() === name.toLowerCase();

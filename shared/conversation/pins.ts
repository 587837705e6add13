import type { EntryHash, PersonId } from '../ids';

/** A pin of a message, or its end, as a member said it. */
export interface PinSaid {
  readonly to: EntryHash;
  readonly removed: boolean;
  readonly person: PersonId;
  /** When, in milliseconds since 1970 by their clock. */
  readonly at: number;
}

/** A message that is pinned. */
export type Pin = Omit<PinSaid, 'removed'>;

/**
 * The messages that are pinned: of each the last that was said decides.
 * @param said newest first, in shown order
 */
export function pinnedBy(said: Iterable<PinSaid>): Pin[] {
  const decided = new Map<EntryHash, PinSaid>();
  for (const each of said) if (!decided.has(each.to)) decided.set(each.to, each);
  return [...decided.values()].flatMap(({ removed, ...pin }) => (removed ? [] : [pin]));
}

/**
 * At most so many of some pins: if there are more, whoever pinned most of them loses the last in the list, so that nobody can
 * crowd out the pins of others.
 */
export function fairly(pins: readonly Pin[], atMost: number): Pin[] {
  const kept = new Set(pins);
  const ofPeople = new Map<PersonId, Pin[]>();
  for (const pin of pins) {
    const theirs = ofPeople.get(pin.person) ?? [];
    ofPeople.set(pin.person, theirs);
    theirs.push(pin);
  }
  while (kept.size > atMost) {
    const most = [...ofPeople.values()].reduce((one, other) => (other.length > one.length ? other : one));
    const last = most.pop();
    if (last) kept.delete(last);
  }
  return [...kept];
}

import { compareEntries, peopleOf, type Control, type Entry } from './entry';
import { allows, apply, nobody, takesPart, type Membership } from './membership';

/** Where an entry stands in the order of its conversation. */
export type Place = Pick<Entry, 'clock' | 'author' | 'number'>;
export const isBefore = (a: Place, b: Place): boolean => compareEntries(a, b) < 0;

/** A stretch in which somebody was a member: what they say in it is shown. */
interface Stay {
  from: Place;
  /** Where they left; undefined while they are there. */
  to: Place | undefined;
}

/** What somebody who is asked in may be given of the past: texts beyond these numbers, per author. */
export type Since = Record<string, [number: number, controls: number]>;

/** A stretch in which somebody took part, as a member or invited: they may be given what was said in it. */
export interface Period {
  /** Undefined when the whole history was opened to them. */
  since: Since | undefined;
  to: Place | undefined;
}

/** What a conversation's controls say about every point of it. */
export interface Timeline {
  readonly membership: Membership;
  readonly stays: ReadonlyMap<string, readonly Stay[]>;
  readonly periods: ReadonlyMap<string, readonly Period[]>;
  /** Everybody who ever took part or was asked to. */
  readonly everyone: ReadonlySet<string>;
  /** The controls that were allowed where they stand, by author and number. */
  readonly allowed: ReadonlySet<string>;
}

export const beginning: Timeline = {
  membership: nobody,
  stays: new Map(),
  periods: new Map(),
  everyone: new Set(),
  allowed: new Set(),
};

export const keyOf = ({ author, number }: Pick<Place, 'author' | 'number'>): string => `${author} ${number}`;

/** The timeline after one more control, which comes after all others. */
export function extend(timeline: Timeline, control: Control): Timeline {
  const named = [
    control.author,
    ...(control.command === 'INVITE' ? peopleOf(control) : []).map(({ id }) => id),
  ];
  const everyone = named.every((id) => timeline.everyone.has(id))
    ? timeline.everyone
    : new Set([...timeline.everyone, ...named]);
  if (!allows(timeline.membership, control)) return { ...timeline, everyone };
  const before = timeline.membership;
  const membership = apply(before, control);
  const affected = [control.author, ...peopleOf(control).map(({ id }) => id)];
  const stays = new Map(timeline.stays);
  const periods = new Map(timeline.periods);
  const ownSince = timeline.periods.get(control.author)?.at(-1)?.since;
  for (const id of new Set(affected)) {
    step(
      stays,
      id,
      before.members.has(id),
      membership.members.has(id),
      { from: control, to: undefined },
      control,
    );
    const since = id === control.author ? undefined : closedBy(control, ownSince);
    step(periods, id, takesPart(before, id), takesPart(membership, id), { since, to: undefined }, control);
  }
  return { membership, stays, periods, everyone, allowed: new Set([...timeline.allowed, keyOf(control)]) };
}

/** What those whom a control asks in are not given: what it says, and what whoever asks was not given either. */
function closedBy(control: Control, ownSince: Since | undefined): Since | undefined {
  if (control.command !== 'INVITE') return undefined;
  if (!control.since || !ownSince) return control.since ?? ownSince;
  const since = { ...ownSince };
  for (const [author, floor] of Object.entries(control.since))
    if (floor[0] > (since[author]?.[0] ?? 0)) since[author] = floor;
  return since;
}

/** The timeline of all these controls, in order. */
export const timelineOf = (controls: readonly Control[]): Timeline => controls.reduce(extend, beginning);

/** Begins or ends somebody's stretch, where a control made the difference. */
function step<Stretch extends { to: Place | undefined }>(
  stretches: Map<string, readonly Stretch[]>,
  id: string,
  was: boolean,
  is: boolean,
  next: Stretch,
  at: Place,
): void {
  const theirs = stretches.get(id) ?? [];
  if (!was && is) stretches.set(id, [...theirs, next]);
  const last = theirs.at(-1);
  if (was && !is && last) stretches.set(id, [...theirs.slice(0, -1), { ...last, to: at }]);
}

/** Whether an entry is shown where it stands: its author was allowed to write it there. */
export function isShown({ stays, allowed }: Timeline, entry: Entry): boolean {
  if (entry.command !== 'SEND_MESSAGE') return allowed.has(keyOf(entry));
  return isDuring(stays.get(entry.author) ?? [], entry);
}

const isDuring = (stays: readonly Stay[], place: Place): boolean =>
  stays.some(({ from, to }) => isBefore(from, place) && (to === undefined || isBefore(place, to)));

/** Whether a person may be given an entry: the controls up to where their part ended, and what was said in their periods. */
export function maySee({ periods }: Timeline, person: string, entry: Entry): boolean {
  const theirs = periods.get(person) ?? [];
  const isWithin = ({ to }: Period): boolean => to === undefined || compareEntries(entry, to) <= 0;
  if (entry.command !== 'SEND_MESSAGE') return theirs.some(isWithin);
  return theirs.some((period) => isWithin(period) && entry.number > (period.since?.[entry.author]?.[0] ?? 0));
}

/**
 * The people whom a text is for: all others who are or were members and may see it, whether they accepted before it was
 * written or after.
 */
export const audienceOf = (timeline: Timeline, entry: Entry): string[] =>
  [...timeline.stays.keys()].filter((id) => id !== entry.author && maySee(timeline, id, entry));

/** The lowest number of an author of which a person may be given a text. */
export function firstOwed({ periods }: Timeline, person: string, author: string): number {
  const floors = (periods.get(person) ?? []).map(({ since }) => since?.[author]?.[0] ?? 0);
  return floors.length === 0 ? Infinity : Math.min(...floors) + 1;
}

/** The author's numbers up to this one were said before a person was last asked in, and not opened to them. */
export const floorFor = ({ periods }: Timeline, person: string, author: string): number =>
  periods.get(person)?.at(-1)?.since?.[author]?.[0] ?? 0;

/** Where a person's part ended; undefined while they take part, and `never` when they never did. */
export function endOf({ periods }: Timeline, person: string): Place | 'never' | undefined {
  const last = periods.get(person)?.at(-1);
  return last ? last.to : 'never';
}

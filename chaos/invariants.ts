import { compareEntries, type Entry } from '../shared/conversation/entry';
import { keyOf, timelineOf, type Timeline } from '../shared/conversation/timeline';
import { isControl, messagesOf, visibleTo } from '../shared/conversation/transcript';
import type { Held } from './node';
import type { Place, World } from './world';

/** What everybody holds of everything. */
export interface Snapshot {
  /** All that any node holds, by conversation, in order. */
  unions: ReadonlyMap<string, readonly Entry[]>;
  /** What each node that runs holds. */
  held: ReadonlyMap<Place, readonly Held[]>;
}

export async function snapshotOf({ places }: World): Promise<Snapshot> {
  const held = new Map<Place, readonly Held[]>();
  for (const place of places) if (place.node) held.set(place, await place.node.held());
  const bySignature = new Map<string, Map<string, Entry>>();
  for (const { conversation, entries } of [...held.values()].flat()) {
    const all = bySignature.get(conversation) ?? new Map<string, Entry>();
    bySignature.set(conversation, all);
    for (const entry of entries) all.set(entry.signature, entry);
  }
  const unions = new Map(
    [...bySignature].map(([conversation, all]) => [conversation, [...all.values()].sort(compareEntries)]),
  );
  return { unions, held };
}

const nothing: Omit<Held, 'conversation'> = { entries: [], shown: [] };
const heldBy = ({ held }: Snapshot, place: Place, conversation: string) =>
  held.get(place)?.find((each) => each.conversation === conversation) ?? nothing;
const signaturesOf = (entries: readonly Entry[]): Set<string> =>
  new Set(entries.map(({ signature }) => signature));
const timelineIn = (entries: readonly Entry[]): Timeline => timelineOf(entries.filter(isControl));

/** What a member is to hold: who takes part, and what was said from where they were last asked in. */
function owedTo({ periods }: Timeline, entries: readonly Entry[], person: string): Entry[] {
  const since = periods.get(person)?.at(-1)?.since ?? {};
  return entries.filter((entry) => isControl(entry) || entry.number > (since[entry.author]?.[0] ?? 0));
}

/** What has not come together yet: members who do not hold all that they are to. Empty once all is settled. */
export function differences(snapshot: Snapshot): string[] {
  const found: string[] = [];
  for (const [conversation, entries] of snapshot.unions) {
    const timeline = timelineIn(entries);
    for (const place of snapshot.held.keys()) {
      if (!timeline.membership.members.has(place.id)) continue;
      const held = signaturesOf(heldBy(snapshot, place, conversation).entries);
      const owed = owedTo(timeline, entries, place.id);
      const lacks = owed.filter(({ signature }) => !held.has(signature));
      if (lacks.length > 0)
        found.push(`${conversation.slice(0, 8)}: ${place.user} lacks ${lacks.length} of ${owed.length}`);
    }
  }
  return found;
}

/**
 * What is violated of what is promised: what its author was told is sent is in every member's transcript, once, in the same
 * place; nobody holds what they may not; and what somebody's app said is written is on their own disk.
 */
export function violations(world: World, snapshot: Snapshot): string[] {
  const found: string[] = [...world.homes.problems];
  for (const [conversation, entries] of snapshot.unions) {
    const held = signaturesOf(entries);
    for (const signature of world.sent.get(conversation) ?? [])
      if (!held.has(signature)) found.push('something that was sent is gone');
    for (const place of snapshot.held.keys())
      for (const problem of [
        ...misreadings(snapshot, place, conversation, entries),
        ...indiscretions(world, snapshot, place, conversation, entries),
      ])
        found.push(`${conversation.slice(0, 8)}: ${place.user} ${problem}`);
  }
  for (const [place, all] of snapshot.held) {
    const own = signaturesOf(all.flatMap((each) => each.entries));
    const lost = [...place.written].filter((signature) => !own.has(signature));
    if (lost.length > 0) found.push(`${place.user} has lost ${lost.length} that were written`);
  }
  return found;
}

/** What is wrong with what somebody reads. */
function misreadings(
  snapshot: Snapshot,
  place: Place,
  conversation: string,
  entries: readonly Entry[],
): string[] {
  const found: string[] = [];
  const { shown, entries: held } = heldBy(snapshot, place, conversation);
  const read = shown.filter((entry) => !isControl(entry));
  const isRead = signaturesOf(read);
  if (isRead.size !== read.length) found.push('reads something twice');
  if (new Set(held.map(keyOf)).size !== held.length) found.push('holds two of one number');
  const timeline = timelineIn(entries);
  if (!timeline.membership.members.has(place.id)) return found;
  const all = messagesOf(entries);
  const isOwed = signaturesOf(owedTo(timeline, entries, place.id));
  const expected = all.filter(({ signature }) => isOwed.has(signature) || isRead.has(signature));
  const inOrder = (texts: readonly Entry[]): string => texts.map(({ signature }) => signature).join();
  if (inOrder(read) !== inOrder(expected)) found.push('reads another transcript');
  return found;
}

/** What somebody holds that is none of theirs. */
function indiscretions(
  world: World,
  snapshot: Snapshot,
  place: Place,
  conversation: string,
  entries: readonly Entry[],
): string[] {
  const { entries: held } = heldBy(snapshot, place, conversation);
  const visible = signaturesOf(visibleTo(entries, place.id));
  if (visible.size === 0 && held.length > 0) return ['holds what is none of theirs'];
  const closed = place.opened.has(conversation) ? [] : (place.closed.get(conversation) ?? []);
  const isClosed = ({ author, number }: Entry): boolean =>
    closed.length > 0 && closed.every((since) => number <= (since[author]?.[0] ?? 0));
  return held
    .filter(({ signature }) => !visible.has(signature))
    .flatMap((entry) => {
      if (place.forbidden.has(entry.signature))
        return `was given what ${whoIs(world, entry)} wrote to others`;
      if (!isControl(entry) && isClosed(entry))
        return `was given what ${whoIs(world, entry)} said before them`;
      return [];
    });
}

const whoIs = ({ places }: World, { author }: Entry): string =>
  places.find(({ id }) => id === author)?.user ?? author.slice(0, 4);

import { sha256 } from '../runtime/entries/hash';
import { takesPart } from '../shared/conversation/control-state';
import { EntryLog } from '../shared/conversation/entry-log';
import {
  comparePlaces,
  isControlEntry,
  type LogEntry,
  type MessageEntry,
} from '../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../shared/ids';
import { MemoryShelf } from '../testing/membership/memory-shelf';
import type { Held } from './node';
import type { Place, World } from './world';

/** All that any node holds of a conversation. */
interface Union {
  readonly log: EntryLog;
  /** In shown order. */
  readonly messages: readonly MessageEntry[];
  readonly hashes: ReadonlySet<EntryHash>;
}

/** What everybody holds of everything. */
export interface Snapshot {
  unions: ReadonlyMap<ConversationId, Union>;
  /** What each node that runs holds. */
  held: ReadonlyMap<Place, readonly Held[]>;
}

export async function snapshotOf({ places }: World): Promise<Snapshot> {
  const held = new Map<Place, readonly Held[]>();
  for (const place of places) if (place.node) held.set(place, await place.node.held());
  const byHash = new Map<ConversationId, Map<EntryHash, LogEntry>>();
  for (const { conversation, entries } of [...held.values()].flat()) {
    const all = byHash.get(conversation) ?? new Map<EntryHash, LogEntry>();
    byHash.set(conversation, all);
    for (const entry of entries) all.set(entry.hash, entry);
  }
  const unions = new Map([...byHash].map(([id, all]) => [id, unionOf(id, [...all.values()])]));
  return { unions, held };
}

function unionOf(conversation: ConversationId, entries: readonly LogEntry[]): Union {
  const shelf = new MemoryShelf();
  // Nodes have checked all signatures.
  const log = new EntryLog(conversation, shelf, undefined, () => true, sha256);
  const inOrder = entries.toSorted(comparePlaces);
  const messages = inOrder.filter((entry) => !isControlEntry(entry));
  for (const entry of [...inOrder.filter(isControlEntry), ...messages]) log.offer(entry);
  shelf.keep(log.changes());
  return { log, messages, hashes: new Set(entries.map(({ hash }) => hash)) };
}

const nothing: Omit<Held, 'conversation'> = { entries: [], shown: [] };
const heldBy = ({ held }: Snapshot, place: Place, conversation: ConversationId) =>
  held.get(place)?.find((each) => each.conversation === conversation) ?? nothing;
const hashesOf = (entries: readonly LogEntry[]): Set<EntryHash> => new Set(entries.map(({ hash }) => hash));

/** The messages that a member is to hold. Not all of them are shown: some only lead back to others that are. */
const owedTo = ({ log, messages }: Union, person: PersonId): MessageEntry[] =>
  messages.filter((entry) => log.mayBeGiven(person, entry));

/** What has not come together yet: members who do not hold all that they are to. Empty once all is settled. */
export function differences(snapshot: Snapshot): string[] {
  const found: string[] = [];
  for (const [conversation, union] of snapshot.unions)
    for (const place of snapshot.held.keys()) {
      if (!union.log.state.members.has(place.id)) continue;
      const held = hashesOf(heldBy(snapshot, place, conversation).entries);
      const owed = [...union.log.controls.graph.all, ...owedTo(union, place.id)];
      const lacks = owed.filter(({ hash }) => !held.has(hash));
      if (lacks.length > 0)
        found.push(
          `${conversation.slice(0, 8)}: ${nameOf(place)} lacks ${lacks.length} of ${owed.length}: ${describe(union, lacks)}`,
        );
    }
  return found;
}

/**
 * What is violated of what is promised: what its author was told is sent is in every member's transcript, once, in the same
 * place; who is said to hold a message holds it; nobody holds what they may not; and what somebody's app said is written is on
 * their own disk.
 */
export function violations(world: World, snapshot: Snapshot): string[] {
  const found: string[] = [...world.homes.problems];
  for (const [conversation, union] of snapshot.unions) {
    const sent = world.sent.get(conversation) ?? new Map<EntryHash, Set<PersonId>>();
    for (const hash of sent.keys())
      if (!union.hashes.has(hash)) found.push('something that was sent is gone');
    const problems = [
      ...untruths(snapshot, conversation, sent),
      ...[...snapshot.held.keys()].flatMap((place) =>
        [
          ...misreadings(snapshot, place, conversation, union),
          ...indiscretions(snapshot, place, conversation, union),
        ].map((problem) => `${nameOf(place)} ${problem}`),
      ),
    ];
    for (const problem of problems) found.push(`${conversation.slice(0, 8)}: ${problem}`);
  }
  for (const [place, all] of snapshot.held) {
    const own = hashesOf(all.flatMap((each) => each.entries));
    const lost = [...place.written].filter((hash) => !own.has(hash));
    if (lost.length > 0) found.push(`${nameOf(place)} has lost ${lost.length} that were written`);
  }
  return found;
}

/** Messages that their author's app shows as held by somebody who does not hold them on any computer. */
function untruths(
  snapshot: Snapshot,
  conversation: ConversationId,
  sent: ReadonlyMap<EntryHash, ReadonlySet<PersonId>>,
): string[] {
  const places = [...snapshot.held.keys()];
  const found: string[] = [];
  for (const id of new Set(places.map((place) => place.id))) {
    const theirs = places.filter((place) => place.id === id);
    if (theirs.some(({ isSetBack }) => isSetBack)) continue;
    const held = hashesOf(theirs.flatMap((place) => heldBy(snapshot, place, conversation).entries));
    for (const [hash, reached] of sent)
      if (reached.has(id) && !held.has(hash))
        found.push(`${theirs[0]?.user} was said to hold what they lack`);
  }
  return found;
}

/** What is wrong with what somebody reads. */
function misreadings(snapshot: Snapshot, place: Place, conversation: ConversationId, union: Union): string[] {
  const { shown } = heldBy(snapshot, place, conversation);
  const read = shown.filter((entry) => !isControlEntry(entry)).map(({ hash }) => hash);
  const isRead = new Set(read);
  const found = isRead.size === read.length ? [] : ['reads something twice'];
  if (!union.log.state.members.has(place.id)) return found;
  const isOwed = hashesOf(owedTo(union, place.id));
  const expected = union.messages.filter(
    (entry) => union.log.stands(entry) && (isRead.has(entry.hash) || isOwed.has(entry.hash)),
  );
  const same = expected.map(({ hash }) => hash).join() === read.join();
  return same ? found : [...found, `reads another transcript (${read.length}, not ${expected.length})`];
}

/** What somebody holds that is none of theirs. */
function indiscretions(
  snapshot: Snapshot,
  { id, ...place }: Place,
  conversation: ConversationId,
  { log }: Union,
): string[] {
  const { entries } = heldBy(snapshot, { id, ...place }, conversation);
  if (entries.length > 0 && !log.everyone.has(id)) return ['holds what is none of theirs'];
  return entries
    .filter((entry) => !isControlEntry(entry))
    .filter(({ after }) => !takesPart(log.controls.stateAfter(after), id) && !isOpened(log, id, after))
    .map(({ from }) => `was given what ${from} wrote to others`);
}

/** Whether a past was opened to somebody by an invitation. */
function isOpened(log: EntryLog, person: PersonId, after: readonly EntryHash[]): boolean {
  const { graph } = log.controls;
  const { past } = graph.closure(after);
  return graph.all.some((control) => {
    const entry = log.controlEntry(control.hash);
    const opens =
      entry?.command === 'INVITE' && entry.history && entry.invited.some(({ id }) => id === person);
    return opens && past.isWithin(control.past);
  });
}

/** The first few of what is lacked: by whom, on which computer, and the how many-th. */
const describe = ({ log, messages }: Union, lacks: readonly { hash: EntryHash }[]): string =>
  lacks
    .slice(0, 5)
    .map(({ hash }) => log.controlEntry(hash) ?? messages.find((each) => each.hash === hash))
    .map((entry) => `${entry?.command} ${entry?.number} of ${entry?.from} ${entry?.writer.slice(0, 4)}`)
    .join(', ');

const nameOf = ({ user, index }: Place): string => `${user} (computer ${index})`;

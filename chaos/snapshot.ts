import { sha256 } from '../runtime/entries/hash';
import { EntryLog } from '../shared/conversation/entry-log';
import {
  comparePlaces,
  isControlEntry,
  type LogEntry,
  type MessageEntry,
} from '../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../shared/ids';
import { MemoryShelf } from '../testing/membership/memory-shelf';
import type { HeldConversation, KnownConversation } from './node';
import type { Place, World } from './world';

/** Everything that honest nodes together hold of a conversation. */
export interface Union {
  readonly log: EntryLog;
  /** In shown order. */
  readonly messages: readonly MessageEntry[];
  readonly hashes: ReadonlySet<EntryHash>;
}

/** The part of a conversation that honest nodes pass on. */
export interface PassedOn extends Union {
  /**
   * Whether anybody passes this message on to a person. Those who take part pass on what they may be given, and not what a liar
   * leaked to them. Somebody who is out passes on their own messages, but only to people of whose invitation they know.
   */
  isPassedTo(person: PersonId, message: MessageEntry): boolean;
  /** Whether a node's person is a member, also by what this node alone knows: it passes nothing on if its person is out by it. */
  isMember(place: Place): boolean;
}

/** What all nodes hold of all conversations. */
export interface Snapshot {
  /**
   * What people who take part hold, and what others wrote themselves: people who are out pass on nothing else. Nor do they pass
   * on a control that they wrote on one computer before it knew that they had left on another: they are not given it either,
   * so no comparison shows that anybody lacks it. Nothing depends on it.
   */
  readonly unions: ReadonlyMap<ConversationId, PassedOn>;
  /** What any node holds. */
  readonly everything: ReadonlyMap<ConversationId, readonly LogEntry[]>;
  /** What each running node holds. */
  readonly held: ReadonlyMap<Place, readonly HeldConversation[]>;
  /** The members according to each of them. */
  readonly known: ReadonlyMap<Place, readonly KnownConversation[]>;
  /** Everybody but the liars. */
  readonly honest: ReadonlySet<PersonId>;
}

export async function snapshotOf({ places, people }: World): Promise<Snapshot> {
  const held = new Map<Place, readonly HeldConversation[]>();
  const known = new Map<Place, readonly KnownConversation[]>();
  for (const place of places) {
    if (!place.node) continue;
    held.set(place, await place.node.held());
    known.set(place, await place.node.known());
  }
  const honest = new Set(people.map(({ id }) => id));
  const everything = new Map<ConversationId, LogEntry[]>();
  const holdings = new Map<ConversationId, Holding[]>();
  for (const [place, all] of held)
    for (const { conversation, entries } of all) {
      const theirs = known.get(place)?.find((each) => each.conversation === conversation);
      const isIn = (theirs?.members.includes(place.id) || theirs?.invited.includes(place.id)) ?? false;
      add(everything, conversation, entries);
      add(holdings, conversation, [{ place, isIn, entries }]);
    }
  const unions = new Map([...holdings].map(([id, all]) => [id, passedOn(id, all)]));
  return { unions, everything, held, known, honest };
}

function add<Item>(
  map: Map<ConversationId, Item[]>,
  conversation: ConversationId,
  items: readonly Item[],
): void {
  map.set(conversation, [...(map.get(conversation) ?? []), ...items]);
}

/** What a node holds of a conversation, and whether its person takes part according to it. */
interface Holding {
  readonly place: Place;
  readonly isIn: boolean;
  readonly entries: readonly LogEntry[];
}

function passedOn(conversation: ConversationId, holdings: readonly Holding[]): PassedOn {
  const inside = holdings.filter(({ isIn }) => isIn);
  const outside = holdings.filter(({ isIn }) => !isIn);
  const shared = [
    ...inside.flatMap(({ entries }) => entries),
    ...outside.flatMap(({ place, entries }) => ownIn(givenTo(place.id, conversation, entries), place.id)),
  ];
  const union = unionOf(conversation, shared);
  const membersBy = ({ entries }: Holding): ReadonlySet<PersonId> =>
    unionOf(conversation, [...shared, ...entries]).log.state.members;
  const out = new Set(
    outside.filter((each) => !membersBy(each).has(each.place.id)).map(({ place }) => place),
  );
  const givers = [
    ...inside.map(({ place, entries }) => ({ place, hashes: hashesOf(entries), log: union.log })),
    ...outside.map(({ place, entries }) => ({
      place,
      hashes: hashesOf(ownIn(entries, place.id)),
      log: unionOf(conversation, entries).log,
    })),
  ];
  return {
    ...union,
    isPassedTo: (person, message) =>
      givers.some(
        ({ place, hashes, log }) =>
          hashes.has(message.hash) && log.mayBeGiven(place.id, message) && log.mayBeGiven(person, message),
      ),
    isMember: (place) => union.log.state.members.has(place.id) && !out.has(place),
  };
}

/** Of what a node holds, the messages, and the controls that its person may be given. */
function givenTo(
  person: PersonId,
  conversation: ConversationId,
  entries: readonly LogEntry[],
): readonly LogEntry[] {
  const { log } = unionOf(conversation, entries);
  return entries.filter((entry) => !isControlEntry(entry) || log.mayBeGiven(person, entry));
}

/** A person's entries, and everything that they name. */
function ownIn(entries: readonly LogEntry[], person: PersonId): LogEntry[] {
  const certificates = entries.flatMap((entry) => ('certificate' in entry ? (entry.certificate ?? []) : []));
  const writers = new Set(certificates.flatMap((each) => (each.person === person ? each.writer : [])));
  const byHash = new Map(entries.map((entry) => [entry.hash, entry]));
  const found = new Set(entries.filter(({ writer }) => writers.has(writer)));
  // The iteration includes members that are added meanwhile.
  for (const { prev, after } of found)
    for (const hash of prev === undefined ? after : [prev, ...after]) {
      const named = byHash.get(hash);
      if (named) found.add(named);
    }
  return [...found];
}

/** The log of a node that holds these entries. */
export function unionOf(conversation: ConversationId, entries: readonly LogEntry[]): Union {
  const shelf = new MemoryShelf();
  // Nodes have checked all signatures.
  const log = new EntryLog(conversation, shelf, undefined, () => true, sha256);
  const inOrder = [...new Map(entries.map((entry) => [entry.hash, entry])).values()].sort(comparePlaces);
  const messages = inOrder.filter((entry) => !isControlEntry(entry));
  for (const entry of [...inOrder.filter(isControlEntry), ...messages]) log.offer(entry);
  shelf.keep(log.changes());
  return { log, messages, hashes: hashesOf(entries) };
}

const nothing: Omit<HeldConversation, 'conversation'> = { entries: [], shown: [], altered: [] };

export const heldBy = (
  { held }: Snapshot,
  place: Place,
  conversation: ConversationId,
): Omit<HeldConversation, 'conversation'> =>
  held.get(place)?.find((each) => each.conversation === conversation) ?? nothing;

export const hashesOf = (entries: readonly LogEntry[]): Set<EntryHash> =>
  new Set(entries.map(({ hash }) => hash));

/** The author of a message, by the certificates in its past. */
export const authorOf = ({ log }: Union, { writer, after }: MessageEntry): PersonId | undefined =>
  log.personOf(writer, after);

/** Whether an honest person wrote a message. Only for these is anything promised. */
export function isHonest({ honest }: Snapshot, union: Union, entry: MessageEntry): boolean {
  const author = authorOf(union, entry);
  return author !== undefined && honest.has(author);
}

/** Whether an INVITE with history opened a past to a person. */
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

/** Whether a message is for a person: they took part in its past, or it was opened to them. */
export const isFor = (log: EntryLog, person: PersonId, after: readonly EntryHash[]): boolean =>
  log.controls.after(after).takesPart(person) || isOpened(log, person, after);

export const nameOf = ({ user, index }: Place): string => `${user} (computer ${index})`;

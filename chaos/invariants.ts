import { isControlEntry, type MessageEntry } from '../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../shared/ids';
import { leaks, mischief, puttingOut } from './promises';
import {
  hashesOf,
  heldBy,
  isFor,
  isHonest,
  nameOf,
  unionOf,
  type PassedOn,
  type Snapshot,
  type Union,
} from './snapshot';
import type { Place, World } from './world';

/** The messages by honest people that a member must hold. Some are not shown, but lead back to others that are. */
const owedTo = (snapshot: Snapshot, union: PassedOn, person: PersonId): MessageEntry[] =>
  union.messages.filter(
    (entry) =>
      isHonest(snapshot, union, entry) &&
      union.log.mayBeGiven(person, entry) &&
      union.isPassedTo(person, entry),
  );

/** Members who do not yet hold everything that they must. Empty once all nodes agree. */
export function differences(snapshot: Snapshot): string[] {
  const found: string[] = [];
  for (const [conversation, union] of snapshot.unions)
    for (const place of snapshot.held.keys()) {
      if (!union.isMember(place)) continue;
      const held = hashesOf(heldBy(snapshot, place, conversation).entries);
      const owed = [...union.log.controls.graph.all, ...owedTo(snapshot, union, place.id)];
      const lacks = owed.filter(({ hash }) => !held.has(hash));
      if (lacks.length > 0)
        found.push(
          `${conversation.slice(0, 8)}: ${nameOf(place)} lacks ${lacks.length} of ${owed.length}: ${describe(union, lacks)}`,
        );
    }
  return found;
}

/**
 * Violations of what honest people are promised, whatever liars do: a message shown as sent to its author is in every
 * member's transcript, once, in the same place; people who are shown to hold a message hold it; nobody holds what is not for
 * them; and what an app reported as written is on its own disk.
 */
export function violations(world: World, snapshot: Snapshot): string[] {
  const found: string[] = [...world.homes.problems, ...world.untruths];
  for (const [conversation, union] of snapshot.unions) {
    const sent = world.sent.get(conversation) ?? new Map<EntryHash, Set<PersonId>>();
    const everything = snapshot.everything.get(conversation) ?? [];
    const all = unionOf(conversation, everything);
    for (const hash of sent.keys()) if (!all.hashes.has(hash)) found.push('something that was sent is gone');
    const problems = [
      ...untruths(snapshot, conversation, sent),
      ...mischief(world, snapshot, conversation, union),
      // Also by all that any of them knows, which those who are out do not pass on.
      ...puttingOut(snapshot, all),
      ...leaks(world, unionOf(conversation, [...everything, ...world.liars.entriesOf(conversation)])),
      ...[...snapshot.held.keys()].flatMap((place) =>
        [
          ...misreadings(snapshot, place, conversation, union),
          ...indiscretions(world, snapshot, place, conversation, all),
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

/** Faults in the transcript of a node. */
function misreadings(
  snapshot: Snapshot,
  place: Place,
  conversation: ConversationId,
  union: PassedOn,
): string[] {
  const { shown } = heldBy(snapshot, place, conversation);
  const messages = shown.filter((entry) => !isControlEntry(entry));
  const all = messages.map(({ hash }) => hash);
  const isRead = new Set(all);
  const read = messages.filter((entry) => isHonest(snapshot, union, entry)).map(({ hash }) => hash);
  const found = isRead.size === all.length ? [] : ['reads something twice'];
  if (!union.isMember(place)) return found;
  const isOwed = hashesOf(owedTo(snapshot, union, place.id));
  const expected = union.messages.filter(
    (entry) =>
      isHonest(snapshot, union, entry) &&
      union.log.stands(entry) &&
      (isRead.has(entry.hash) || isOwed.has(entry.hash)),
  );
  const same = expected.map(({ hash }) => hash).join() === read.join();
  return same ? found : [...found, `reads another transcript (${read.length}, not ${expected.length})`];
}

/** Messages that a node holds although they are not for its person and no liar gave them. */
function indiscretions(
  { places, liars }: World,
  snapshot: Snapshot,
  place: Place,
  conversation: ConversationId,
  { log }: Union,
): string[] {
  const { entries } = heldBy(snapshot, place, conversation);
  if (entries.length > 0 && !log.everyone.has(place.id)) return ['holds what is none of theirs'];
  const theirs = places.filter(({ id }) => id === place.id).map(({ index }) => index);
  const isLeaked = (hash: EntryHash): boolean =>
    theirs.some((index) => liars.shown.get(index)?.has(hash) ?? false);
  return entries
    .filter((entry) => !isControlEntry(entry))
    .filter(({ after, hash }) => !isFor(log, place.id, after) && !isLeaked(hash))
    .map(({ from }) => `was given what ${from} wrote to others`);
}

/** Describes the first few missing entries: author, computer and number. */
const describe = ({ log, messages }: Union, lacks: readonly { hash: EntryHash }[]): string =>
  lacks
    .slice(0, 5)
    .map(({ hash }) => log.controlEntry(hash) ?? messages.find((each) => each.hash === hash))
    .map((entry) => `${entry?.command} ${entry?.number} of ${entry?.from} ${entry?.writer.slice(0, 4)}`)
    .join(', ');

import { takesPart } from '../shared/conversation/control-state';
import type { PlacedControl } from '../shared/conversation/placed-control';
import { isControlEntry, type MessageEntry } from '../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../shared/ids';
import {
  authorOf,
  heldBy,
  isFor,
  isHonest,
  nameOf,
  type PassedOn,
  type Snapshot,
  type Union,
} from './snapshot';
import type { World } from './world';

/** Violations: what liars did although they must not be able to. */
export function mischief(
  world: World,
  snapshot: Snapshot,
  conversation: ConversationId,
  union: PassedOn,
): string[] {
  return [
    ...otherPeople(snapshot, conversation, union),
    ...puttingOut(snapshot, union),
    ...comingBack(world, snapshot, union),
    ...forgeries(world, snapshot, conversation),
    ...meddling(snapshot, conversation, union),
  ];
}

/** Members who see other people than the union of all entries says. */
function otherPeople({ known }: Snapshot, conversation: ConversationId, union: PassedOn): string[] {
  const { log } = union;
  const right = peopleIn({ members: [...log.state.members], invited: [...log.state.invited.keys()] });
  return [...known].flatMap(([place, all]) => {
    const theirs = all.find((each) => each.conversation === conversation);
    if (!theirs || !union.isMember(place) || peopleIn(theirs) === right) return [];
    return [`${nameOf(place)} sees other people`];
  });
}

const peopleIn = ({
  members,
  invited,
}: {
  members: readonly PersonId[];
  invited: readonly PersonId[];
}): string => JSON.stringify([members.toSorted(), invited.toSorted()]);

/** Honest people who are out, and honest messages that do not stand, without any honest removal. */
export function puttingOut(snapshot: Snapshot, union: Union): string[] {
  const { log, messages } = union;
  const safe = safeJoins(snapshot, union);
  const out = [...safe].flatMap(([person, joins]) =>
    joins.length > 0 && !log.state.members.has(person) ? ['somebody honest was put out by a liar'] : [],
  );
  const cut = messages.filter((entry) => {
    const author = authorOf(union, entry);
    const joins = author === undefined ? [] : (safe.get(author) ?? []);
    if (joins.length === 0 || !isHonest(snapshot, union, entry)) return false;
    const { past } = log.controls.graph.closure(entry.after);
    return joins.some(({ index }) => past.has(index)) && !log.stands(entry);
  });
  return [...out, ...cut.map(({ from }) => `what ${from} wrote was cut by a liar`)];
}

/**
 * The JOINs of honest people, or the founding INVITE, that only a liar could make void: honest people brought them in, and
 * no removal by somebody honest concerns them or those people without being in the past of the JOIN.
 */
export function safeJoins({ honest }: Snapshot, { log }: Union): Map<PersonId, PlacedControl[]> {
  const { graph } = log.controls;
  const isSafe = (person: PersonId, entry: PlacedControl): boolean =>
    honest.has(person) &&
    graph.removalsOf(person).every((each) => !honest.has(each.person) || entry.past.has(each.index));
  const isSafeChain = (entry: PlacedControl, join: PlacedControl): boolean => {
    if (!isSafe(entry.person, join)) return false;
    const invite = entry.act.kind === 'JOIN' ? graph.get(entry.act.invite) : undefined;
    if (!invite) return entry.act.kind === 'FOUND';
    if (invite.act.kind === 'FOUND') return isSafe(invite.person, join);
    // The inviter may have joined several times: any of their JOINs that the INVITE knows.
    return graph
      .joinsOf(invite.person)
      .filter(({ index }) => invite.past.has(index))
      .concat(graph.founding?.person === invite.person ? [graph.founding] : [])
      .some((each) => isSafeChain(each, join));
  };
  return new Map(
    [...honest].map((person) => {
      const joins = [
        ...graph.joinsOf(person),
        ...(graph.founding?.person === person ? [graph.founding] : []),
      ];
      return [person, joins.filter((join) => isSafeChain(join, join))];
    }),
  );
}

/** Liars who take part although an honest founder removed them and did not invite them again. */
function comingBack({ liars }: World, { honest }: Snapshot, { log }: Union): string[] {
  const { graph } = log.controls;
  const { founder } = graph;
  // Acts of founders are void if they left without knowing them.
  if (founder === undefined || !honest.has(founder) || graph.removalsOf(founder).length > 0) return [];
  const isInvitedAfter = (removal: PlacedControl, liar: PersonId): boolean =>
    graph
      .invitesOf(liar)
      .some(
        ({ act, person, past }) => person === founder && act.kind === 'INVITE' && past.has(removal.index),
      );
  return liars.people.flatMap(({ id, user }) => {
    const removals = graph.removalsOf(id).filter(({ act }) => act.kind === 'REMOVE');
    const isOut = removals.some((removal) => !isInvitedAfter(removal, id));
    return isOut && takesPart(log.state, id) ? [`${user} came back though the founder removed them`] : [];
  });
}

/** Entries in the name of honest people who did not write them. */
function forgeries({ liars }: World, snapshot: Snapshot, conversation: ConversationId): string[] {
  return [...snapshot.held.keys()].flatMap((place) =>
    heldBy(snapshot, place, conversation)
      .entries.filter(({ hash }) => liars.forged.has(hash))
      .map(({ command, from }) => `${nameOf(place)} holds a ${command} that ${from} did not write`),
  );
}

/** Messages of honest people that are not shown as written. Honest people edit nothing here. */
function meddling(snapshot: Snapshot, conversation: ConversationId, union: Union): string[] {
  return [...snapshot.held.keys()].flatMap((place) => {
    const { shown, altered } = heldBy(snapshot, place, conversation);
    return shown
      .filter(
        (entry) => altered.includes(entry.hash) && !isControlEntry(entry) && isHonest(snapshot, union, entry),
      )
      .map(({ from }) => `${nameOf(place)} sees what ${from} wrote as a liar changed it`);
  });
}

/**
 * Messages that liars were given although they are not for them.
 * @param union everything that anybody holds, liars included: elsewhere, what opened a message may be lost with a disk
 */
export function leaks({ liars }: World, { log, hashes }: Union): string[] {
  const isKnown = (entry: MessageEntry): boolean =>
    entry.conversation === log.conversation && entry.after.every((hash) => hashes.has(hash));
  return [...liars.given].flatMap(([person, messages]) =>
    [...messages.values()]
      .filter((entry) => isKnown(entry) && !isFor(log, person, entry.after))
      .map(({ from }) => `a liar was given what ${from} wrote to others`),
  );
}

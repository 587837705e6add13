import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { PersonView } from '../../shared/ipc/views/people';
import { limits } from '../../shared/protocol/limits';
import type { SharedSettings } from '../../shared/settings/settings';
import { byName, nameOrder } from '../state/name-order';

export type PeopleOrder = SharedSettings['peopleOrder'];

/** When something last happened in a conversation of few people with somebody, by person. */
export function lastTalks(conversations: Readonly<Record<string, ConversationView>>): Map<string, number> {
  const talks = new Map<string, number>();
  for (const { others, planned, activity } of Object.values(conversations)) {
    if (planned || !activity || others.length >= limits.membersToldOfDoings) continue;
    for (const person of others) talks.set(person, Math.max(activity.at, talks.get(person) ?? 0));
  }
  return talks;
}

/** Favourites first, and each part in the order that the user chose; whoever has not been talked with comes last. */
export function inOrder(
  people: readonly PersonView[],
  order: PeopleOrder,
  talks: ReadonlyMap<string, number>,
): PersonView[] {
  const rankOf = ({ favourite, online }: PersonView): number =>
    favourite ? 0 : order !== 'here' || online ? 1 : 2;
  const talkOf = ({ id }: PersonView): number => (order === 'talk' ? (talks.get(id) ?? 0) : 0);
  return byName(people).sort((a, b) => rankOf(a) - rankOf(b) || talkOf(b) - talkOf(a));
}

/** Some people of the list. */
export interface Section {
  /** The group of the user's own; undefined for those who are in none. */
  readonly group: string | undefined;
  readonly people: readonly PersonView[];
}

/** The groups by name, and at the end those who are in none. The people of each keep their order. */
export function sectionsOf(people: readonly PersonView[]): Section[] {
  const groups = new Map<string, PersonView[]>();
  const others: PersonView[] = [];
  for (const person of people) {
    if (person.group === undefined) others.push(person);
    else groups.set(person.group, [...(groups.get(person.group) ?? []), person]);
  }
  const compare = nameOrder();
  const named = [...groups].sort(([a], [b]) => compare(a, b));
  return [
    ...named.map(([group, members]) => ({ group, people: members })),
    { group: undefined, people: others },
  ];
}

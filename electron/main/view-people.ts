import type { PersonView } from '../../shared/ipc/view';
import { foldName } from '../../shared/protocol/names';
import type { OnlinePerson } from '../net/types';
import { origin } from './app-files';

/** Where a window finds a picture. */
export const pictureAddress = (hash: string | null | undefined): string | null =>
  hash ? `${origin}/icon/${hash}` : null;

export interface PeopleSources {
  me: PersonView;
  online: ReadonlyMap<string, OnlinePerson>;
  /** The last known picture of somebody who is away. */
  pictureOf(person: string): string | null;
}

/**
 * The people of a window: everyone online and everyone whom it names. Two people who look alike by name get a piece of
 * their id added, so that nobody passes for another; the user's own name stays plain.
 */
export function projectPeople(
  sources: PeopleSources,
  named: ReadonlyMap<string, string>,
): Record<string, PersonView> {
  const people: Record<string, PersonView> = {};
  for (const [id, user] of sources.online) if (id !== sources.me.id) people[id] = online(id, user);
  for (const [id, user] of named)
    if (id !== sources.me.id && !people[id]) people[id] = away(id, user, sources.pictureOf(id));
  people[sources.me.id] = sources.me;
  return tellApart(people, sources.me.id);
}

const online = (id: string, { user, status, note, icon, reach }: OnlinePerson): PersonView => ({
  id,
  user,
  online: true,
  status,
  note: note ?? '',
  picture: pictureAddress(icon),
  reach,
});

const away = (id: string, user: string, picture: string | null): PersonView => ({
  id,
  user,
  online: false,
  status: 'available',
  note: '',
  picture: pictureAddress(picture),
  reach: null,
});

function tellApart(people: Record<string, PersonView>, me: string): Record<string, PersonView> {
  const holders = new Map<string, string[]>();
  for (const { id, user } of Object.values(people)) {
    const folded = foldName(user);
    const others = holders.get(folded);
    if (others) others.push(id);
    else holders.set(folded, [id]);
  }
  for (const ids of holders.values()) {
    if (ids.length < 2) continue;
    for (const id of ids) {
      const person = people[id];
      if (person && id !== me) people[id] = { ...person, user: `${person.user} ·${id.slice(0, 3)}` };
    }
  }
  return people;
}

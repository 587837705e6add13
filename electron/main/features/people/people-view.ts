import type { PersonId } from '../../../../shared/ids';
import type { PersonView } from '../../../../shared/ipc/views/people';
import { plainLine } from '../../../../shared/text/visible';
import type { OnlinePerson } from '../../../net/types';
import type { PeopleNotes } from '../../../storage/people-file';
import type { TrustSource } from '../safety/trust';
import { rememberedLooksOf } from './looks';

/** URL of a picture within a window's own origin; null for none. */
export const pictureAddress = (hash: string | null | undefined): string | null =>
  hash ? `/icon/${hash}` : null;

export interface PeopleSources {
  me: PersonView;
  online: ReadonlyMap<PersonId, OnlinePerson>;
  /** Hash of the last known picture of somebody who is away. */
  pictureOf(person: PersonId): string | null;
  /** Names of the servers that write for simple clients, by person. */
  through: ReadonlyMap<PersonId, string>;
  trust: TrustSource;
  notes: PeopleNotes;
}

/**
 * The people of a window: everyone online and everyone whom it names. People whose names look the same get a piece of
 * their id added, so that nobody can impersonate another; the user's own name stays plain.
 */
export function projectPeople(
  sources: PeopleSources,
  named: ReadonlyMap<PersonId, string>,
): Record<string, PersonView> {
  const people: Record<string, PersonView> = {};
  for (const [id, user] of sources.online) if (id !== sources.me.id) people[id] = online(id, user);
  for (const [id, user] of named)
    if (id !== sources.me.id && !people[id]) people[id] = away(id, user, sources.pictureOf(id));
  for (const [id, through] of sources.through) if (people[id]) people[id] = { ...people[id], through };
  for (const person of Object.values(people))
    people[person.id] = { ...person, ...trusted(person, sources.trust), ...noted(person, sources.notes) };
  people[sources.me.id] = sources.me;
  const names = new Map(Object.values(people).map(({ id, user }) => [id, user]));
  // Also from people whom the user knows and this window does not name.
  for (const user of [...names.values()])
    for (const [id, known] of sources.trust.alike(user)) if (!names.has(id)) names.set(id, known);
  for (const [id, user] of tellApart(names, sources.me.id)) {
    const person = people[id];
    if (person && person.user !== user) people[id] = { ...person, user, untold: person.user };
  }
  return people;
}

function trusted(
  { id, user }: PersonView,
  trust: TrustSource,
): Pick<PersonView, 'blocked' | 'verified' | 'takenFor'> {
  if (trust.isBlocked(id)) return { blocked: true };
  if (trust.isVerified(id)) return { verified: true };
  const takenFor = trust.takenFor(id, user);
  return takenFor ? { takenFor } : {};
}

/** What the user has noted about somebody. The nickname stands in the place of their name. */
function noted(
  { id, user, online: isOnline }: PersonView,
  { met, favourites, hidden, nicknames, groups, lastHere }: PeopleNotes,
): Partial<PersonView> {
  const nickname = nicknames.get(id)?.user;
  const group = groups.get(id);
  const at = isOnline ? undefined : lastHere.get(id);
  return {
    ...(favourites.has(id) ? { favourite: true } : {}),
    ...(hidden.has(id) ? { hidden: true } : {}),
    ...(met.get(id)?.unlisted ? { unlisted: true } : {}),
    ...(group === undefined ? {} : { group }),
    ...(at === undefined ? {} : { lastHere: at }),
    ...(nickname === undefined ? {} : { user: nickname, called: user }),
  };
}

const online = (id: PersonId, { user, status, note, icon, reach }: OnlinePerson): PersonView => ({
  id,
  user,
  online: true,
  status,
  note: plainLine(note ?? ''),
  picture: pictureAddress(icon),
  reach,
});

const away = (id: PersonId, user: string, picture: string | null): PersonView => ({
  id,
  user,
  online: false,
  status: 'available',
  note: '',
  picture: pictureAddress(picture),
  reach: null,
});

/** Shortest piece of an id that is shown, in characters. */
const idPieceCharacters = 3;

/**
 * The names of people as windows show them. Where several look the same, each except `me` gets a piece of the id, long
 * enough that no two pieces look the same.
 */
export function tellApart<Id extends string>(names: ReadonlyMap<Id, string>, me?: Id): Map<Id, string> {
  const sharing = new Map<string, Id[]>();
  for (const [id, name] of names)
    for (const look of rememberedLooksOf(name)) {
      const ids = sharing.get(look);
      if (ids) ids.push(id);
      else sharing.set(look, [id]);
    }
  // A name can look like several different ones, so it gets the longest piece that it needs.
  const lengths = new Map<Id, number>();
  for (const ids of sharing.values()) {
    if (ids.length < 2) continue;
    const length = telling(ids);
    for (const id of ids) lengths.set(id, Math.max(length, lengths.get(id) ?? 0));
  }
  const apart = new Map(names);
  for (const [id, length] of lengths)
    if (id !== me) apart.set(id, `${names.get(id) ?? ''} ·${id.slice(0, length)}`);
  return apart;
}

/** Number of characters of each id that tell them all apart. */
function telling(ids: readonly string[]): number {
  const longest = Math.max(...ids.map((id) => id.length));
  let length = idPieceCharacters;
  while (length < longest && new Set(ids.map((id) => plainLetters(id.slice(0, length)))).size < ids.length)
    length += 1;
  return length;
}

/** Like `looksOf`, for ids: their few letters need no table. */
const plainLetters = (id: string): string => id.toLowerCase().replace(/[i1]/g, 'l').replace(/0/g, 'o');

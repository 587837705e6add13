import { z } from 'zod';
import { personId, type PersonId } from '../../shared/ids';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** Maximum number of people met that are remembered; those met first stay. */
const metAtMost = 20_000;
/** Maximum number of those among them who are not listed: a few crowds leave room for people whom the user talks with. */
const unlistedAtMost = 15_000;
/** Maximum number of names of one person that are remembered besides the last new one. */
const earlierAtMost = 3;

const noted = z.object({
  /** Their name at the time. */
  user: z.string().max(200),
  /** When it was noted, in milliseconds since 1970. */
  at: z.number(),
});
export type Noted = z.infer<typeof noted>;
const people = z.record(personId, noted).default({});

/** The last new name of somebody who was met, and names noted before it, the last first. Each has the time of its own. */
const metPerson = noted.extend({
  earlier: z.array(noted).max(earlierAtMost).optional(),
  /** Set if they are not listed while they are away: met in a crowd only, or forgotten. */
  unlisted: z.literal(true).optional(),
});
type Met = z.infer<typeof metPerson>;

/** Somebody in a conversation with the user. */
export interface Encounter {
  readonly id: PersonId;
  readonly user: string;
  /** When something last happened in a conversation of few people with them; undefined if it has many. */
  readonly among: number | undefined;
}

/** All remembered names of somebody who was met, the last new one first. */
export const namesOf = ({ user, at, earlier = [] }: Met): Noted[] => [{ user, at }, ...earlier];

/** What the user knows about people; never sent to others. A person's id is their key, so each note is for one key. */
export const peopleSchema = z.looseObject({
  /** People who were in a conversation with the user. */
  met: z.record(personId, metPerson).default({}),
  /** People whose keys the user has compared. */
  verified: people,
  /** People whom the user has blocked. */
  blocked: people,
  /** People whom the user knows to be others than those with the same name. */
  others: z.array(personId).default([]),
  /** People whom the user wants at the top of the list. */
  favourites: z.array(personId).default([]),
  /** People whom the user does not want in the list. */
  hidden: z.array(personId).default([]),
  /** What the user calls people. */
  nicknames: people,
  /** The group of the user's own in which people are listed. */
  groups: z.record(personId, z.string().max(200)).default({}),
  /** When people who were met were last here, in milliseconds since 1970, if they and the user allow that. */
  lastHere: z.record(personId, z.number()).default({}),
});
type People = z.output<typeof peopleSchema>;

/** Lookups in one value of the file. */
interface Index {
  readonly of: People;
  readonly met: ReadonlyMap<PersonId, Met>;
  readonly verified: ReadonlyMap<PersonId, Noted>;
  readonly blocked: ReadonlyMap<PersonId, Noted>;
  readonly others: ReadonlySet<PersonId>;
  readonly favourites: ReadonlySet<PersonId>;
  readonly hidden: ReadonlySet<PersonId>;
  readonly nicknames: ReadonlyMap<PersonId, Noted>;
  readonly groups: ReadonlyMap<PersonId, string>;
  readonly lastHere: ReadonlyMap<PersonId, number>;
}

/** What windows show of the user's notes about people. */
export type PeopleNotes = Pick<Index, 'met' | 'favourites' | 'hidden' | 'nicknames' | 'groups' | 'lastHere'>;

/** Stores whom the user has met, verified and blocked, and what the user has noted about people. */
export class PeopleFile {
  readonly #file: JsonFile<typeof peopleSchema>;
  #index: Index | undefined;

  constructor(path: string, log: Logger) {
    this.#file = new JsonFile(path, peopleSchema, log);
  }

  get met(): Index['met'] {
    return this.#indexed.met;
  }

  get verified(): Index['verified'] {
    return this.#indexed.verified;
  }

  get blocked(): Index['blocked'] {
    return this.#indexed.blocked;
  }

  get others(): Index['others'] {
    return this.#indexed.others;
  }

  get favourites(): Index['favourites'] {
    return this.#indexed.favourites;
  }

  get hidden(): Index['hidden'] {
    return this.#indexed.hidden;
  }

  get nicknames(): Index['nicknames'] {
    return this.#indexed.nicknames;
  }

  get groups(): Index['groups'] {
    return this.#indexed.groups;
  }

  get lastHere(): Index['lastHere'] {
    return this.#indexed.lastHere;
  }

  /**
   * Notes people who were met, and new names of those met before. A name that somebody has had keeps its time: conversations
   * have different names of the same person, and are read in any order. Whoever is met among many is not listed before something
   * is said among few.
   */
  meet(people: Iterable<Encounter>, at: number): void {
    const { met } = this;
    const news = new Map<PersonId, Met>();
    let free = metAtMost - met.size;
    let freeUnlisted: number | undefined;
    for (const { id, user, among } of people) {
      const known = news.get(id) ?? met.get(id);
      if (known) {
        const isNewName = !namesOf(known).some((name) => name.user === user);
        const isListedNow = known.unlisted === true && among !== undefined && among > known.at;
        if (!isNewName && !isListedNow) continue;
        const { unlisted, ...named } = isNewName ? renamed(known, user, at) : known;
        news.set(id, isListedNow || !unlisted ? named : { ...named, unlisted });
      } else if (free > 0) {
        const isListed = among !== undefined;
        if (!isListed) {
          freeUnlisted ??= unlistedAtMost - [...met.values()].filter((each) => each.unlisted).length;
          if (freeUnlisted <= 0) continue;
          freeUnlisted -= 1;
        }
        free -= 1;
        news.set(id, isListed ? { user, at } : { user, at, unlisted: true });
      }
    }
    if (news.size === 0) return;
    const { value } = this.#file;
    this.#file.writeSoon({ ...value, met: { ...value.met, ...Object.fromEntries(news) } });
  }

  /**
   * Forgets everything about somebody, except that they are blocked.
   * @param as what stays of somebody who still takes part in a conversation with the user: that they were met, without being listed
   */
  forget(person: PersonId, as: Noted | undefined): void {
    const { met, verified, nicknames, groups, lastHere } = this.#file.value;
    const others = without(met, person);
    this.#keep({
      met: as ? { ...others, [person]: { ...as, unlisted: true } } : others,
      verified: without(verified, person),
      nicknames: without(nicknames, person),
      groups: without(groups, person),
      lastHere: without(lastHere, person),
      others: toggled(this.others, person, false),
      favourites: toggled(this.favourites, person, false),
      hidden: toggled(this.hidden, person, false),
    });
  }

  verify(person: PersonId, as: Noted): void {
    this.#keep({ verified: { ...this.#file.value.verified, [person]: as } });
  }

  unverify(person: PersonId): void {
    this.#keep({ verified: without(this.#file.value.verified, person) });
  }

  block(person: PersonId, as: Noted): void {
    this.#keep({ blocked: { ...this.#file.value.blocked, [person]: as } });
  }

  unblock(person: PersonId): void {
    this.#keep({ blocked: without(this.#file.value.blocked, person) });
  }

  /** Notes that the user knows that this is another person than the one with the same name. */
  tellApart(person: PersonId): void {
    this.#keep({ others: [...this.others, person] });
  }

  setFavourite(person: PersonId, isOne: boolean): void {
    this.#keep({ favourites: toggled(this.favourites, person, isOne) });
  }

  setHidden(person: PersonId, isHidden: boolean): void {
    this.#keep({ hidden: toggled(this.hidden, person, isHidden) });
  }

  /** Notes what the user calls somebody; undefined for nothing else than their own name. */
  setNickname(person: PersonId, as: Noted | undefined): void {
    const { nicknames } = this.#file.value;
    this.#keep({ nicknames: as ? { ...nicknames, [person]: as } : without(nicknames, person) });
  }

  /** Lists somebody in a group of the user's own; undefined for none. */
  setGroup(person: PersonId, group: string | undefined): void {
    const { groups } = this.#file.value;
    this.#keep({
      groups: group === undefined ? without(groups, person) : { ...groups, [person]: group },
    });
  }

  /** Gives a group another name; undefined ends it. */
  renameGroup(group: string, name: string | undefined): void {
    const renamed = [...this.groups].flatMap(([id, each]): [PersonId, string][] =>
      each !== group ? [[id, each]] : name === undefined ? [] : [[id, name]],
    );
    this.#keep({ groups: Object.fromEntries(renamed) });
  }

  /** Notes when people were last here; undefined to forget it. */
  setLastHere(changes: ReadonlyMap<PersonId, number | undefined>): void {
    if (changes.size === 0) return;
    const times = new Map(this.lastHere);
    for (const [id, at] of changes) {
      if (at === undefined) times.delete(id);
      else times.set(id, at);
    }
    this.#file.writeSoon({ ...this.#file.value, lastHere: Object.fromEntries(times) });
  }

  flush(): void {
    this.#file.flush();
  }

  #keep(changes: Partial<People>): void {
    this.#file.write({ ...this.#file.value, ...changes });
  }

  get #indexed(): Index {
    const { value } = this.#file;
    if (this.#index?.of !== value)
      this.#index = {
        of: value,
        met: mapOf(value.met),
        verified: mapOf(value.verified),
        blocked: mapOf(value.blocked),
        others: new Set(value.others),
        favourites: new Set(value.favourites),
        hidden: new Set(value.hidden),
        nicknames: mapOf(value.nicknames),
        groups: mapOf(value.groups),
        lastHere: mapOf(value.lastHere),
      };
    return this.#index;
  }
}

function renamed(known: Met, user: string, at: number): Met {
  return { ...known, user, at, earlier: namesOf(known).slice(0, earlierAtMost) };
}

const mapOf = <Each>(record: Readonly<Record<string, Each>>): Map<PersonId, Each> =>
  new Map(Object.entries(record).map(([id, each]) => [personId.parse(id), each]));

function without<Each>(record: Readonly<Record<PersonId, Each>>, person: PersonId): Record<PersonId, Each> {
  return Object.fromEntries([...mapOf(record)].filter(([id]) => id !== person));
}

const toggled = (all: ReadonlySet<PersonId>, one: PersonId, isIn: boolean): PersonId[] => [
  ...[...all].filter((each) => each !== one),
  ...(isIn ? [one] : []),
];

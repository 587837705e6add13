import { z } from 'zod';
import { personId, type PersonId } from '../../shared/ids';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** Maximum number of people met that are remembered; those met first stay. */
const metAtMost = 20_000;
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
const metPerson = noted.extend({ earlier: z.array(noted).max(earlierAtMost).optional() });
type Met = z.infer<typeof metPerson>;

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
}

/** What windows show of the user's notes about people. */
export type PeopleNotes = Pick<Index, 'met' | 'favourites' | 'hidden' | 'nicknames'>;

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

  /**
   * Notes people who were met, and new names of those met before. A name that somebody has had keeps its time: conversations
   * have different names of the same person, and are read in any order.
   */
  meet(people: Iterable<readonly [PersonId, string]>, at: number): void {
    const { met } = this;
    const news = new Map<PersonId, Met>();
    let free = metAtMost - met.size;
    for (const [id, user] of people) {
      const known = news.get(id) ?? met.get(id);
      if (known) {
        const names = namesOf(known);
        if (names.some((name) => name.user === user)) continue;
        news.set(id, { user, at, earlier: names.slice(0, earlierAtMost) });
      } else if (free-- > 0) news.set(id, { user, at });
    }
    if (news.size === 0) return;
    const { value } = this.#file;
    this.#file.writeSoon({ ...value, met: { ...value.met, ...Object.fromEntries(news) } });
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
      };
    return this.#index;
  }
}

const mapOf = <Each extends Noted>(record: Readonly<Record<string, Each>>): Map<PersonId, Each> =>
  new Map(Object.entries(record).map(([id, each]) => [personId.parse(id), each]));

function without(record: Readonly<Record<PersonId, Noted>>, person: PersonId): Record<PersonId, Noted> {
  return Object.fromEntries([...mapOf(record)].filter(([id]) => id !== person));
}

const toggled = (all: ReadonlySet<PersonId>, one: PersonId, isIn: boolean): PersonId[] => [
  ...[...all].filter((each) => each !== one),
  ...(isIn ? [one] : []),
];

import { z } from 'zod';
import { personId, type PersonId } from '../../shared/ids';
import { JsonFile } from './json-file';
import type { Logger } from './logger';

/** Maximum number of people met that are remembered; those met first stay. */
const metAtMost = 20_000;

const noted = z.object({
  /** Their name at the time. */
  user: z.string().max(200),
  /** When it was noted, in milliseconds since 1970. */
  at: z.number(),
});
export type Noted = z.infer<typeof noted>;
const people = z.record(personId, noted).default({});

/** What the user knows about people; never sent to others. A person's id is their key, so each note is for one key. */
export const peopleSchema = z.looseObject({
  /** People who were in a conversation with the user. */
  met: people,
  /** People whose keys the user has compared. */
  verified: people,
  /** People whom the user has blocked. */
  blocked: people,
  /** People whom the user knows to be others than those with the same name. */
  others: z.array(personId).default([]),
});
type People = z.output<typeof peopleSchema>;

/** Lookups in one value of the file. */
interface Index {
  readonly of: People;
  readonly met: ReadonlyMap<PersonId, Noted>;
  readonly verified: ReadonlyMap<PersonId, Noted>;
  readonly blocked: ReadonlyMap<PersonId, Noted>;
  readonly others: ReadonlySet<PersonId>;
}

/** Stores whom the user has met, verified and blocked. */
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

  /** Notes people who were met, and the present names of those met before. */
  meet(people: Iterable<readonly [PersonId, string]>, at: number): void {
    const met = new Map(this.met);
    for (const [id, user] of people) {
      const known = met.get(id);
      if (known ? known.user !== user : met.size < metAtMost) met.set(id, { user, at: known?.at ?? at });
    }
    const news = [...met].some(([id, each]) => this.met.get(id) !== each);
    if (news) this.#file.writeSoon({ ...this.#file.value, met: Object.fromEntries(met) });
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
      };
    return this.#index;
  }
}

const mapOf = (record: Readonly<Record<string, Noted>>): Map<PersonId, Noted> =>
  new Map(Object.entries(record).map(([id, each]) => [personId.parse(id), each]));

function without(record: Readonly<Record<PersonId, Noted>>, person: PersonId): Record<PersonId, Noted> {
  return Object.fromEntries([...mapOf(record)].filter(([id]) => id !== person));
}

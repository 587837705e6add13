import { titleOf } from '../../../../shared/conversation/title';
import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { PersonId } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import type { Digest } from '../conversations/digest';
import { tellApart } from './people-view';

/** Where names come from. */
export interface NameSources {
  me(): { id: PersonId; user: string };
  online(): Iterable<{ id: PersonId; user: string }>;
  /** Everybody who was met, by the last new name. */
  met(): Iterable<readonly [PersonId, { readonly user: string }]>;
  /** What the user calls people. */
  nicknames(): Iterable<readonly [PersonId, { readonly user: string }]>;
  /** All conversations that are held. */
  digests(): Iterable<Pick<Digest, 'names'>>;
}

/** The names of everybody who is known here, cached until `changed`. */
export class KnownNames {
  #names: ReadonlyMap<PersonId, string> | undefined;
  #shown: ReadonlyMap<PersonId, string> | undefined;

  constructor(private readonly sources: NameSources) {}

  /** MUST be called when somebody comes, goes or is renamed, or a conversation changes. */
  changed(): void {
    this.#names = undefined;
    this.#shown = undefined;
  }

  /** Their own names by id: the current one of people online, otherwise one from a conversation, or under which they were met. */
  all(): ReadonlyMap<PersonId, string> {
    this.#names ??= new Map([
      ...named(this.sources.met()),
      ...[...this.sources.digests()].flatMap(({ names }) => [...names]),
      ...[...this.sources.online()].map(({ id, user }): [PersonId, string] => [id, user]),
    ]);
    return this.#names;
  }

  /** Names by id as windows show them: nicknames first, distinct where they look the same. */
  shown(): ReadonlyMap<PersonId, string> {
    if (this.#shown) return this.#shown;
    const { id, user } = this.sources.me();
    const names = new Map([...this.all(), ...named(this.sources.nicknames())]);
    this.#shown = tellApart(names.set(id, user), id);
    return this.#shown;
  }

  /** A person's name as windows show it. */
  nameOf(person: PersonId): string {
    return this.shown().get(person) ?? say('person.someone');
  }

  /** The people with these ids and their known names, without the user and unknown ids. */
  people(ids: readonly PersonId[]): NamedPerson[] {
    const me = this.sources.me().id;
    const names = this.all();
    return [...new Set(ids)].flatMap((id) => {
      const user = id === me ? undefined : names.get(id);
      return user === undefined ? [] : [{ id, user }];
    });
  }

  /**
   * Title of a conversation, or else the names of its people.
   * @param most number of names before the rest is counted
   */
  titleOf({ title, company }: Pick<Digest, 'title' | 'company'>, most?: number): string {
    return titleOf(title, company, (id) => this.shown().get(id), most);
  }
}

const named = (people: Iterable<readonly [PersonId, { readonly user: string }]>): [PersonId, string][] =>
  Array.from(people, ([id, { user }]) => [id, user]);

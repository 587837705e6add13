import { titleOf } from '../../shared/conversation/title';
import type { PersonId } from '../../shared/ids';
import type { Digest } from './view-digest';
import { tellApart } from './view-people';

/** Where names come from. */
export interface NameSources {
  me(): { id: PersonId; user: string };
  online(): Iterable<{ id: PersonId; user: string }>;
  /** All conversations that are kept here. */
  digests(): Iterable<Pick<Digest, 'names'>>;
}

/** The names of everybody who is known here, worked out once and kept until `changed`. */
export class KnownNames {
  #names: ReadonlyMap<PersonId, string> | undefined;
  #shown: ReadonlyMap<PersonId, string> | undefined;

  constructor(private readonly sources: NameSources) {}

  /** MUST be called when somebody came, went or was renamed, or a conversation has changed. */
  changed(): void {
    this.#names = undefined;
    this.#shown = undefined;
  }

  /** Names by id: the present one of those online, else one from a conversation. */
  all(): ReadonlyMap<PersonId, string> {
    this.#names ??= new Map([
      ...[...this.sources.digests()].flatMap(({ names }) => [...names]),
      ...[...this.sources.online()].map(({ id, user }): [PersonId, string] => [id, user]),
    ]);
    return this.#names;
  }

  /** Names by id as windows show them: told apart from others that look the same. */
  shown(): ReadonlyMap<PersonId, string> {
    if (this.#shown) return this.#shown;
    const { id, user } = this.sources.me();
    this.#shown = tellApart(new Map(this.all()).set(id, user), id);
    return this.#shown;
  }

  /**
   * What a conversation is called: its title, or the names of those whom it is with.
   * @param most number of names before the rest is counted
   */
  titleOf({ title, company }: Pick<Digest, 'title' | 'company'>, most?: number): string {
    return titleOf(title, company, (id) => this.shown().get(id), most);
  }
}

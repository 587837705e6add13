import { titleOf } from '../../shared/conversation/title';
import type { Digest } from './view-digest';
import { tellApart } from './view-people';

/** Where names come from. */
export interface NameSources {
  me(): { id: string; user: string };
  online(): Iterable<{ id: string; user: string }>;
  /** All conversations that are kept here. */
  digests(): Iterable<Pick<Digest, 'names'>>;
}

/** The names of everybody who is known here, worked out once and kept until `changed`. */
export class KnownNames {
  #names: ReadonlyMap<string, string> | undefined;
  #shown: ReadonlyMap<string, string> | undefined;

  constructor(private readonly sources: NameSources) {}

  /** MUST be called when somebody came, went or was renamed, or a conversation has changed. */
  changed(): void {
    this.#names = undefined;
    this.#shown = undefined;
  }

  /** Names by id: the present one of those online, else one from a conversation. */
  all(): ReadonlyMap<string, string> {
    this.#names ??= new Map([
      ...[...this.sources.digests()].flatMap(({ names }) => [...names]),
      ...[...this.sources.online()].map(({ id, user }): [string, string] => [id, user]),
    ]);
    return this.#names;
  }

  /** Names by id as windows show them: told apart from others that look the same. */
  shown(): ReadonlyMap<string, string> {
    if (this.#shown) return this.#shown;
    const { id, user } = this.sources.me();
    this.#shown = tellApart(new Map(this.all()).set(id, user), id);
    return this.#shown;
  }

  /**
   * What a conversation is called: its title, or the names of those whom it is with.
   * @param most number of names before the rest is counted
   */
  titleOf({ membership, company }: Pick<Digest, 'membership' | 'company'>, most?: number): string {
    return titleOf(membership.title, company, (id) => this.shown().get(id), most);
  }
}

import type { PersonId, WriterId } from '../ids';
import { limits } from './limits';
import type { Revocation } from './revocation';

/** So many of each person are never forgotten for those of others. */
const few = 3;

/**
 * Revocations that are kept. Whoever has many keys can make many of them. So that nobody can have those of others forgotten,
 * a newcomer gives way beyond the bound; but the first few of a person are kept while somebody has more than a few: whoever
 * has most loses the first that were kept of theirs.
 */
export class Revocations<Kept extends Revocation = Revocation> {
  readonly #byPerson = new Map<PersonId, Map<WriterId, Kept>>();
  #size = 0;

  /**
   * @param inAll how many are kept
   * @param spared a person none of whose are ever forgotten for those of others
   */
  constructor(
    kept: Iterable<Kept>,
    private readonly inAll: number,
    private readonly spared?: PersonId,
  ) {
    for (const each of kept) this.add(each);
  }

  get size(): number {
    return this.#size;
  }

  get all(): Kept[] {
    return [...this.#byPerson.values()].flatMap((theirs) => [...theirs.values()]);
  }

  /** Of whom some are kept. */
  get people(): Iterable<PersonId> {
    return this.#byPerson.keys();
  }

  of(person: PersonId): Kept[] {
    return [...(this.#byPerson.get(person)?.values() ?? [])];
  }

  get(person: PersonId, writer: WriterId): Kept | undefined {
    return this.#byPerson.get(person)?.get(writer);
  }

  /** Whether this one might be kept: of one person only so many are as they may have writers, and a few beyond the bound. */
  isWanted(person: PersonId, writer: WriterId): boolean {
    const theirs = this.#byPerson.get(person);
    const most = this.#isFullFor(person) ? few : limits.writersPerPerson;
    return !theirs || (!theirs.has(writer) && theirs.size < most);
  }

  /**
   * Keeps one more, which MUST be signed by its person.
   * @returns whether it is new and kept, and what was forgotten for it
   */
  add(revocation: Kept): { readonly isNew: boolean; readonly forgotten?: Kept | undefined } {
    const { person, writer } = revocation;
    if (!this.isWanted(person, writer)) return { isNew: false };
    const forgotten = this.#size < this.inAll ? undefined : this.#forgetOne(person === this.spared ? 0 : few);
    if (!forgotten && this.#isFullFor(person)) return { isNew: false };
    const theirs = this.#byPerson.get(person) ?? new Map<WriterId, Kept>();
    this.#byPerson.set(person, theirs.set(writer, revocation));
    this.#size += 1;
    return { isNew: true, forgotten };
  }

  #isFullFor(person: PersonId): boolean {
    return this.#size >= this.inAll && person !== this.spared;
  }

  /** Forgets the first of whoever has most, if that is more than this. */
  #forgetOne(than: number): Kept | undefined {
    let most: Map<WriterId, Kept> | undefined;
    for (const [person, theirs] of this.#byPerson)
      if (person !== this.spared && theirs.size > (most?.size ?? than)) most = theirs;
    const [first] = most?.values() ?? [];
    if (!most || !first) return undefined;
    most.delete(first.writer);
    if (most.size === 0) this.#byPerson.delete(first.person);
    this.#size -= 1;
    return first;
  }
}

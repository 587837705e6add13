import type { PersonId, WriterId } from '../ids';
import { limits } from './limits';
import type { Revocation } from './revocation';

/**
 * Revocations that are kept. Whoever has many keys can make many of them: beyond the bounds, whoever has most loses the first
 * that were kept of theirs, so that nobody can have those of others forgotten.
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

  /** Whether this one would be kept: of one person only so many are as they may have writers. */
  isWanted(person: PersonId, writer: WriterId): boolean {
    const theirs = this.#byPerson.get(person);
    return !theirs || (!theirs.has(writer) && theirs.size < limits.writersPerPerson);
  }

  /**
   * Keeps one more, which MUST be signed by its person.
   * @returns whether it is new, and what was forgotten for it
   */
  add(revocation: Kept): { readonly isNew: boolean; readonly forgotten?: Kept | undefined } {
    const { person, writer } = revocation;
    if (!this.isWanted(person, writer)) return { isNew: false };
    const theirs = this.#byPerson.get(person) ?? new Map<WriterId, Kept>();
    this.#byPerson.set(person, theirs.set(writer, revocation));
    this.#size += 1;
    return { isNew: true, forgotten: this.#size > this.inAll ? this.#forgetOne() : undefined };
  }

  #forgetOne(): Kept | undefined {
    let most: Map<WriterId, Kept> | undefined;
    for (const [person, theirs] of this.#byPerson)
      if (person !== this.spared && theirs.size > (most?.size ?? 0)) most = theirs;
    const [first] = most?.values() ?? [];
    if (!most || !first) return undefined;
    most.delete(first.writer);
    if (most.size === 0) this.#byPerson.delete(first.person);
    this.#size -= 1;
    return first;
  }
}

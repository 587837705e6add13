import { verifiesRevocation, revoke } from '../../runtime/entries/revocations';
import { takesPart } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { Revocation } from '../../shared/protocol/revocation';
import { Revocations } from '../../shared/protocol/revocations';
import type { WriterKeys } from './keys';

/** A revocation as a node keeps it. */
export interface KeptRevocation extends Revocation {
  /** When this node heard of it, by its own clock, in milliseconds since 1970. */
  readonly heardAt: number;
}

/** Keeps revocations from one run to the next. */
export interface RevocationStore {
  readonly revocations: readonly KeptRevocation[];
  /** @param atOnce whether they must be on the disk when this returns; others are told again */
  keep(revocations: readonly KeptRevocation[], atOnce: boolean): void;
}

/** Forgets them at the end: for headless clients and tests. */
export const forgetfulRevocations = (): RevocationStore => ({ revocations: [], keep: () => undefined });

export interface RemovedComputersParts {
  readonly keys: Pick<WriterKeys, 'person' | 'writer'>;
  readonly store: RevocationStore;
  now(): number;
  logs(): Iterable<EntryLog>;
  /** Whether this person and another take part in the same conversation. */
  isShared(person: PersonId): boolean;
  /** These computers are known to be removed from now on. */
  removed(revoked: readonly Revocation[]): void;
}

/**
 * The computers that were removed by their people, as far as these are this person or share a conversation: there is no
 * connection with them, and they are given no keys.
 */
export class RemovedComputers {
  readonly #parts: RemovedComputersParts;
  readonly #kept: Revocations<KeptRevocation>;

  constructor(parts: RemovedComputersParts) {
    this.#parts = parts;
    this.#kept = new Revocations(parts.store.revocations, limits.revocationsKept, parts.keys.person.id);
  }

  /** Whether this computer was removed by another one of this person. */
  get isThis(): boolean {
    return this.has(this.#me, this.#parts.keys.writer.id);
  }

  get(person: PersonId, writer: WriterId): Revocation | undefined {
    const kept = this.#kept.get(person, writer);
    return kept && withoutTime(kept);
  }

  has(person: PersonId, writer: WriterId): boolean {
    return this.#kept.get(person, writer) !== undefined;
  }

  /** The computers that this person has removed. */
  get own(): Revocation[] {
    return this.#kept.of(this.#me).map(withoutTime);
  }

  /** What somebody is told who is connected: of this person, and of those in a conversation that all of them share. */
  concerning(person: PersonId): Revocation[] {
    const own = this.#parts.isShared(person) ? this.own : [];
    if (this.#kept.size === own.length) return own;
    const others = new Set<PersonId>();
    for (const { state } of this.#parts.logs())
      if (takesPart(state, this.#me) && takesPart(state, person))
        for (const other of [...state.members, ...state.invited.keys()]) others.add(other);
    others.delete(this.#me);
    return [...own, ...[...others].flatMap((other) => this.#kept.of(other).map(withoutTime))];
  }

  /** Whether a computer of somebody who takes part in a conversation was removed since a time, by this node's clock. */
  isAnySince({ state }: EntryLog, since: number): boolean {
    return this.#kept.all.some(({ person, heardAt }) => heardAt >= since && takesPart(state, person));
  }

  /** Somebody tells of computers that were removed. Whoever it is, only the signatures of their people count. */
  hear(revoked: readonly Revocation[]): void {
    this.#add(revoked.filter((each) => this.#concerns(each) && verifiesRevocation(each)));
  }

  /**
   * Somebody who has not proven who they are says why this computer may not register. Nothing else is looked at, and nothing
   * after it: strangers could have very many signatures checked.
   */
  hearOfThis([said]: readonly Revocation[]): void {
    if (said?.person === this.#me && said.writer === this.#parts.keys.writer.id) this.hear([said]);
  }

  /** Removes a computer of this person for good. */
  remove(writer: WriterId): void {
    const { keys, now } = this.#parts;
    if (!this.has(this.#me, writer)) this.#add([revoke(keys.person, writer, now())]);
  }

  get #me(): PersonId {
    return this.#parts.keys.person.id;
  }

  #concerns({ person, writer }: Revocation): boolean {
    return this.#kept.isWanted(person, writer) && this.#parts.isShared(person);
  }

  #add(revoked: readonly Revocation[]): void {
    const { store, now, removed } = this.#parts;
    const heardAt = now();
    const fresh = revoked.filter((each) => this.#kept.add({ ...each, heardAt }).isNew);
    if (fresh.length === 0) return;
    store.keep(
      this.#kept.all,
      fresh.some(({ person }) => person === this.#me),
    );
    removed(fresh);
  }
}

const withoutTime = ({ person, writer, at, signature }: KeptRevocation): Revocation => ({
  person,
  writer,
  at,
  signature,
});

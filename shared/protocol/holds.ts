import type { LineConnection } from './line-connection';

/** Reasons for which a connection is not read. It is read while there are none. */
export class Holds<Reason extends string> {
  /** Made when first needed: most connections never are held. */
  #reasons: Set<Reason> | undefined;

  constructor(private readonly connection: Pick<LineConnection, 'pause' | 'resume'>) {}

  has(reason: Reason): boolean {
    return this.#reasons?.has(reason) ?? false;
  }

  /** Whether the connection is not read. */
  get isHeld(): boolean {
    return this.#reasons !== undefined && this.#reasons.size > 0;
  }

  /** Stops reading until `release`. Returns false if this reason is set already. */
  hold(reason: Reason): boolean {
    if (this.has(reason)) return false;
    this.#reasons = (this.#reasons ?? new Set()).add(reason);
    this.connection.pause();
    return true;
  }

  /** Returns whether the connection is read again. Lines that are buffered are delivered, which may hold it again. */
  release(reason: Reason): boolean {
    if (this.#reasons?.delete(reason) && !this.isHeld) this.connection.resume();
    return !this.isHeld;
  }
}

import { limits } from '../protocol/limits';

/** What controls of conversations that are not held take at all connections of a node, beyond what each may have of its own. */
export class WaitingPool {
  readonly #shares = new Map<object, number>();
  #bytes = 0;

  constructor(private readonly atMost: number = limits.pendingPoolBytes) {}

  /** Notes how much a connection takes. Returns whether all of them together are within the bound. */
  note(connection: object, bytes: number): boolean {
    const share = Math.max(0, bytes - limits.pendingEntriesBytes);
    this.#bytes += share - (this.#shares.get(connection) ?? 0);
    if (share > 0) this.#shares.set(connection, share);
    else this.#shares.delete(connection);
    return share === 0 || this.#bytes <= this.atMost;
  }
}

/** What entries that wait take at all connections of a node, beyond what each may have of its own. */
export class WaitingPool {
  readonly #shares = new Map<object, number>();
  #bytes = 0;

  /**
   * @param ofEach bytes that each connection may have of its own
   * @param atMost bytes that all of them may have together beyond that
   */
  constructor(
    private readonly ofEach: number,
    private readonly atMost: number,
  ) {}

  /** Notes how much a connection takes. Returns whether it is within its own part, or all of them together within the bound. */
  note(connection: object, bytes: number): boolean {
    const share = Math.max(0, bytes - this.ofEach);
    this.#bytes += share - (this.#shares.get(connection) ?? 0);
    if (share > 0) this.#shares.set(connection, share);
    else this.#shares.delete(connection);
    return share === 0 || this.#bytes <= this.atMost;
  }
}

/** Limits the bytes of waiting entries of all connections together, beyond a fixed share for each. */
export class WaitingPool {
  readonly #shares = new Map<object, number>();
  #bytes = 0;

  /**
   * @param ofEach bytes reserved for each connection
   * @param atMost bytes that all connections together may use beyond that
   */
  constructor(
    private readonly ofEach: number,
    private readonly atMost: number,
  ) {}

  /** Sets the bytes that a connection uses. Returns false if it exceeds its share and all together exceed the limit. */
  note(connection: object, bytes: number): boolean {
    const share = Math.max(0, bytes - this.ofEach);
    this.#bytes += share - (this.#shares.get(connection) ?? 0);
    if (share > 0) this.#shares.set(connection, share);
    else this.#shares.delete(connection);
    return share === 0 || this.#bytes <= this.atMost;
  }
}

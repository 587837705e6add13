/** The handshakes of one origin. */
interface Handshakes<Each> {
  running: number;
  /** Those that wait for their turn, the first first. */
  readonly waiting: Set<Each>;
}

/**
 * Limits how many TLS handshakes of one origin are unfinished; others wait for their turn. A handshake costs memory, and most
 * of a millisecond in which the server does nothing else, so the limit also bounds for how long one origin holds others up.
 */
export class HandshakeTurns<Each extends { readonly origin: string }> {
  readonly #origins = new Map<string, Handshakes<Each>>();

  /**
   * @param most handshakes of one origin at a time
   * @param begin begins one
   */
  constructor(
    private readonly most: number,
    private readonly begin: (each: Each) => void,
  ) {}

  /** Begins a handshake now, or in its turn. */
  add(each: Each): void {
    const handshakes = this.#origins.get(each.origin) ?? { running: 0, waiting: new Set() };
    this.#origins.set(each.origin, handshakes);
    handshakes.waiting.add(each);
    this.#beginNext(handshakes);
  }

  /** One that was added is finished, or has failed, or does not want its turn any more. */
  end(each: Each): void {
    const handshakes = this.#origins.get(each.origin);
    if (!handshakes) return;
    if (!handshakes.waiting.delete(each)) handshakes.running -= 1;
    this.#beginNext(handshakes);
    if (handshakes.running === 0) this.#origins.delete(each.origin);
  }

  #beginNext(handshakes: Handshakes<Each>): void {
    const [next] = handshakes.waiting;
    if (next === undefined || handshakes.running >= this.most) return;
    handshakes.waiting.delete(next);
    handshakes.running += 1;
    this.begin(next);
  }
}

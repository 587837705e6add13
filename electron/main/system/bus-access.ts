import type { SetTimer } from '../../../runtime/timers';
import type { SessionBus } from './session-bus';

/** Shortest and longest time until a bus that is gone is tried again. */
const leastMs = 3_000;
const mostMs = 5 * 60_000;

/** The bus of a Linux session. One that has ended, or did not answer, is tried again: while a user signs in, desktops are slow. */
export class BusAccess {
  #opened: Promise<SessionBus | undefined> | undefined;
  #retry: ReturnType<SetTimer> | undefined;
  #hasEnded = false;

  /** @param open connects to the bus; resolves to undefined if there is none that answers */
  constructor(
    private readonly open: () => Promise<SessionBus | undefined>,
    private readonly setTimer: SetTimer,
  ) {}

  /** The bus; undefined if there is none that answers at the moment. */
  get(): Promise<SessionBus | undefined> {
    return (this.#opened ??= this.#open());
  }

  /**
   * Has a part of the app watch the bus, and every one that comes after it.
   * @param watch rejects if the bus does not do what it needs; the bus is then closed
   */
  follow(watch: (bus: SessionBus) => Promise<void>): void {
    void this.#keep(watch, leastMs);
  }

  /** Follows the bus no more. */
  end(): void {
    this.#hasEnded = true;
    this.#retry?.cancel();
  }

  async #open(): Promise<SessionBus | undefined> {
    const forget = (): void => void (this.#opened = undefined);
    const bus = await this.open();
    if (bus) bus.onEnd(forget);
    else forget();
    return bus;
  }

  async #keep(watch: (bus: SessionBus) => Promise<void>, waitMs: number): Promise<void> {
    const bus = await this.get();
    if (this.#hasEnded) return;
    if (!bus) return this.#later(watch, waitMs);
    let works = false;
    bus.onEnd(() => this.#later(watch, works ? leastMs : waitMs));
    try {
      await watch(bus);
      works = true;
    } catch {
      bus.close();
    }
  }

  #later(watch: (bus: SessionBus) => Promise<void>, waitMs: number): void {
    if (this.#hasEnded) return;
    const nextMs = Math.min(mostMs, waitMs * 2);
    this.#retry = this.setTimer(() => void this.#keep(watch, nextMs), waitMs);
  }
}

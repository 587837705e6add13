import type { SetTimer } from '../../../runtime/timers';
import type { WriterId } from '../../../shared/ids';

/** How often it is looked whether messages have been taken. */
const lookMs = 50;
/** How often at most for one piece: a computer that takes no messages still gets one every two seconds. */
const mostLooks = 40;

/** Holds back files while messages are on their way to the same computer. */
export class Yielding {
  /** Whoever waits for a computer waits after those before, on whichever connection: together they get no more. */
  readonly #last = new Map<WriterId, Promise<void>>();

  /** @param isBehind whether a computer has been sent many messages that it has not taken yet */
  constructor(
    private readonly isBehind: (writer: WriterId) => boolean,
    private readonly setTimer: SetTimer,
  ) {}

  /** Resolves when the next piece may go, or nobody wants it any more. */
  async turn(to: WriterId, signal: AbortSignal): Promise<void> {
    const before = this.#last.get(to);
    if (!before && !this.isBehind(to)) return;
    const turn = this.#turnAfter(before, to, signal);
    this.#last.set(to, turn);
    await turn;
    if (this.#last.get(to) === turn) this.#last.delete(to);
  }

  async #turnAfter(before: Promise<void> | undefined, to: WriterId, signal: AbortSignal): Promise<void> {
    if (before) await before;
    for (let looks = 0; looks < mostLooks && !signal.aborted && this.isBehind(to); looks += 1)
      await new Promise<void>((resolve) => void this.setTimer(resolve, lookMs));
  }
}

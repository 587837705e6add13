import type { Log } from './log';
import { RateLimit } from '../shared/protocol/rate-limit';
import type { SetTimer } from './timers';

/** Rate limit for lines of one event: size of a burst, and lines per second after it. */
const burst = 1_000;
const perSecond = 1;
/** How long omitted lines are counted before one line reports their number. */
const summaryMs = 60_000;

/**
 * Limits the rate of log lines, for each event separately: others that connect, fail or are refused in a loop neither fill the disk
 * nor crowd out other events.
 */
export class BoundedLog {
  readonly #limits = new Map<string, RateLimit>();
  readonly #leftOut = new Map<string, number>();
  #timer: { cancel(): void } | undefined;

  constructor(
    private readonly log: Log,
    private readonly setTimer: SetTimer,
    private readonly now: () => number,
  ) {}

  /** Writes a line, or counts it as omitted. */
  readonly write: Log = (level, event, details) => {
    const now = this.now();
    const limit = this.#limits.get(event) ?? new RateLimit(perSecond, burst, now);
    this.#limits.set(event, limit);
    if (limit.take(now) === 0) return this.log(level, event, details);
    this.#leftOut.set(event, (this.#leftOut.get(event) ?? 0) + 1);
    this.#timer ??= this.setTimer(() => this.flush(), summaryMs);
  };

  /** Reports the number of omitted lines now, in one line for each event. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const [left, lines] of this.#leftOut) this.log('warn', 'lines left out', { left, lines });
    this.#leftOut.clear();
  }
}

import type { Log } from '../runtime/log';
import { RateLimit } from '../shared/protocol/rate-limit';
import type { SetTimer } from '../runtime/timers';

/** Lines of one event that are written at once, and per second after that. */
const burst = 1_000;
const perSecond = 1;
/** How long lines that are left out are counted before one line tells how many they were. */
const summaryMs = 60_000;

/**
 * Bounds how fast the log grows, for each event apart: clients that connect or fail without end do not fill the disk, and do
 * not keep other events out.
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

  /** Writes a line, or counts it among those that are left out. */
  readonly write: Log = (level, event, details) => {
    const now = this.now();
    const limit = this.#limits.get(event) ?? new RateLimit(perSecond, burst, now);
    this.#limits.set(event, limit);
    if (limit.take(now) === 0) return this.log(level, event, details);
    this.#leftOut.set(event, (this.#leftOut.get(event) ?? 0) + 1);
    this.#timer ??= this.setTimer(() => this.flush(), summaryMs);
  };

  /** Tells at once how many lines were left out, one line for each event. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const [left, lines] of this.#leftOut) this.log('warn', 'lines left out', { left, lines });
    this.#leftOut.clear();
  }
}

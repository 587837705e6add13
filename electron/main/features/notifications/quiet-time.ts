import type { SetTimer } from '../../../../runtime/timers';
import type { Status } from '../../../../shared/protocol/messages';
import { nextChange, quietUntil, type Quiet } from '../../../../shared/settings/quiet';

/** Longest time between two looks: a computer that sleeps does not count. */
const lookMs = 15 * 60 * 1_000;

export interface QuietParts {
  quiet(): Quiet;
  status(): Status;
  now(): number;
  setTimer: SetTimer;
}

/** Whether notifications are held back: while the user is busy, or does not want to be disturbed. */
export class QuietTime {
  #is = false;
  #timer: ReturnType<SetTimer> | undefined;

  /** @param onChange called when it begins and when it ends */
  constructor(
    private readonly parts: QuietParts,
    private readonly onChange: (isQuiet: boolean) => void,
  ) {}

  get is(): boolean {
    return this.parts.status() === 'busy' || quietUntil(this.parts.quiet(), this.parts.now()) !== null;
  }

  /** MUST be called at the start, and when the settings, the status or the clock may have changed. */
  look(): void {
    this.end();
    const now = this.parts.now();
    const next = nextChange(this.parts.quiet(), now);
    if (next !== null) this.#timer = this.parts.setTimer(() => this.look(), Math.min(lookMs, next - now));
    if (this.is === this.#is) return;
    this.#is = !this.#is;
    this.onChange(this.#is);
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

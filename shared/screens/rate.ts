/** How much of a screen is sent: bits and frames a second. */
export interface Rate {
  readonly bits: number;
  readonly frames: number;
}

/** From the best to what a bad network still carries. */
const rates: readonly [Rate, ...Rate[]] = [
  { bits: 5_000_000, frames: 15 },
  { bits: 2_500_000, frames: 15 },
  { bits: 1_200_000, frames: 10 },
  { bits: 600_000, frames: 8 },
  { bits: 300_000, frames: 5 },
];
/** Shortest interval between steps down: what was sent before must have arrived. */
const downMs = 2_000;
/** How long nobody may lag before more is tried. It doubles whenever that was too much. */
const upMs = 10_000;
const upMsAtMost = 160_000;

/** Sends less while somebody who watches cannot keep up, and slowly more again. */
export class RateControl {
  #step = 0;
  #changedAt = -Infinity;
  #slowAt = -Infinity;
  #roseAt = -Infinity;
  #upMs = upMs;

  get rate(): Rate {
    return rates[this.#step] ?? rates[0];
  }

  /**
   * Notes whether somebody could not keep up. Returns whether the rate has changed.
   * @param now milliseconds by a clock that never goes back
   */
  note(isSlow: boolean, now: number): boolean {
    if (isSlow) this.#slowAt = now;
    const next = isSlow ? this.#down(now) : this.#up(now);
    if (next === this.#step) return false;
    if (next < this.#step) this.#roseAt = now;
    this.#step = next;
    this.#changedAt = now;
    return true;
  }

  #down(now: number): number {
    if (this.#step === rates.length - 1 || now - this.#changedAt < downMs) return this.#step;
    if (now - this.#roseAt < upMs) this.#upMs = Math.min(upMsAtMost, 2 * this.#upMs);
    return this.#step + 1;
  }

  #up(now: number): number {
    const isCalm = now - Math.max(this.#slowAt, this.#changedAt) >= this.#upMs;
    return isCalm && this.#step > 0 ? this.#step - 1 : this.#step;
  }
}

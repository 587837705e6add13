/** After running this long, in ms, a server counts as stable, and earlier crashes are forgotten. */
const steadyMs = 60_000;
/** Delays before the first restart and those that follow it, in ms. After one more crash it stays off. */
const delaysMs = [1_000, 4_000, 15_000];

/** Decides whether and when a server that crashed is started again. */
export class Restarts {
  /** Number of crashes since it last ran for `steadyMs`. */
  #crashes = 0;

  /**
   * Notes a crash.
   * @param ranMs how long it ran, in ms
   * @param wasOn whether it had begun to serve
   * @returns the delay before it is started again, in ms; undefined to leave it off
   */
  crashed(ranMs: number, wasOn: boolean): number | undefined {
    const isSteady = ranMs > steadyMs;
    if (!isSteady && !wasOn) return undefined;
    this.#crashes = isSteady ? 1 : this.#crashes + 1;
    return delaysMs[this.#crashes - 1];
  }
}

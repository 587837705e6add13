import type { LogEntry } from '../../shared/conversation/log-entry';

interface Plan {
  readonly at: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Simulated time, in milliseconds, and chance that is the same in every run. */
export class World {
  now = 0;
  readonly entries = new Map<string, LogEntry>();
  readonly faults: unknown[] = [];
  /** By time; those due at one time in the order in which they were planned. */
  readonly #plans = new Map<number, Plan[]>();
  #seed: number;

  constructor(seed = 1) {
    this.#seed = seed;
  }

  /** A number from 0 up to 1 (mulberry32). */
  random = (): number => {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  plan = (run: () => void, ms: number): { cancel(): void } => {
    const plan = { at: Math.ceil(this.now + ms), run, isCancelled: false };
    const due = this.#plans.get(plan.at);
    if (due) due.push(plan);
    else this.#plans.set(plan.at, [plan]);
    return { cancel: () => void (plan.isCancelled = true) };
  };

  fail = (error: unknown): void => void this.faults.push(error);

  /** Lets time pass until nothing is planned, or up to a time. */
  async run(upToMs = Infinity): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const at = Math.min(...this.#plans.keys());
      if (at === Infinity || at > upToMs) break;
      const due = this.#plans.get(at) ?? [];
      this.#plans.delete(at);
      this.now = at;
      for (const plan of due) if (!plan.isCancelled) plan.run();
    }
    if (upToMs !== Infinity) this.now = upToMs;
  }
}

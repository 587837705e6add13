import type { Environment } from '../../../runtime/environment';
import type { NetworkInterface } from './interfaces';

/** Why an announcement goes out now. */
export type Occasion = 'join' | 'usual' | 'change' | 'answer';

/** Delays of the announcements after joining: several, since datagrams get lost, the first once sockets are open. */
const burstMs = [20, 250, 1_000];
/** How long to collect changes before they are announced. */
const changeMs = 50;
/** Maximum random delay before a REQUEST is answered, so that not all nodes answer at once. */
const answerMs = 100;
/** Minimum interval between two answers, so that a flood of REQUESTs costs little. */
const answersApartMs = 1_000;
/** Where there is IPv4 as well, only every third announcement goes out on IPv6. */
const everyThird = 3;

interface Timer {
  cancel(): void;
}

/** Decides when to announce. Every announcement restarts the interval until the next usual one. */
export class Schedule {
  #burst: Timer[] = [];
  readonly #timers = new Map<Occasion, Timer>();
  #answeredAt = 0;

  constructor(
    private readonly environment: Environment,
    private readonly announce: (occasion: Occasion) => void,
    /** Interval between announcements after the burst, ± 20 %. */
    private readonly everyMs: () => number,
  ) {}

  /** Starts with a burst, after joining a network. */
  begin(): void {
    this.stop();
    this.#burst = burstMs.map((ms, index) =>
      this.environment.setTimer(() => this.#run(index === 0 ? 'join' : 'usual'), ms),
    );
  }

  /** What is announced has changed. */
  change(): void {
    this.#soon('change', changeMs);
  }

  /** Somebody asks who is there. */
  answer(): void {
    const { now, random } = this.environment;
    const since = now() - this.#answeredAt;
    // A clock that was set back must not delay answers.
    const wait = since < 0 ? 0 : Math.max(0, answersApartMs - since);
    this.#soon('answer', wait + random() * answerMs);
  }

  stop(): void {
    for (const timer of [...this.#burst, ...this.#timers.values()]) timer.cancel();
    this.#burst = [];
    this.#timers.clear();
  }

  #soon(occasion: Occasion, ms: number): void {
    if (this.#timers.has(occasion)) return;
    this.#timers.set(
      occasion,
      this.environment.setTimer(() => this.#run(occasion), ms),
    );
  }

  #run(occasion: Occasion): void {
    if (occasion === 'answer') this.#answeredAt = this.environment.now();
    for (const over of [occasion, 'usual'] as const) {
      this.#timers.get(over)?.cancel();
      this.#timers.delete(over);
    }
    this.#soon('usual', this.everyMs() * (0.8 + this.environment.random() * 0.4));
    this.announce(occasion);
  }
}

/** Where this round's announcement goes out: everywhere, except that usual ones mostly skip IPv6 where there is IPv4. */
export function placesOf<Place extends { network: NetworkInterface }>(
  places: readonly Place[],
  occasion: Occasion,
  round: number,
): readonly Place[] {
  if (occasion !== 'usual' || round % everyThird === 0) return places;
  const withIPv4 = new Set(
    places.filter(({ network }) => network.family === 'IPv4').map(({ network }) => network.name),
  );
  return places.filter(({ network }) => network.family === 'IPv4' || !withIPv4.has(network.name));
}

import { randomInt } from 'node:crypto';
import { Fetcher } from './fetcher';
import type { Held } from './held';
import type { HeldTransfers } from './held-transfers';
import type { TransfersParts } from './parts';
import type { Transfer } from './types';

/** Files that are fetched at a time; others wait. */
const fetchedAtOnce = 4;

export interface FetchesParts extends Pick<
  TransfersParts,
  'store' | 'settings' | 'sources' | 'offered' | 'time' | 'now' | 'setTimer'
> {
  readonly held: HeldTransfers;
  /** Resolves when so many bytes may come, or nobody wants them any more. */
  pace(bytes: number, signal: AbortSignal): Promise<void>;
  changed(): void;
}

/** Fetches the files that are wanted, a few at a time. */
export class Fetches {
  #hasEnded = false;

  constructor(private readonly parts: FetchesParts) {}

  /** Begins to fetch what is wanted and waits, as far as there is room. */
  next(): void {
    if (this.#hasEnded) return;
    const wanted = [...this.parts.held.all].filter(({ kept }) => kept.state === 'wanted');
    let running = wanted.filter(({ fetcher }) => fetcher).length;
    for (const held of wanted) {
      if (held.fetcher || running >= fetchedAtOnce) continue;
      if (typeof this.parts.offered(held.kept.conversation, held.kept.offer) !== 'object') {
        this.restUnoffered(held);
        continue;
      }
      running += 1;
      held.problem = undefined;
      held.fetcher = this.#fetcherOf(held);
      void held.fetcher.start();
    }
  }

  #fetcherOf(held: Held): Fetcher {
    const { store, settings, sources, pace, now, setTimer } = this.parts;
    const { offer, file } = held.kept;
    return new Fetcher({
      offer,
      file,
      folder: settings().folder,
      store,
      now,
      setTimer,
      sources: () => sources(held.kept),
      pace,
      random: (below) => randomInt(below),
      changed: () => this.parts.changed(),
      done: (path) => this.#done(held, path),
      stopped: (problem) => this.pause(held, problem),
    });
  }

  #done(held: Held, path: string): void {
    // Whoever gave it is known to have it from now on.
    for (const person of held.fetcher?.holders ?? []) this.parts.held.holds(held, person);
    held.fetcher = undefined;
    held.kept = { ...held.kept, state: 'done', path, at: this.parts.time() };
    this.parts.held.keep(held.kept);
    this.next();
    this.parts.changed();
  }

  /** Its message is not shown. It goes on by itself once it is. */
  restUnoffered(held: Held): void {
    if (held.kept.state !== 'wanted' || held.problem === 'not-offered') return;
    held.problem = 'not-offered';
    this.#rest(held);
  }

  /** Stops fetching a file, until it goes on. */
  #rest(held: Held): void {
    void held.fetcher?.stop();
    held.here = held.fetcher?.here ?? held.here;
    held.fetcher = undefined;
    this.parts.changed();
  }

  /** @param problem why it is paused; undefined if the user wants it */
  pause(held: Held, problem: Transfer['problem']): void {
    this.#rest(held);
    held.problem = problem;
    held.kept = { ...held.kept, state: 'paused', at: this.parts.time() };
    this.parts.held.keep(held.kept);
    this.next();
    this.parts.changed();
  }

  /** Nothing is begun any more. */
  end(): void {
    this.#hasEnded = true;
  }

  /** Resolves once nothing is being fetched. */
  async stop(): Promise<void> {
    await Promise.all([...this.parts.held.all].map(({ fetcher }) => fetcher?.stop()));
  }
}

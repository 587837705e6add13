import { useSyncExternalStore } from 'react';
import { timesNow, type Times } from '../../shared/text/times';

/** Interval for noticing that the system's time zone or language has changed: there is no event for the zone. */
const checkMs = 1_000;

/** How times are written now, for the components that write some. */
class TimesStore {
  #times = timesNow();
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  get = (): Times => this.#times;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#check(), checkMs);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #check(): void {
    const times = timesNow();
    if (times === this.#times) return;
    this.#times = times;
    for (const listener of this.#listeners) listener();
  }
}

const store = new TimesStore();

/** How times are written. A component that calls it is drawn anew when the system's time zone or language changes. */
export const useTimes = (): Times => useSyncExternalStore(store.subscribe, store.get);

import { useSyncExternalStore } from 'react';
import { timesNow, type Times } from '../../shared/text/times';

/** Polling interval for the system's time zone and language: no event reports a change of the zone. */
const checkMs = 1_000;

/** Holds the current time format; polls only while a component uses it. */
class TimesStore {
  #times = timesNow();
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  get = (): Times => this.#times;

  subscribe = (listener: () => void): (() => void) => {
    // A component that subscribes after a pause, as all do when the language changes, must not get times from before it.
    if (this.#timer === undefined) this.#check();
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

/** Formats times. The component renders again when the system's time zone or language changes. */
export const useTimes = (): Times => useSyncExternalStore(store.subscribe, store.get);

import { useSyncExternalStore } from 'react';
import { locale } from '../../shared/words/locale';
import { timesNow, type Times } from '../../shared/text/times';

/** The system's time zone and language are checked at every full minute: no event reports a change of the zone. */
const checkMs = 60_000;

/** Holds the current time format. While a component uses it, it is checked now and then, and when the reader returns. */
class TimesStore {
  #times = timesNow();
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  get = (): Times => {
    if (this.#times.region.locale !== locale()) this.#times = timesNow();
    return this.#times;
  };

  subscribe = (listener: () => void): (() => void) => {
    // A component that subscribes after a pause must not get times from before it.
    if (this.#timer === undefined) this.#check();
    this.#listeners.add(listener);
    if (this.#timer === undefined) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    };
  };

  #begin(): void {
    this.#checkLater();
    addEventListener('focus', this.#check);
  }

  #checkLater(): void {
    this.#timer = setTimeout(
      () => {
        this.#checkLater();
        this.#check();
      },
      checkMs - (Date.now() % checkMs),
    );
  }

  #end(): void {
    clearTimeout(this.#timer);
    removeEventListener('focus', this.#check);
    this.#timer = undefined;
  }

  #check = (): void => {
    const times = timesNow();
    if (times === this.#times) return;
    this.#times = times;
    for (const listener of this.#listeners) listener();
  };
}

const store = new TimesStore();

/** Formats times. The component renders again when the system's time zone or language changes. */
export const useTimes = (): Times => useSyncExternalStore(store.subscribe, store.get);

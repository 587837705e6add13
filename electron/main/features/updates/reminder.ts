import type { SetTimer } from '../../../../runtime/timers';
import { say } from '../../../../shared/words/say';
import type { Desktop, Windows } from '../../ports';
import type { Updates } from './updates';

/** How long after its start the app looks for a newer version, and how often from then on. */
const firstMs = 60_000;
const everyMs = 24 * 60 * 60 * 1_000;

interface ReminderParts {
  updates: Pick<Updates, 'check' | 'state' | 'isUsed'>;
  desktop: Pick<Desktop, 'notify'>;
  windows: Pick<Windows, 'openPreferences'>;
  /** Whether the user wants to be told. */
  isWanted(): boolean;
  setTimer: SetTimer;
}

/** Tells people about newer versions, if they want that. Downloads nothing. */
export class Reminder {
  #timer: { cancel(): void } | undefined;
  readonly #stop = new AbortController();
  /** The version that the user was told of. */
  #told: string | undefined;

  constructor(private readonly parts: ReminderParts) {}

  start(): void {
    this.#after(firstMs);
  }

  stop(): void {
    this.#stop.abort();
    this.#timer?.cancel();
  }

  #after(ms: number): void {
    this.#timer = this.parts.setTimer(() => {
      void this.#look().finally(() => {
        if (!this.#stop.signal.aborted) this.#after(everyMs);
      });
    }, ms);
  }

  async #look(): Promise<void> {
    const { updates, desktop, windows, isWanted } = this.parts;
    // What was downloaded stays: looking again would forget it.
    if (!isWanted() || updates.isUsed) return;
    // Failures are shown only to a user who checks by hand.
    if (!(await updates.check(this.#stop.signal).catch(() => false))) return;
    const version = updates.state.release?.version;
    if (version === undefined || version === this.#told) return;
    this.#told = version;
    const text = { title: say('update.there', { version }), body: say('update.thereBody') };
    await desktop.notify('update', text, { open: () => windows.openPreferences('updates') });
  }
}

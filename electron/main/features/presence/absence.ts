import type { SetTimer } from '../../../../runtime/timers';

/** After this long without a key or the mouse somebody counts as away. */
const idleMs = 10 * 60 * 1_000;
/** Shortest time between two looks: how soon somebody is seen to be back. */
const backMs = 5_000;

export interface AbsenceParts {
  /** How long nobody has used the computer, in ms. */
  idleMs(): number;
  setTimer: SetTimer;
  /** Whether the user wants others to see it. */
  isWanted(): boolean;
}

/** Whether the user has left the computer: nobody uses it, or its screen is locked. */
export class Absence {
  #isLocked = false;
  #is = false;
  #timer: ReturnType<SetTimer> | undefined;

  /** @param onChange called when the user leaves and comes back */
  constructor(
    private readonly parts: AbsenceParts,
    private readonly onChange: (isAway: boolean) => void,
  ) {}

  /** The screen was locked or unlocked. */
  locked(isLocked: boolean): void {
    this.#isLocked = isLocked;
    this.look();
  }

  /** MUST be called at the start, and when the user may be back, or wants something else. */
  look(): void {
    this.end();
    const { parts } = this;
    const idle = parts.idleMs();
    const isAway = parts.isWanted() && (this.#isLocked || idle >= idleMs);
    // Locked, there is nothing to look for. Idle, somebody may come back at any time; otherwise idleness takes its time.
    const next = idle >= idleMs ? backMs : Math.max(backMs, idleMs - idle);
    if (parts.isWanted() && !this.#isLocked) this.#timer = parts.setTimer(() => this.look(), next);
    if (isAway === this.#is) return;
    this.#is = isAway;
    this.onChange(isAway);
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

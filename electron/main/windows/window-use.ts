/** How long after a key or button press a window counts as in use, even without focus. */
const pressMs = 10_000;
/** Number of acts outside its page that a window may do in a burst, and the time in which it regains one. */
const actsAtOnce = 12;
const actRegainMs = 2_000;

/** Why a window may not act outside its page now. */
export type Refusal = 'not-in-use' | 'too-often';

/**
 * Decides whether a window may do something outside its own page: open a menu, a dialog, another window or a link. A page that
 * was taken over can ask at any time, so the user must be at its window, and the number of acts is limited.
 */
export class WindowUse {
  readonly #acts = new Map<number, { left: number; at: number }>();
  #pressed: { window: number; at: number } | undefined;

  /** @param now returns the time in milliseconds */
  constructor(private readonly now: () => number) {}

  /** The user has pressed a key or a button in a window. A menu can be opened by a press in a window that stays inactive. */
  pressed(window: number): void {
    this.#pressed = { window, at: this.now() };
  }

  /** A window was closed. */
  forget(window: number): void {
    this.#acts.delete(window);
    if (this.#pressed?.window === window) this.#pressed = undefined;
  }

  /**
   * Counts one act of a window, if it is allowed. Returns why it is not, or undefined.
   * @param isLimited whether the number of such acts is limited
   */
  act(window: number, isFocused: boolean, isLimited = true): Refusal | undefined {
    const at = this.now();
    const pressed = this.#pressed;
    if (!isFocused && (pressed?.window !== window || at - pressed.at > pressMs)) return 'not-in-use';
    if (!isLimited) return undefined;
    const before = this.#acts.get(window) ?? { left: actsAtOnce, at };
    const left = Math.min(actsAtOnce, before.left + Math.max(0, at - before.at) / actRegainMs);
    if (left < 1) return 'too-often';
    this.#acts.set(window, { left: left - 1, at });
    return undefined;
  }
}

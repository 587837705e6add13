/** How long a page may ask for a screen after the user has chosen it, in milliseconds. */
const grantMs = 10_000;

/** A screen or window of this computer, as the system names it. */
export interface ScreenSource {
  readonly id: string;
  readonly name: string;
}

/** The windows whose pages may record a screen, because the user has just chosen it there. */
export class ScreenGrants {
  readonly #given = new Map<number, { readonly source: ScreenSource; readonly until: number }>();

  /** @param now milliseconds by a clock that never goes back */
  constructor(private readonly now: () => number) {}

  /** Lets a window's page ask for this screen once, within a moment, and for no other. */
  give(window: number, source: ScreenSource): void {
    this.#given.set(window, { source, until: this.now() + grantMs });
  }

  /** Whether a page may ask. */
  has(window: number): boolean {
    const given = this.#given.get(window);
    return given !== undefined && this.now() < given.until;
  }

  /** What a page that asks is given; the next time it is nothing. */
  take(window: number): ScreenSource | undefined {
    const source = this.has(window) ? this.#given.get(window)?.source : undefined;
    this.#given.delete(window);
    return source;
  }
}

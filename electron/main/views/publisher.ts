import type { EventPayload } from '../../../shared/ipc/contract';
import type { Scope, Snapshot, View, WindowKind } from '../../../shared/ipc/windows';
import { diff } from './diff';
import { project, type AppState } from './view';

/** Shortest interval between changes sent to a window: one frame. */
const frameMs = 16;

interface Subscription {
  scope: Scope;
  view: View;
  sequence: number;
  send(change: EventPayload<'changed'>): void;
}

/** Keeps the views of all windows up to date: numbered changes, at most one per window and frame. */
export class Publisher {
  readonly #subscriptions = new Map<number, Subscription>();
  /** Cancels the update that is scheduled. */
  #cancel: (() => void) | undefined;
  #lastEndedAt = -Infinity;
  #lastTookMs = 0;

  /**
   * @param state returns the current state
   * @param shown called with every new view of a window
   * @param now returns the time in milliseconds, to measure the work
   */
  constructor(
    private readonly state: () => AppState,
    private readonly shown: (window: number, scope: Scope, view: View) => void = () => undefined,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Returns a window's current view, and sends its changes from now on. */
  subscribe(window: number, scope: Scope, send: Subscription['send']): Snapshot {
    const sequence = this.#subscriptions.get(window)?.sequence ?? 0;
    const view = project(this.state(), scope);
    this.#subscriptions.set(window, { scope, view, sequence, send });
    this.shown(window, scope, view);
    return { ...scope, sequence, view };
  }

  forget(window: number): void {
    this.#subscriptions.delete(window);
  }

  /**
   * Schedules an update of all windows: at the end of this turn of the event loop, or a frame after the last one ended. If
   * that took longer than a frame, waits as long as it took, so that constant changes among many people take at most half
   * of this process's time.
   */
  changed(): void {
    if (this.#cancel) return;
    const waitMs = this.#lastEndedAt + Math.max(frameMs, this.#lastTookMs) - this.now();
    this.#cancel = waitMs > 0 ? after(waitMs, () => this.flush()) : atEndOfTurn(() => this.flush());
  }

  /** Sends pending changes now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#subscriptions.size === 0) return;
    const begun = this.now();
    const state = this.state();
    // In a conversation's window people wait for what they have just written.
    const [first, later] = [this.#windows(true), this.#windows(false)];
    for (const [window, subscription] of [...first, ...later]) this.#publish(window, subscription, state);
    this.#lastEndedAt = this.now();
    this.#lastTookMs = this.#lastEndedAt - begun;
  }

  #windows(ofConversations: boolean): [number, Subscription][] {
    return [...this.#subscriptions].filter(
      ([, { scope }]) => (scope.conversation !== null) === ofConversations,
    );
  }

  #publish(window: number, subscription: Subscription, state: AppState): void {
    const view = project<WindowKind>(state, subscription.scope, subscription.view);
    const patch = diff(subscription.view, view);
    subscription.view = view;
    if (!patch) return;
    subscription.sequence += 1;
    this.shown(window, subscription.scope, view);
    subscription.send({ sequence: subscription.sequence, patch });
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function atEndOfTurn(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}

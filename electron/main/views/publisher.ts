import type { EventPayload } from '../../../shared/ipc/contract';
import type { Scope, Snapshot, View, WindowKind } from '../../../shared/ipc/windows';
import { diff } from './diff';
import { Pace } from './pace';
import { project, type AppState } from './view';

/** Shortest interval between changes sent to a window of a conversation: one frame. */
const frameMs = 16;
/** The same for all other windows. Their lists would otherwise be drawn again for every message of a flood. */
const listsMs = 100;

interface Subscription {
  scope: Scope;
  view: View;
  sequence: number;
  send(change: EventPayload<'changed'>): void;
}

/** Keeps the views of all windows up to date by numbered changes: the first at once, more at bounded intervals. */
export class Publisher {
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #ofConversations: Pace;
  readonly #ofLists: Pace;

  /**
   * @param state returns the current state
   * @param shown called with every new view of a window
   * @param now returns the time in milliseconds, to measure the work
   */
  constructor(
    private readonly state: () => AppState,
    private readonly shown: (window: number, scope: Scope, view: View) => void = () => undefined,
    now: () => number = () => performance.now(),
  ) {
    this.#ofConversations = new Pace(() => this.#publishAll(true), frameMs, now);
    this.#ofLists = new Pace(() => this.#publishAll(false), listsMs, now);
  }

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

  /** Schedules an update of all windows. In a conversation's window people wait for what they have just written. */
  changed(): void {
    this.#ofConversations.changed();
    this.#ofLists.changed();
  }

  /**
   * Sends what a call of a window may have changed in lists: who acts there sees the result at once, and acts on it next.
   * Windows of conversations have no list, and call for every message that they show.
   */
  acted({ conversation }: Scope): void {
    if (conversation === null) this.#ofLists.hurry();
  }

  /** Sends pending changes now. */
  flush(): void {
    this.#ofConversations.flush();
    this.#ofLists.flush();
  }

  #publishAll(ofConversations: boolean): void {
    const windows = [...this.#subscriptions].filter(
      ([, { scope }]) => (scope.conversation !== null) === ofConversations,
    );
    if (windows.length === 0) return;
    const state = this.state();
    for (const [window, subscription] of windows) this.#publish(window, subscription, state);
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

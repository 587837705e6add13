import type { EventPayload } from '../../../shared/ipc/contract';
import type { Scope, Snapshot, View, WindowKind } from '../../../shared/ipc/windows';
import { diff } from './diff';
import { Pace } from './pace';
import { project, type AppState } from './view';

/** Shortest interval between changes sent to a window of a conversation: one frame. */
const frameMs = 16;
/** The same for all other windows. Their lists would otherwise be drawn again for every message of a flood. */
const listsMs = 100;
/**
 * A conversation's window that has changed so many times in a row is in a flood, of which nobody reads each message: from then on
 * it is sent changes only this often. What a change costs here and in the page depends little on how much it brings.
 */
const floodAfter = 4;
const floodMs = 50;

interface Subscription {
  scope: Scope;
  view: View;
  sequence: number;
  send(change: EventPayload<'changed'>): void;
  /** How often it has changed in a row, and when it did so last. */
  inARow: number;
  changedAt: number;
  /** Ends the time in which a window in a flood is sent nothing. */
  rest: ReturnType<typeof setTimeout> | undefined;
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
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#ofConversations = new Pace(() => this.#publishAll(true), frameMs, now);
    this.#ofLists = new Pace(() => this.#publishAll(false), listsMs, now);
  }

  /** Returns a window's current view, and sends its changes from now on. */
  subscribe(window: number, scope: Scope, send: Subscription['send']): Snapshot {
    const sequence = this.#subscriptions.get(window)?.sequence ?? 0;
    const view = project(this.state(), scope);
    this.forget(window);
    const calm = { inARow: 0, changedAt: -Infinity, rest: undefined };
    this.#subscriptions.set(window, { scope, view, sequence, send, ...calm });
    this.shown(window, scope, view);
    return { ...scope, sequence, view };
  }

  forget(window: number): void {
    clearTimeout(this.#subscriptions.get(window)?.rest);
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
    for (const subscription of this.#subscriptions.values()) endRest(subscription);
    this.#ofConversations.flush();
    this.#ofLists.flush();
  }

  #publishAll(ofConversations: boolean): void {
    const windows = [...this.#subscriptions].filter(
      ([, { scope, rest }]) => (scope.conversation !== null) === ofConversations && rest === undefined,
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
    if (subscription.scope.conversation !== null) this.#restInFlood(subscription);
  }

  #restInFlood(subscription: Subscription): void {
    const time = this.now();
    subscription.inARow = time - subscription.changedAt > 2 * floodMs ? 1 : subscription.inARow + 1;
    subscription.changedAt = time;
    if (subscription.inARow < floodAfter) return;
    subscription.rest = setTimeout(() => {
      endRest(subscription);
      this.#ofConversations.changed();
    }, floodMs);
  }
}

function endRest(subscription: Subscription): void {
  clearTimeout(subscription.rest);
  subscription.rest = undefined;
}

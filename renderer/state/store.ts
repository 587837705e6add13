import { useSyncExternalStore } from 'react';
import type { Bridge, CallResult } from '../../shared/ipc/contract';
import type { View } from '../../shared/ipc/view';
import { applyPatch } from './apply-patch';

export type Snapshot = CallResult<'subscribe'>;

type ViewBridge = Pick<Bridge, 'subscribe' | 'onChanged'>;

/** This window's copy of its view, kept up to date by numbered changes. */
export class ViewStore {
  #snapshot: Snapshot | undefined;
  #bridge: ViewBridge | undefined;
  #hasFailed = false;
  readonly #listeners = new Set<() => void>();
  #asking = false;

  /** Begins to follow the main process. */
  start(bridge: ViewBridge): void {
    this.#bridge = bridge;
    bridge.onChanged(({ sequence, patch }) => {
      if (!this.#snapshot || sequence <= this.#snapshot.sequence) return;
      if (sequence !== this.#snapshot.sequence + 1) return void this.ask();
      this.#set({ ...this.#snapshot, sequence, view: applyPatch(this.#snapshot.view, patch) });
    });
    void this.ask();
  }

  get = (): Snapshot | undefined => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether the view could not be loaded when it was last asked for: the window shows nothing, or what it showed before. */
  hasFailed = (): boolean => this.#hasFailed;

  /** Takes the whole view: a change was missed, none was ever seen, or the user tries again after a failure. */
  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const outcome = await this.#bridge?.subscribe({}).catch(() => undefined);
    this.#asking = false;
    this.#hasFailed = outcome?.ok !== true;
    this.#set(outcome?.ok ? outcome.value : this.#snapshot);
  }

  #set(snapshot: Snapshot | undefined): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

export const viewStore = new ViewStore();

/** The window's view, or undefined until it has come. */
export const useSnapshot = (): Snapshot | undefined =>
  useSyncExternalStore(viewStore.subscribe, viewStore.get);

/** Whether the view could not be loaded when it was last asked for. */
export const useHasFailed = (): boolean => useSyncExternalStore(viewStore.subscribe, viewStore.hasFailed);

/**
 * A part of the view: the component is drawn again only when that part is another value, so it has to be a plain value or an
 * object of the view itself.
 */
export function useSelected<Part>(select: (view: View) => Part): Part {
  return useSyncExternalStore(viewStore.subscribe, () => select(viewIn(viewStore.get())));
}

/** The view, for components that are only drawn once there is one. */
export function useView(): View {
  return viewIn(useSnapshot());
}

function viewIn(snapshot: Snapshot | undefined): View {
  if (!snapshot) throw new Error('The view has not come yet.');
  return snapshot.view;
}

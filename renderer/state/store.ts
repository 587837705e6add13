import { useSyncExternalStore } from 'react';
import type { Bridge, CallResult } from '../../shared/ipc/contract';
import type { View } from '../../shared/ipc/view';
import { setLocale } from '../../shared/words/locale';
import { applyPatch } from './apply-patch';

export type Snapshot = CallResult<'subscribe'>;

type ViewBridge = Pick<Bridge, 'subscribe' | 'onChanged'>;

/** This window's copy of its view, kept up to date by numbered patches. */
export class ViewStore {
  #snapshot: Snapshot | undefined;
  #bridge: ViewBridge | undefined;
  #hasFailed = false;
  readonly #listeners = new Set<() => void>();
  #asking = false;

  /** Starts following the main process. */
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

  /** Whether the last attempt to load the view failed: the window then shows nothing, or an outdated view. */
  hasFailed = (): boolean => this.#hasFailed;

  /** Loads the whole view: at the start, after a missed patch, or when the user tries again after a failure. */
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
    if (snapshot) setLocale(snapshot.view.locale);
    for (const listener of this.#listeners) listener();
  }
}

export const viewStore = new ViewStore();

/** The window's view; undefined until it is loaded. */
export const useSnapshot = (): Snapshot | undefined =>
  useSyncExternalStore(viewStore.subscribe, viewStore.get);

/** Whether the last attempt to load the view failed. */
export const useHasFailed = (): boolean => useSyncExternalStore(viewStore.subscribe, viewStore.hasFailed);

/**
 * A part of the view. The component renders again only if the part changes identity, so `select` MUST return a primitive
 * or an object of the view itself. Throws if the view is not loaded yet.
 */
export function useSelected<Part>(select: (view: View) => Part): Part {
  return useSyncExternalStore(viewStore.subscribe, () => select(viewIn(viewStore.get())));
}

/** The view. Throws if it is not loaded yet. */
export function useView(): View {
  return viewIn(useSnapshot());
}

function viewIn(snapshot: Snapshot | undefined): View {
  if (!snapshot) throw new Error('The view has not come yet.');
  return snapshot.view;
}

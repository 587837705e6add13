import { useSyncExternalStore } from 'react';
import type { Bridge } from '../../shared/ipc/contract';
import type { CommonView, ScopeOf, Snapshot, SnapshotOf, ViewOf, WindowKind } from '../../shared/ipc/windows';
import { setLocale } from '../../shared/words/locale';
import { applyPatch } from './apply-patch';

type ViewBridge = Pick<Bridge, 'subscribe' | 'onChanged' | 'onClaimed'>;

/**
 * This window's copy of its view, kept up to date by numbered patches. Patches that came while the page was busy are drawn
 * together: if each were drawn by itself, a page that needs longer than they come would fall behind further and further.
 */
export class ViewStore {
  /** The view that is shown, and the one that all patches have led to. */
  #snapshot: Snapshot | undefined;
  #latest: Snapshot | undefined;
  #bridge: ViewBridge | undefined;
  #hasFailed = false;
  readonly #listeners = new Set<() => void>();
  #asking = false;
  /** Whether the window became another one while it asked. */
  #isClaimed = false;

  /**
   * Starts following the main process.
   * @param isSpare whether this window is a spare one, which has no view until it is claimed
   * @param afterWaiting runs a function once all patches that wait to be handled have been
   */
  start(bridge: ViewBridge, isSpare: boolean, afterWaiting: (run: () => void) => void): void {
    this.#bridge = bridge;
    bridge.onChanged(({ sequence, patch }) => {
      const latest = this.#latest;
      if (!latest || sequence <= latest.sequence) return;
      if (sequence !== latest.sequence + 1) return void this.ask();
      const isFirst = latest === this.#snapshot;
      this.#latest = Object.assign({}, latest, { sequence, view: applyPatch(latest.view, patch) });
      if (isFirst) afterWaiting(() => this.#show());
    });
    bridge.onClaimed(() => {
      this.#isClaimed = true;
      void this.ask();
    });
    if (!isSpare) void this.ask();
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
    this.#isClaimed = false;
    const outcome = await this.#bridge?.subscribe({}).catch(() => undefined);
    this.#asking = false;
    // The answer may be of what the window was before.
    if (this.#isClaimed) return this.ask();
    this.#hasFailed = outcome?.ok !== true;
    if (outcome?.ok) this.#latest = outcome.value;
    this.#show();
  }

  #show(): void {
    this.#snapshot = this.#latest;
    if (this.#snapshot) setLocale(this.#snapshot.view.locale);
    for (const listener of this.#listeners) listener();
  }
}

export const viewStore = new ViewStore();

/** Whether the view of this window is loaded. */
export const useIsLoaded = (): boolean =>
  useSyncExternalStore(viewStore.subscribe, () => viewStore.get() !== undefined);

/** Whether the last attempt to load the view failed. */
export const useHasFailed = (): boolean => useSyncExternalStore(viewStore.subscribe, viewStore.hasFailed);

/**
 * A part of what every window shows. The component renders again only if the part changes identity, so `select` MUST
 * return a primitive or an object of the view itself. Throws if the view is not loaded yet.
 */
export function useSelected<Part>(select: (view: CommonView) => Part): Part {
  return useSyncExternalStore(viewStore.subscribe, () => select(loaded(viewStore.get()).view));
}

/** The language that the windows speak. A component that uses it is drawn again when that changes. */
export const useLocale = (): string => useSelected(({ locale }) => locale);

/** Makes `useSelected` for what windows of one kind show. The hook throws in a window of another kind. */
export function selecting<Kind extends WindowKind>(kind: Kind) {
  return function useSelectedOf<Part>(select: (view: ViewOf<Kind>) => Part): Part {
    return useSyncExternalStore(viewStore.subscribe, () => select(snapshotOf(kind).view));
  };
}

/** Makes a function that returns what a window of one kind shows now, for event handlers. */
export const reading =
  <Kind extends WindowKind>(kind: Kind) =>
  (): ViewOf<Kind> =>
    snapshotOf(kind).view;

/** Makes a hook that returns for which conversation a window of one kind is. */
export function conversationOf<Kind extends WindowKind>(kind: Kind) {
  return function useConversationOf(): ScopeOf<Kind>['conversation'] {
    return useSyncExternalStore(viewStore.subscribe, () => snapshotOf(kind).conversation);
  };
}

function snapshotOf<Kind extends WindowKind>(kind: Kind): SnapshotOf<Kind> {
  const snapshot = loaded(viewStore.get());
  if (!isOf(kind, snapshot)) throw new Error(`This is no window of kind ${kind}.`);
  return snapshot;
}

const isOf = <Kind extends WindowKind>(
  kind: Kind,
  snapshot: { kind: WindowKind },
): snapshot is SnapshotOf<Kind> => snapshot.kind === kind;

function loaded(snapshot: Snapshot | undefined): Snapshot {
  if (!snapshot) throw new Error('The view has not come yet.');
  return snapshot;
}

import type { TransferView } from '../../shared/ipc/views/transfers';

/** The transfers of all conversations as the window lists them, the newest of each group first. */
export interface TransferGroups {
  /** Under way: waiting, fetched or paused. */
  readonly under: readonly TransferView[];
  readonly done: readonly TransferView[];
  /** Offered by the user. */
  readonly offered: readonly TransferView[];
}

/** Offers of others that nobody asked for are in their conversations only. */
export function groupsOf(transfers: Readonly<Record<string, TransferView>>): TransferGroups {
  const all = Object.values(transfers).sort((a, b) => b.at - a.at);
  return {
    under: all.filter(({ state }) => state === 'waiting' || state === 'fetching' || state === 'paused'),
    done: all.filter(({ state }) => state === 'done'),
    offered: all.filter(({ state }) => state === 'own'),
  };
}

import type { Bridge } from '../../shared/ipc/contract';

declare global {
  interface Window {
    readonly parley: Bridge;
  }
}

/** Calls to the main process, and its events. */
export const bridge = (): Bridge => window.parley;

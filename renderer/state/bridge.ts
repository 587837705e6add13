import type { Bridge } from '../../shared/ipc/contract';

declare global {
  interface Window {
    readonly parley: Bridge;
  }
}

/** The calls and events that this window has. */
export const bridge = (): Bridge => window.parley;

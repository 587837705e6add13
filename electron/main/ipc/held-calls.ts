import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { CallName } from '../../../shared/ipc/contract';

export type Listener = (event: IpcMainInvokeEvent, args: unknown) => Promise<unknown>;

/** The call that every window makes first. */
const first: CallName = 'subscribe';

/**
 * Lets a window ask for its view before the app can answer: the call waits. MUST be called before that window is made.
 * @returns the function that answers calls from then on, also those that wait
 */
export function holdCalls(): (listeners: ReadonlyMap<CallName, Listener>) => void {
  const waiting: ((listener: Listener | undefined) => void)[] = [];
  ipcMain.handle(channelOf(first), async (event, args: unknown) => {
    const listener = await new Promise<Listener | undefined>((resolve) => waiting.push(resolve));
    return listener?.(event, args);
  });
  return (listeners) => {
    ipcMain.removeHandler(channelOf(first));
    for (const [name, listener] of listeners) ipcMain.handle(channelOf(name), listener);
    for (const resolve of waiting) resolve(listeners.get(first));
  };
}

const channelOf = (name: CallName): string => `call:${name}`;

import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Logger } from '../../storage/logger';
import { routes, type Caller, type Handlers, type Source } from './router';
import type { AppWindows } from '../windows/windows';

/**
 * Registers every call of the contract with Electron.
 * @param acted called when a call was carried out, or refused, before it is answered
 */
export function serveCalls(
  handlers: Handlers,
  windows: AppWindows,
  acted: (caller: Caller) => void,
  log: Logger,
): void {
  for (const [name, route] of routes(handlers, (window) => windows.actOutside(window), log))
    ipcMain.handle(`call:${name}`, async (event, args: unknown) => {
      const source = sourceOf(event, windows);
      const outcome = await route(source, args);
      if (source.caller) acted(source.caller);
      return outcome;
    });
}

function sourceOf({ senderFrame, sender }: IpcMainInvokeEvent, windows: AppWindows): Source {
  return {
    topFrame: senderFrame !== null && senderFrame.parent === null,
    origin: siteOf(senderFrame?.url ?? ''),
    caller: windows.callerOf(sender.id),
  };
}

/** Scheme and host: the URL class gives custom schemes no origin. */
function siteOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

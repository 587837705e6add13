import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Logger } from '../../storage/logger';
import { routes, type Handlers, type Source } from './router';
import type { AppWindows } from '../windows/windows';

/** Registers every call of the contract with Electron. */
export function serveCalls(handlers: Handlers, windows: AppWindows, log: Logger): void {
  for (const [name, route] of routes(handlers, (window) => windows.actOutside(window), log))
    ipcMain.handle(`call:${name}`, (event, args: unknown) => route(sourceOf(event, windows), args));
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

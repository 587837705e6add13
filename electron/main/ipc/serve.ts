import type { IpcMainInvokeEvent } from 'electron';
import type { CallName } from '../../../shared/ipc/contract';
import type { Logger } from '../../storage/logger';
import type { AppWindows } from '../windows/windows';
import type { Listener } from './held-calls';
import { routes, type Caller, type Handlers, type Source } from './router';

/**
 * A listener for every call of the contract.
 * @param acted called when a call was carried out, or refused, before it is answered
 */
export function listenersOf(
  handlers: Handlers,
  windows: AppWindows,
  acted: (caller: Caller) => void,
  log: Logger,
): ReadonlyMap<CallName, Listener> {
  const listeners = new Map<CallName, Listener>();
  for (const [name, route] of routes(handlers, (window, name) => windows.actOutside(window, name), log))
    listeners.set(name, async (event, args) => {
      const source = sourceOf(event, windows);
      const outcome = await route(source, args);
      if (source.caller) acted(source.caller);
      return outcome;
    });
  return listeners;
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

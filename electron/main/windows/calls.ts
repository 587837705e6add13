import type { windowsCalls } from '../../../shared/ipc/calls/windows';
import { say } from '../../../shared/words/say';
import { CallError, type HandlersOf } from '../ipc/router';
import type { Publisher } from '../views/publisher';
import type { AppWindows } from './windows';

/** Handlers of the calls about windows. */
export const windowsHandlers = (
  windows: AppWindows,
  publisher: Publisher,
): HandlersOf<typeof windowsCalls> => ({
  subscribe: (_args, { window, kind, conversation }) => {
    // Once the view is on its way: the page draws it while the window appears, which takes the desktop milliseconds.
    setImmediate(() => windows.subscribed(window));
    return publisher.subscribe(window, { kind, conversation }, (change) =>
      windows.send(window, 'changed', change),
    );
  },
  openWindow: ({ kind }) => windows.open(kind),
  showWindow: ({ id }) => {
    if (!windows.showListed(id)) throw new CallError('gone', say('window.closed'));
  },
  newConversation: () => windows.newConversation(),
  appMenu: ({ at }, caller) => windows.popUpAppMenu(caller.window, at),
  moveEdge: ({ width }) => windows.moveEdge(width),
  closeWindow: (_args, caller) => windows.close(caller.window),
});

import { setTimer } from '../../../runtime/timers';
import type { WriterKeys } from '../keys';
import type { ChatClient } from '../types';
import { ScreenServer } from './screen-server';

/** What shows the screen of this computer to members. */
export const composedScreens = (client: ChatClient, keys: WriterKeys): ScreenServer =>
  new ScreenServer({
    keys,
    memberWith: (conversation, writer) => client.memberWith(conversation, writer),
    setTimer,
    now: () => performance.now(),
  });

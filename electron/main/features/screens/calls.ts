import type { screensCalls } from '../../../../shared/ipc/calls/screens';
import type { HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Sharing } from './sharing';
import type { Watching } from './watching';

interface ScreensParts extends Pick<Parts, 'windows'> {
  sharing: Pick<Sharing, 'begin' | 'choose' | 'give' | 'grant' | 'list' | 'stop'>;
  watching: Pick<Watching, 'again' | 'next' | 'notShown' | 'watch'>;
}

/** Handlers of the calls about shared screens. */
export const screensHandlers = ({
  windows,
  sharing,
  watching,
}: ScreensParts): HandlersOf<typeof screensCalls> => ({
  shareScreen: ({ conversation }) => sharing.choose(conversation),
  listScreens: async () => ({ sources: [...(await sharing.list())] }),
  chooseScreen: ({ source }, caller) => sharing.grant(source, caller),
  beginSharing: () => sharing.begin(),
  shareFrame: ({ frame }) => ({ isSlow: sharing.give(frame) }),
  stopSharing: (_args, { conversation }) => sharing.stop(conversation),
  watchScreen: ({ conversation, row }) => watching.watch(conversation, row),
  watchAgain: () => watching.again(),
  nextFrames: async ({ attempt }) => ({ frames: await watching.next(attempt) }),
  notShown: ({ attempt }) => watching.notShown(attempt),
  fillScreen: (_args, { window }) => windows.fillScreen(window),
  leaveFullScreen: (_args, { window }) => windows.leaveFullScreen(window),
});

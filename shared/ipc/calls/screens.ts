import { z } from 'zod';
import { limits } from '../../protocol/limits';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { inConversation, noArgs, nothing, ofRow } from '../call-parts';

/** A screen or window that can be shared, with a small picture of it. */
const source = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['screen', 'window']),
  /** A PNG picture. */
  picture: z.instanceof(Uint8Array),
});
export type ScreenSourceView = z.infer<typeof source>;

const frame = z.instanceof(Uint8Array).refine(({ length }) => length <= limits.screenFrameBytes);

/** Calls about shared screens: those of this computer, and those of others. */
export const screensCalls = {
  /** Opens the window in which the user chooses what to share in a conversation. Nothing is shared before. */
  shareScreen: { args: inConversation, result: nothing, from: ['conversation'], outside: true },
  /** Lists what can be shared, while the user chooses. The system may ask them first. */
  listScreens: { args: noArgs, result: z.object({ sources: z.array(source) }), from: ['sharing'] },
  /** Lets the page record a screen or window, once: one that was listed, which the user has chosen. */
  chooseScreen: {
    args: z.object({ source: z.string().max(bounds.screenIdUnits) }),
    result: nothing,
    from: ['sharing'],
    outside: true,
  },
  /** Says in the conversation that the screen is shared: the page records what was chosen. */
  beginSharing: { args: noArgs, result: nothing, from: ['sharing'] },
  /** Gives the next frame to those who watch. */
  shareFrame: {
    args: z.object({ frame }),
    /** Whether it was left out for somebody who is too slow. */
    result: z.object({ isSlow: z.boolean() }),
    from: ['sharing'],
  },
  /** Ends what is shared, or the choice. A conversation's window ends only what is shared there. */
  stopSharing: { args: noArgs, result: nothing, from: ['conversation', 'sharing'] },
  /** Opens the window that shows what somebody shares, instead of what it showed before. */
  watchScreen: { args: ofRow, result: nothing, from: ['conversation'], outside: true },
  /** Tries again. */
  watchAgain: { args: noArgs, result: nothing, from: ['watching'] },
  /** Resolves with the next frames once there are some; with none when nothing more comes of this attempt. */
  nextFrames: {
    args: z.object({ attempt: z.number() }),
    result: z.object({ frames: z.array(frame) }),
    from: ['watching'],
  },
  /** What has come cannot be shown. */
  notShown: { args: z.object({ attempt: z.number() }), result: nothing, from: ['watching'] },
  /** Fills the screen with the window, or ends that. */
  fillScreen: { args: noArgs, result: nothing, from: ['watching'], outside: true },
  /** Ends it, if the window fills the screen. */
  leaveFullScreen: { args: noArgs, result: nothing, from: ['watching'] },
} as const satisfies Record<string, Call>;

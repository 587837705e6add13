import { z } from 'zod';
import { entryHash } from '../../ids';
import type { Call } from '../call';
import { nothing, inConversation, ofRow, told } from '../call-parts';

/** Calls about which part of a transcript is shown and has been read. */
export const transcriptCalls = {
  /** Marks the rows from `first` to `last` as read: they are on screen in a focused window. */
  markRead: {
    args: inConversation.extend({ first: entryHash, last: entryHash }),
    result: nothing,
    from: ['conversation'],
  },
  /** Says which row is the first in sight, where a page that crashes comes back; null while the window follows the end. */
  keepPlace: {
    args: inConversation.extend({ row: entryHash.nullable() }),
    result: nothing,
    from: ['conversation'],
  },
  /** Moves the window's page of the transcript. */
  showOlder: { args: inConversation, result: nothing, from: ['conversation'] },
  showNewer: { args: inConversation, result: nothing, from: ['conversation'] },
  showEnd: { args: inConversation, result: nothing, from: ['conversation'] },
  /** Goes to the first message that counts as read but was never on screen, or forgets these (`PageView.skipped`). */
  showSkipped: { args: inConversation, result: nothing, from: ['conversation'] },
  forgetSkipped: { args: inConversation, result: nothing, from: ['conversation'] },
  /** Goes to the first message of a day, or of the next day that has one. `at` is its start in milliseconds since 1970. */
  showDate: { args: inConversation.extend({ at: z.number() }), result: nothing, from: ['conversation'] },
  showRow: { args: ofRow, result: nothing, from: ['conversation'] },
  /** Opens a conversation at a message. */
  openRow: {
    args: ofRow,
    result: nothing,
    from: ['roster', 'transfers'],
    outside: true,
  },
  /** Copies messages to the clipboard as text: those between two rows, in either order, or all. */
  copyMessages: {
    args: inConversation.extend({ between: z.tuple([entryHash, entryHash]).optional() }),
    result: told,
    from: ['conversation'],
    outside: true,
  },
} as const satisfies Record<string, Call>;

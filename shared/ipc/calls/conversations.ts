import { z } from 'zod';
import { conversationId, personId } from '../../ids';
import { limits } from '../../protocol/limits';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, inConversation, at } from '../call-parts';

const begun = z.object({ conversation: conversationId.nullable() });

/** Calls about the conversations of this person. */
export const conversationsCalls = {
  /**
   * Starts a conversation, opens its window, and returns its id. It is sealed, unless somebody uses a simple client. If the keys
   * of somebody are not known, asks the user whether it is to be open; null if they do not want that.
   */
  invite: {
    args: z.object({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      title: z.string().max(bounds.titleCharacters).optional(),
    }),
    result: begun,
    from: ['roster'],
    outside: true,
  },
  /** Like `invite`, with the people of another conversation. */
  startAgain: {
    args: inConversation,
    result: begun,
    from: ['conversation'],
    outside: true,
  },
  openConversation: { args: inConversation, result: nothing, from: ['roster'], outside: true },
  leave: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  /** Leaves at once where leaving waits, whatever others hold. */
  leaveNow: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  /** Cancels leaving while it still waits (`ConversationView.leaving`). */
  stay: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  mute: {
    args: inConversation.extend({ muted: z.boolean() }),
    result: nothing,
    from: ['conversation', 'roster'],
  },
  archive: {
    args: inConversation.extend({ archived: z.boolean() }),
    result: nothing,
    from: ['conversation', 'roster'],
  },
  /** Deletes the messages of a conversation on this computer, after a delay during which `keepHistory` undoes it. */
  deleteHistory: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  keepHistory: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  conversationMenu: {
    args: inConversation.extend({ at }),
    result: nothing,
    from: ['roster', 'conversation'],
    outside: true,
  },
} as const satisfies Record<string, Call>;

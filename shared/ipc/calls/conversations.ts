import { z } from 'zod';
import { personId } from '../../ids';
import { limits } from '../../protocol/limits';
import { spans } from '../../settings/quiet';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, inConversation, at } from '../call-parts';
import { attentionView } from '../views/conversations';

/** Calls about the conversations of this person. */
export const conversationsCalls = {
  /**
   * Opens the window in which something can be said to people: of one person the conversation that is there, otherwise a
   * planned one, of which nobody is told before something is sent.
   */
  talkTo: {
    args: z.object({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      title: z.string().max(bounds.titleCharacters).optional(),
    }),
    result: nothing,
    from: ['roster', 'jump'],
    outside: true,
  },
  /** Plans a conversation with the people of another one. */
  startAgain: { args: inConversation, result: nothing, from: ['conversation'], outside: true },
  /** Ends a planned conversation, with its draft. */
  discardPlan: { args: inConversation, result: nothing, from: ['roster', 'conversation'] },
  openConversation: { args: inConversation, result: nothing, from: ['roster', 'jump'], outside: true },
  leave: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  /** Leaves at once where leaving waits, whatever others hold. */
  leaveNow: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  /** Cancels leaving while it still waits (`ConversationView.leaving`). */
  stay: { args: inConversation, result: nothing, from: ['conversation', 'roster'] },
  setAttention: {
    args: inConversation.extend({ level: attentionView.shape.level, span: z.enum(spans) }),
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

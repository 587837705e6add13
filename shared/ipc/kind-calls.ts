import { z } from 'zod';
import { conversationId, entryHash, personId } from '../ids';
import { limits } from '../protocol/limits';
import { bounds } from './bounds';
import type { Call } from './call';

const inConversation = z.object({ conversation: conversationId });
const ofRow = inConversation.extend({ row: entryHash });
const nothing = z.undefined();

/** The part of the contract for messages, title and members of a conversation window's conversation. */
export const kindCalls = {
  /** Adds this person's reaction to a message, or removes it. */
  react: {
    args: ofRow.extend({ emoji: z.string().max(limits.emojiUnits), removed: z.boolean() }),
    result: nothing,
    from: ['conversation'],
  },
  /** Edits one of this person's messages. */
  editMessage: {
    args: ofRow.extend({ text: z.string().max(bounds.textCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Deletes one of this person's messages for everyone. */
  deleteMessage: { args: ofRow, result: nothing, from: ['conversation'] },
  /** Sets a conversation's title; an empty one removes it. */
  setTitle: {
    args: inConversation.extend({ title: z.string().max(bounds.titleCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Removes a member. Only the founder can. */
  removePerson: {
    args: inConversation.extend({ person: personId }),
    result: nothing,
    from: ['conversation'],
  },
} as const satisfies Record<string, Call>;

/** Events from the main process to conversation windows. */
export const kindEvents = {
  /** "Edit" was chosen in a message's menu. */
  editChosen: z.object({ row: z.string() }),
  /** "Name…" was chosen in the conversation's menu. */
  nameChosen: z.object({}),
} as const;

import { z } from 'zod';
import { conversationId, entryHash, personId } from '../ids';
import { limits } from '../protocol/limits';
import type { Call } from './call';

const inConversation = z.object({ conversation: conversationId });
const ofRow = inConversation.extend({ row: entryHash });
const nothing = z.undefined();

/** What conversation windows ask for about messages, the name and the people of their conversation: a part of the contract. */
export const kindCalls = {
  /** Adds a reaction of mine to a message, or takes it back. */
  react: {
    args: ofRow.extend({ emoji: z.string().max(limits.emojiUnits), removed: z.boolean() }),
    result: nothing,
    from: ['conversation'],
  },
  /** Changes what a message of mine says. */
  editMessage: {
    args: ofRow.extend({ text: z.string().max(2 * limits.textCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Deletes a message of mine for everyone. */
  deleteMessage: { args: ofRow, result: nothing, from: ['conversation'] },
  /** Names a conversation; an empty title takes its name away. */
  setTitle: {
    args: inConversation.extend({ title: z.string().max(2 * limits.titleCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Removes a member; for the founder. */
  removePerson: {
    args: inConversation.extend({ person: personId }),
    result: nothing,
    from: ['conversation'],
  },
} as const satisfies Record<string, Call>;

/** What the main process tells conversation windows. */
export const kindEvents = {
  /** "Edit" was chosen in a message's menu. */
  editChosen: z.object({ row: z.string() }),
  /** "Name…" was chosen in the conversation's menu. */
  nameChosen: z.object({}),
} as const;

import { z } from 'zod';
import { personId } from '../../ids';
import { limits } from '../../protocol/limits';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, inConversation, at } from '../call-parts';

/** Calls about the people of a conversation. */
export const peopleCalls = {
  /**
   * Invites into a conversation. If it is sealed and somebody could not open what is said there, asks the user whether to start an
   * open one with everybody instead; not `done` if they do not want that.
   */
  inviteMore: {
    args: inConversation.extend({
      people: z.array(personId).min(1).max(limits.peoplePerConversation),
      /** Whether they may read earlier messages. */
      history: z.boolean(),
    }),
    result: z.object({ done: z.boolean() }),
    from: ['conversation'],
    outside: true,
  },
  cancelInvitation: {
    args: inConversation.extend({ person: personId }),
    result: nothing,
    from: ['conversation'],
  },
  /** Removes a member. Only the founder can. */
  removePerson: {
    args: inConversation.extend({ person: personId }),
    result: nothing,
    from: ['conversation'],
  },
  /** Keeps somebody at the top of the list of people, out of it, or under another name. Nobody is told. */
  setFavourite: {
    args: z.object({ person: personId, favourite: z.boolean() }),
    result: nothing,
    from: ['roster', 'conversation'],
  },
  setHidden: {
    args: z.object({ person: personId, hidden: z.boolean() }),
    result: nothing,
    from: ['roster', 'conversation'],
  },
  /** An empty nickname is none. */
  setNickname: {
    args: z.object({ person: personId, nickname: z.string().max(bounds.nameUnits) }),
    result: nothing,
    from: ['roster', 'conversation'],
  },
  /** Shows the context menu of a person whom the window shows. */
  personMenu: {
    args: z.object({ person: personId, at }),
    result: nothing,
    from: ['roster', 'conversation'],
    outside: true,
  },
} as const satisfies Record<string, Call>;

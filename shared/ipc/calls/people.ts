import { z } from 'zod';
import { conversationId, personId } from '../../ids';
import { limits } from '../../protocol/limits';
import { settingsSchema } from '../../settings/settings';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, inConversation, at } from '../call-parts';
import { personView } from '../views/people';

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
  /** Whom the user can invite into a conversation: everybody else who is online or was met, and is neither hidden nor blocked. */
  peopleToInvite: {
    args: inConversation,
    result: z.object({ people: z.array(personView) }),
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
  /**
   * The conversations that the user has in common with somebody: how many, and for windows of the whole app the last used by
   * name. The window of a conversation is told of no other.
   */
  commonWith: {
    args: z.object({ person: personId }),
    result: z.object({
      count: z.number(),
      conversations: z.array(z.object({ id: conversationId, name: z.string() })),
    }),
    from: ['roster', 'conversation'],
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
  /** Lists somebody in a group of the user's own; an empty name is none. Nobody is told. */
  setGroup: {
    args: z.object({ person: personId, group: z.string().max(bounds.nameUnits) }),
    result: nothing,
    from: ['roster'],
  },
  /** Gives a group another name; an empty one ends it, and its people are listed with the others. */
  renameGroup: {
    args: z.object({ group: z.string().max(bounds.nameUnits), name: z.string().max(bounds.nameUnits) }),
    result: nothing,
    from: ['roster'],
  },
  /** Sorts the list of people, or folds groups. */
  arrangePeople: {
    args: settingsSchema.pick({ peopleOrder: true, foldedGroups: true }).partial(),
    result: nothing,
    from: ['roster'],
  },
  /** Forgets that somebody was met, and what the user has noted about them. Conversations stay. */
  forgetPerson: {
    args: z.object({ person: personId }),
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

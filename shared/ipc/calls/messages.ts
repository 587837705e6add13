import { z } from 'zod';
import { entryHash } from '../../ids';
import { limits } from '../../protocol/limits';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { nothing, inConversation, mentions, ofRow, at } from '../call-parts';

/** Index of a link among those of a message (`shownLinks`). */
const linkIndex = z.int().nonnegative();

/** Calls about messages and the title, which is a message, too. */
export const messagesCalls = {
  /** Sends a text, as an answer to the message `to` if it is given. */
  send: {
    args: inConversation.extend({
      text: z.string().max(bounds.textCharacters),
      mentions,
      to: entryHash.optional(),
    }),
    result: nothing,
    from: ['conversation'],
  },
  /** Sends all refused entries of the conversation again, if `row` is one. */
  resend: { args: ofRow, result: nothing, from: ['conversation'] },
  /** Deletes the content of a refused message, or a refused change to one, on this computer, as if it had not been written. */
  removeRefused: { args: ofRow, result: nothing, from: ['conversation'] },
  setDraft: {
    args: inConversation.extend({ text: z.string().max(bounds.draftUnits) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Attaches an emoji of this person's to a message, by a message of `kind`, or takes it back. */
  attachEmoji: {
    args: ofRow.extend({
      kind: z.string().max(bounds.kindUnits),
      emoji: z.string().max(limits.emojiUnits),
      removed: z.boolean(),
    }),
    result: nothing,
    from: ['conversation'],
  },
  /** Edits one of this person's messages. */
  editMessage: {
    args: ofRow.extend({ text: z.string().max(bounds.textCharacters), mentions }),
    result: nothing,
    from: ['conversation'],
  },
  /** Asks people to choose, as an answer to the message `to` if it is given. */
  sendPoll: {
    args: inConversation.extend({
      question: z.string().max(bounds.pollQuestionUnits),
      choices: z.array(z.string().max(bounds.pollChoiceUnits)).max(limits.pollChoices),
      several: z.boolean(),
      to: entryHash.optional(),
    }),
    result: nothing,
    from: ['conversation'],
  },
  /** Sets all that this person chooses in a poll: places in its list of choices, none to take their vote back. */
  vote: {
    args: ofRow.extend({ chosen: z.array(z.int().nonnegative()).max(limits.pollChoices) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Closes one of this person's polls: later votes do not count. */
  closePoll: { args: ofRow, result: nothing, from: ['conversation'] },
  /** Pins a message for everybody, or ends that. */
  setPinned: { args: ofRow.extend({ pinned: z.boolean() }), result: nothing, from: ['conversation'] },
  /** Saves a message for this person only, or ends that. */
  setSaved: { args: ofRow.extend({ saved: z.boolean() }), result: nothing, from: ['conversation'] },
  /** Deletes one of this person's messages for everyone. */
  deleteMessage: { args: ofRow, result: nothing, from: ['conversation'] },
  /** Sets a conversation's title; an empty one removes it. */
  setTitle: {
    args: inConversation.extend({ title: z.string().max(bounds.titleCharacters) }),
    result: nothing,
    from: ['conversation'],
  },
  /** Gives a conversation a picture, a small JPEG, PNG or WebP in base64; an empty one removes it. */
  setGroupPicture: {
    args: inConversation.extend({ picture: z.string().max(limits.previewUnits) }),
    result: nothing,
    from: ['conversation'],
  },
  /**
   * Opens a link of a message in the browser or the mail program. The window sends its index; the main process reads the
   * address from the message. The user is asked first if the link looks like another site than the one it opens.
   */
  openLink: {
    args: ofRow.extend({ link: linkIndex }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
  /** Opens the message that a link names, wherever it was said. */
  openMessage: { args: ofRow, result: nothing, from: ['jump'], outside: true },
  messageMenu: {
    args: ofRow.extend({
      /** Index of the clicked link, from 0; null for none. */
      link: linkIndex.nullable(),
      selected: z.boolean(),
      at,
    }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
  /** The user has changed what they are about to say. */
  typed: { args: inConversation, result: nothing, from: ['conversation'] },
} as const satisfies Record<string, Call>;

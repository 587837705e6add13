import { z } from 'zod';
import { personId, writerId } from '../../ids';
import { codeVerdicts } from '../../safety/pair';
import type { Call } from '../call';
import { inConversation, nothing } from '../call-parts';

const ofPerson = z.object({ person: personId });
/** Longest text that may be pasted as a code. */
const codeCharacters = 1_000;

/** Somebody who can read a conversation. Times are in milliseconds since 1970. */
const readerView = z.object({
  person: personId,
  isMember: z.boolean(),
  /** From when on they can read; null if that is not known here. */
  since: z.number().nullable(),
  joined: z.number().nullable(),
  /** Whether they can read what was written before. */
  hasHistory: z.boolean(),
  computers: z.array(
    z.object({
      writer: writerId,
      at: z.number(),
      state: z.enum(['in use', 'replaced', 'revoked']),
      /** Whether it is this computer. */
      own: z.boolean(),
      /** What a computer of the user is called; null for those of others, whose names nobody else is told. */
      name: z.string().nullable(),
    }),
  ),
});
export type ReaderView = z.infer<typeof readerView>;

/** Calls about whom the user talks with. A conversation's window may only name people of its own. */
export const safetyCalls = {
  /** What this user compares with a person. */
  compareWith: {
    args: ofPerson,
    result: z.object({
      /** The words of both, in the order in which both see them. */
      words: z.array(z.object({ person: personId, words: z.array(z.string()) })),
      /** This user's code for the person: rows of `0` and `1`. */
      code: z.array(z.string()),
    }),
    from: ['roster', 'conversation'],
  },
  /** Who can read a conversation, since when and with which computers, and whether its messages are sealed. */
  safetyOf: {
    args: inConversation,
    result: z.object({
      sealed: z.boolean(),
      readers: z.array(readerView),
    }),
    from: ['conversation'],
  },
  /** Compares the code that the person has shown. If it is right, the person is verified. */
  checkCode: {
    args: ofPerson.extend({ text: z.string().max(codeCharacters) }),
    result: z.object({ verdict: z.enum(codeVerdicts) }),
    from: ['roster', 'conversation'],
  },
  /** Copies the text of this user's code for the person. */
  copyCode: { args: ofPerson, result: nothing, from: ['roster', 'conversation'], outside: true },
  /** Marks a person verified, or takes the mark away. */
  setVerified: {
    args: ofPerson.extend({ verified: z.boolean() }),
    result: nothing,
    from: ['roster', 'conversation'],
  },
  /** Takes back that a person is blocked. */
  unblock: { args: ofPerson, result: nothing, from: ['roster', 'conversation', 'preferences'] },
  /** Blocks a person, after a question. */
  block: { args: ofPerson, result: nothing, from: ['roster', 'conversation'] },
  /** The user knows that this person is another one than the one with the same name. */
  tellApart: { args: ofPerson, result: nothing, from: ['roster', 'conversation'] },
} as const satisfies Record<string, Call>;

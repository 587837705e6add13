import { z } from 'zod';
import { personId, entryHash, type EntryHash, type PersonId } from '../../ids';
import { phraseSchema } from '../../words/phrase-schema';
import { fileView } from './transfers';

/** An emoji, and the ids of the people who attached it to a message by messages of `kind`. */
const tallyView = z.object({ kind: z.string(), emoji: z.string(), people: z.array(personId) });
export type TallyView = z.infer<typeof tallyView>;

/** The message that another one answers, as this computer has it. */
const quoteView = z.object({
  row: entryHash,
  /** `unknown`: it is not here, or not shown to this person. */
  state: z.enum(['here', 'deleted', 'blocked', 'unknown']),
  /** Its author; absent if it is unknown. */
  author: personId.optional(),
  /** Its beginning on one line, if it is here; otherwise empty. */
  text: z.string(),
});
export type QuoteView = z.infer<typeof quoteView>;

/** A message that is pinned for everybody. */
export interface PinView {
  readonly row: EntryHash;
  readonly author: PersonId;
  /** Its beginning on one line. */
  readonly text: string;
  /** Who pinned it, and when by their clock, in milliseconds since 1970. */
  readonly by: PersonId;
  readonly at: number;
}

/** A stretch of a text that names a person, or everybody. */
const mentionView = z.object({
  start: z.number(),
  length: z.number(),
  person: personId.optional(),
});

/** How a poll stands: its choices, each with the people who voted for it. */
const pollView = z.object({
  choices: z.array(z.object({ text: z.string(), people: z.array(personId) })),
  /** Whether one person may choose several. */
  several: z.boolean(),
  closed: z.boolean(),
});
export type PollView = z.infer<typeof pollView>;

/** A change that this person made to a message and the server refused: it shows here, and the others do not have it. */
const refusedChangeView = z.object({
  /** The kind of the refused messages. */
  kind: z.string(),
  /** The emoji that they attached or took back; empty for kinds that do neither. */
  emoji: z.array(z.string()),
  /** Whether they took emoji back. */
  removed: z.boolean(),
  /** Hashes of the refused entries; removing them all undoes the change. */
  entries: z.array(entryHash),
  /** Why, as a sentence. */
  problem: phraseSchema,
});
export type RefusedChangeView = z.infer<typeof refusedChangeView>;

/** One row of a transcript: a text message, or a line about an event. */
export const rowView = z.object({
  /** Unique and stable: the entry's hash. */
  id: entryHash,
  /** Sort key. Rows are shown in its ascending order, by plain string comparison. */
  order: z.string(),
  author: personId,
  /** Time of writing by the author's clock, which may be wrong, in milliseconds since 1970. */
  at: z.number(),
  /** Time of arrival by this computer's clock, in milliseconds since 1970; `at` if unknown. */
  arrived: z.number(),
  kind: z.enum([
    'text',
    'file',
    'poll',
    /** Somebody shows, or has shown, their screen. */
    'screen',
    // By somebody whom the user has blocked.
    'blocked',
    'deleted',
    /** Sealed, and its key has not come. */
    'waiting',
    /** Sealed with a key that is here, and yet not to be opened. */
    'unreadable',
    'named',
    'pinned',
    'unpinned',
    // The conversation has another picture, or none.
    'pictured',
    'unpictured',
    'unknown',
    'invited',
    'withdrawn',
    'joined',
    'declined',
    'left',
    'removed',
    // Who may write in an open room from then on: the founder and `people`, or everybody.
    'speakers',
    'allSpeak',
    'closed',
    // Somebody removed a computer of theirs.
    'computer',
  ]),
  /** For `text` the text, for `file` its caption, for `poll` the question, for `named` the conversation's new name; otherwise empty. */
  text: z.string(),
  /** For `file`: what is offered. Its transfer is in `transfers`, under the row's id. */
  file: fileView.optional(),
  /** For `poll`: its choices and votes. */
  poll: pollView.optional(),
  /** For `screen`: whether its author has ended it. */
  screen: z.object({ over: z.boolean() }).optional(),
  /** For texts and captions: whom they name, and where in the text, in code points. */
  mentions: z.array(mentionView).optional(),
  /** For texts: whether somebody else wrote them elsewhere. */
  forwarded: z.literal(true).optional(),
  /** For texts, files and polls: the message that it answers, if it answers one. For `pinned` and `unpinned`: which. */
  quote: quoteView.optional(),
  /** Ids of the people invited, withdrawn or removed. */
  people: z.array(personId),
  /** For texts: time of the last edit, by the author's clock. */
  edited: z.number().optional(),
  /** For texts: the attached emoji, in order of arrival. */
  tallies: z.array(tallyView).optional(),
  /** For rows about somebody who left or was removed, and about who may write: number of their messages that are no longer shown because of it. */
  withdrawnMessages: z.number().optional(),
  /** Ids of other messages with the same number (a fork): the author's computer was copied, or is dishonest. */
  alternatives: z.array(entryHash).optional(),
  /** Whether it arrived when messages after it had been read and had been here for a while. */
  late: z.boolean(),
  /**
   * For this person's texts: `pending` until another node has it, `sent` until all members who may see it have it, then
   * `delivered`. For all rows of this person: `failed` if the server refused the entry (`problem` says why). Rows of others
   * are `sent`.
   */
  state: z.enum(['pending', 'sent', 'delivered', 'failed']),
  problem: phraseSchema.optional(),
  /** For messages: changes by this person that the server refused. */
  refusedChanges: z.array(refusedChangeView).optional(),
  /** For this person's texts: ids of the members who have it, and of those who do not yet. */
  reached: z.array(personId).optional(),
  awaited: z.array(personId).optional(),
});
export type RowView = z.infer<typeof rowView>;

/** The part of a transcript that a window has. */
export const pageView = z.object({
  /** Whether its rows reach the start, and the end, of the transcript. */
  atStart: z.boolean(),
  atEnd: z.boolean(),
  /** Number of unread messages of the conversation; 1,000 means that many or more. */
  unread: z.number(),
  /** Id of the row below the divider of new messages. */
  unreadFrom: entryHash.nullable(),
  /** Number of messages that count as read but were never on screen, at most 1,000. */
  skipped: z.number(),
  /** The row to scroll to, again whenever `sequence` grows. */
  target: z
    .object({ row: entryHash, align: z.enum(['start', 'center', 'end']), sequence: z.number() })
    .nullable(),
});
export type PageView = z.infer<typeof pageView>;

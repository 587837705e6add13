import { z } from 'zod';
import { personId, conversationId } from '../../ids';
import { everybodyView } from './rooms';

/** What others do in a conversation. */
export const doingsView = z.object({
  /** Ids of those who type. */
  typing: z.array(personId),
  /** By person: the sort key of the row up to which they have read, and when that was written. */
  seen: z.record(z.string(), z.object({ order: z.string(), at: z.number() })),
});
export type DoingsView = z.infer<typeof doingsView>;

/** What a conversation notifies of, and until when, in milliseconds since 1970; null for always. */
export const attentionView = z.object({
  level: z.enum(['all', 'mentions', 'nothing']),
  until: z.number().nullable(),
});
export type AttentionView = z.infer<typeof attentionView>;

export const conversationView = z.object({
  id: conversationId,
  /** Name to show: the title, or the names of the others. */
  name: z.string(),
  /** Title as it was written; absent if there is none. */
  title: z.string().optional(),
  /** Address of its picture, `/picture/<id>/<message>`; absent if it has none. */
  picture: z.string().optional(),
  /** Id of the founder, who can remove people. */
  founder: personId.optional(),
  /** Set for an open room, which anybody may join. `topic` says what it is about, and may be empty. */
  room: z
    .object({
      topic: z.string(),
      everybody: everybodyView.optional(),
      /** The members who may write, besides the founder; absent if all may. */
      speakers: z.array(personId).optional(),
      /** Set once it is closed: by whom, and when by their clock. */
      closed: z.object({ by: personId, at: z.number() }).optional(),
      /** Whether this person may write there, as a member. */
      mayWrite: z.boolean(),
    })
    .optional(),
  /** Set if nobody else knows of it: it is founded when the first message is sent. */
  planned: z.literal(true).optional(),
  /** Ids of the others who take part; if there are none, of those who left or never joined. */
  others: z.array(personId),
  /** Whether the people in `others` still take part. */
  company: z.enum(['here', 'left', 'never joined']),
  /** Ids of the members, and of those invited, including this person. Every id is in `people`. */
  members: z.array(personId),
  invited: z.array(personId),
  joined: z.boolean(),
  /** Whether this person left by choice, and was not removed. */
  hasLeft: z.boolean(),
  /** What lists show of its last activity. Absent in its own window, which would draw everything again for each message. */
  activity: z
    .object({
      last: z.object({ author: personId, text: z.string(), at: z.number() }).nullable(),
      /** Sort key of the list: time of the last activity by this computer's clock, in milliseconds since 1970. */
      at: z.number(),
      /** Number of unread messages; 1,000 means that many or more. */
      unread: z.number(),
      /** The beginning of the text that is not sent, on one line. */
      draft: z.string().optional(),
    })
    .optional(),
  /** Whether its messages are encrypted from end to end. That never changes. */
  sealed: z.boolean(),
  /** What raises notifications; only with `all` it is counted on the app's icon. */
  attention: attentionView,
  /** Whether it is listed separately until something new arrives. */
  archived: z.boolean(),
  /** Whether its history is about to be deleted here and can still be kept. */
  deleting: z.boolean(),
  /** Whether leaving waits until somebody else has everything held here; this person is still a member. */
  leaving: z.boolean(),
  /** Number of messages that others have and this computer lacks, and whether a node that has them is connected. */
  missing: z.object({ count: z.number(), coming: z.boolean() }),
});
export type ConversationView = z.infer<typeof conversationView>;

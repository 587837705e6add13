import { z } from 'zod';
import { entryHash, personId } from '../ids';
import { preferencePages } from '../settings/settings';
import type { Patch } from './view';

/** Every event from the main process to a window. */
export const events = {
  /** A change to the view. Numbered per window without gaps; after a gap, subscribe again. */
  changed: z.object({ sequence: z.number(), patch: z.custom<Patch>() }),
  /** A spare window is one of the app's windows from now on, and has a view. Or the conversation of a window has been founded. */
  claimed: z.object({}),
  /** Why a menu command failed, as a sentence for people. */
  menuFailed: z.object({ message: z.string() }),
  /** Preferences: show this page. */
  showPage: z.object({ page: z.enum(preferencePages) }),
  /** Roster: a new conversation was asked for outside the app's windows. */
  newConversation: z.object({}),
  /** Roster: a new open room was asked for outside the window. */
  newRoom: z.object({}),
  /** Roster: the messages that name the user, or those that they have saved, are to be listed. */
  listChosen: z.object({ list: z.enum(['mentions', 'saved']) }),
  /** Invitations: the user asked for the window. */
  invitationsWanted: z.object({}),
  /** Conversations: "Edit" was chosen in a message's menu. */
  editChosen: z.object({ row: entryHash }),
  /** Conversations: "Reply" was chosen in a message's menu. */
  replyChosen: z.object({ row: entryHash }),
  /** Conversations: "Other emoji…" was chosen in a message's menu. */
  reactChosen: z.object({ row: entryHash }),
  /** Conversations: "Name…" was chosen in the conversation's menu. */
  nameChosen: z.object({}),
  /** Sharing the screen: somebody can show nothing before a key frame comes. */
  keyFrameWanted: z.object({}),
  /** Conversations: files did not go, and this was written about them. */
  captionReturned: z.object({ caption: z.string() }),
  /** Roster and conversations: "About…" was chosen in a person's menu. */
  cardChosen: z.object({ person: personId }),
  /** Roster: "New group…" was chosen in a person's menu. */
  groupChosen: z.object({ person: personId }),
  /** Roster and conversations: "Safety words…" was chosen in a person's menu. */
  safetyChosen: z.object({ person: personId }),
} as const;

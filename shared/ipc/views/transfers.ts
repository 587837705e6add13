import { z } from 'zod';
import { conversationId, entryHash, personId } from '../../ids';

/* Offered files, and what becomes of them, as windows show them. */

/** A file or folder as it was offered. */
export const fileView = z.object({
  /** Name to show; what it is saved as may differ. */
  name: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Media type, as its author says. */
  type: z.string(),
  sort: z.enum(['picture', 'folder', 'file']),
  /** Of a folder: the number of its files. */
  files: z.number().optional(),
  /** Of a picture or video: its size in pixels, if known. */
  width: z.number().optional(),
  height: z.number().optional(),
  /** A small JPEG, PNG or WebP picture in base64. */
  preview: z.string().optional(),
  /** Whether the system runs such a file when it is opened. */
  executable: z.boolean(),
});
export type FileView = z.infer<typeof fileView>;

/** Why a transfer does not go on, or an offered file cannot be given. */
const transferProblems = [
  /** The disk is full: it goes on once there is room and the user says so. */
  'disk-full',
  /** The folder of received files cannot be written. */
  'unwritable',
  /** The user's own file is another one, or gone, since it was offered. */
  'changed',
  /** A received file is not where it was saved. */
  'gone',
  /** What came is not what was offered: its list or size is not that of the offer. */
  'not-as-offered',
  /** Its message is not shown at the moment: the user has blocked its author. It waits until that is over. */
  'not-offered',
] as const;

/** Where an offered file is, and how it gets here. */
export const transferView = z.object({
  /** The row of the offer; also the key of this item. */
  id: entryHash,
  conversation: conversationId,
  author: personId,
  /** Its small picture, if it is one of a picture, has an address of its own. */
  file: fileView.omit({ preview: true }),
  /**
   * `own`: offered from this computer. `offered`: nothing is fetched. `waiting`: nobody who has it can be reached, or others come
   * first. `fetching`, `paused`: by the user, or because of `problem`. `done`: it is here.
   */
  state: z.enum(['own', 'offered', 'waiting', 'fetching', 'paused', 'done']),
  /** Bytes of the file that are here. */
  here: z.number(),
  /** While it is fetched: bytes a second, and seconds that are left; null if unknown. */
  speed: z.number().nullable(),
  left: z.number().nullable(),
  /** People who are known to have all of it, without this person. */
  holders: z.array(personId),
  /** Number of computers from which it is fetched at the moment. */
  sources: z.number(),
  /** Name under which it was saved, if it was. */
  savedAs: z.string().optional(),
  problem: z.enum(transferProblems).optional(),
  /** Time of the last change of `state`, for the order of lists, in milliseconds since 1970. */
  at: z.number(),
});
export type TransferView = z.infer<typeof transferView>;

/** A file that was offered in a conversation, in the list of all. Its small picture has an address of its own. */
export const listedFileView = z.object({
  row: entryHash,
  author: personId,
  /** Time of the offer, in milliseconds since 1970 by its author's clock. */
  at: z.number(),
  file: fileView.omit({ preview: true }),
  hasPreview: z.boolean(),
});
export type ListedFileView = z.infer<typeof listedFileView>;

/** A file that is about to be offered: it waits beside the draft until the user sends it. */
export const attachmentView = z.object({
  /** Key of this item. */
  id: z.string(),
  conversation: conversationId,
  file: fileView,
  /** `reading`: its hashes are made; it can be sent meanwhile. `failed`: it cannot be read, or is not what was attached. */
  state: z.enum(['reading', 'ready', 'failed']),
  /** Whether it is another file by now than the one that was attached before Parley was started. */
  hasChanged: z.boolean(),
  /** Bytes that are read. */
  read: z.number(),
  /** Whether the user has sent it: it goes once it is ready. */
  sent: z.boolean(),
  /** Of a folder: whether photos in it go without place and time, and how many could not be read, and go as they are. */
  isCleaned: z.boolean(),
  uncleaned: z.number(),
  /** Whether it was sent before it was known that some could not, and waits until the user sends it again. */
  isHeld: z.boolean(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

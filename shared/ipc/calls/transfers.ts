import { z } from 'zod';
import { entryHash } from '../../ids';
import { limits } from '../../protocol/limits';
import { fileGroups, fileOrders } from '../../transfers/listing';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { inConversation, mentions, nothing, ofRow } from '../call-parts';
import { listedFileView } from '../views/transfers';

/** The last file of a page of the list. */
const filesCursor = z.object({ id: z.number(), name: z.string().max(2 * limits.fileNameCharacters) });

/** Bytes of something that has no file. */
const fewBytes = z.instanceof(Uint8Array).refine(({ length }) => length <= bounds.pastedBytes);
const ofRecording = inConversation.extend({ recording: z.uuid() });
const ofAttachment = inConversation.extend({ attachment: z.uuid() });

/** Calls about files: those that are about to be offered, and those that were. */
export const transfersCalls = {
  /** Asks the user for files, or for a folder, and puts them beside the draft. */
  attachFiles: {
    args: inConversation.extend({ what: z.enum(['files', 'folder']) }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
  /**
   * Puts files and folders beside the draft that were dropped on the window. The main process asks first: it cannot know whether
   * the user dropped them.
   */
  attachPaths: {
    args: inConversation.extend({
      paths: z.array(z.string().min(1).max(bounds.pathUnits)).min(1).max(bounds.dropped),
    }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
  /**
   * Lets the page ask for the microphone, for a moment: the user records a voice message. The main process asks the first time.
   * Returns the id of the recording; null if the user does not want it.
   */
  useMicrophone: {
    args: inConversation,
    result: z.object({ recording: z.uuid().nullable() }),
    from: ['conversation'],
    outside: true,
  },
  /**
   * Keeps what was recorded since the last time: it waits beside the draft if the page ends before it says what is to become of it.
   */
  addToVoice: { args: ofRecording.extend({ bytes: fewBytes }), result: nothing, from: ['conversation'] },
  /** Puts a recording beside the draft, as a whole. It fails if it cannot be kept, and may be tried again. */
  keepVoice: { args: ofRecording.extend({ bytes: fewBytes }), result: nothing, from: ['conversation'] },
  /** Throws a recording away. */
  discardVoice: { args: ofRecording, result: nothing, from: ['conversation'] },
  /** Puts a picture beside the draft that was pasted, and has no file. */
  attachBytes: {
    args: inConversation.extend({
      name: z.string().max(2 * limits.fileNameCharacters),
      type: z.string().max(limits.mediaTypeUnits),
      bytes: fewBytes,
    }),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
  /** Has the user choose a part of the screen, by the desktop's own means, and puts it beside the draft. */
  snip: { args: inConversation, result: nothing, from: ['conversation'], outside: true },
  /** Says what a picture that is attached looks like: the page decodes pictures, the main process does not. */
  describeAttachment: {
    args: ofAttachment.extend({
      width: z.int().positive(),
      height: z.int().positive(),
      preview: z.string().max(limits.previewUnits),
    }),
    result: nothing,
    from: ['conversation'],
  },
  /** Takes an attachment away from the draft. */
  detach: { args: ofAttachment, result: nothing, from: ['conversation'] },
  /** Sends all that is beside the draft, a message each, the caption with the first, which answers the message `to`. */
  sendAttachments: {
    args: inConversation.extend({
      caption: z.string().max(bounds.captionUnits),
      mentions,
      to: entryHash.optional(),
    }),
    result: nothing,
    from: ['conversation'],
  },
  /** Lists the files that were offered in a conversation, a page at a time. */
  listFiles: {
    args: inConversation.extend({
      group: z.enum(fileGroups),
      order: z.enum(fileOrders),
      /** Text that their names contain; empty for all. */
      name: z.string().max(bounds.searchUnits),
      /** `more` of the page before; null for the first. */
      after: filesCursor.nullable(),
    }),
    result: z.object({ files: z.array(listedFileView), more: filesCursor.nullable() }),
    from: ['conversation'],
  },
  /** Fetches a file, or goes on with one that was paused. */
  fetchFile: { args: ofRow, result: nothing, from: ['conversation', 'transfers'] },
  pauseFile: { args: ofRow, result: nothing, from: ['conversation', 'transfers'] },
  /** Gives up fetching a file, and deletes what has come of it. */
  cancelFile: { args: ofRow, result: nothing, from: ['conversation', 'transfers'] },
  /** Opens a file in its program. The main process asks first if the system would run it. */
  openFile: { args: ofRow, result: nothing, from: ['conversation', 'transfers'], outside: true },
  showFileInFolder: { args: ofRow, result: nothing, from: ['conversation', 'transfers'], outside: true },
  /** Asks where, and copies the file there. */
  saveFileAs: { args: ofRow, result: nothing, from: ['conversation', 'transfers'], outside: true },
  /**
   * Puts a picture on the clipboard. The page sends its pixels, four bytes each, because the main process decodes no pictures of
   * others.
   */
  copyPicture: {
    args: inConversation
      .extend({
        width: z.int().min(1).max(bounds.copiedSidePixels),
        height: z.int().min(1).max(bounds.copiedSidePixels),
        pixels: z.instanceof(Uint8Array),
      })
      .refine(({ width, height, pixels }) => pixels.length === 4 * width * height),
    result: nothing,
    from: ['conversation'],
    outside: true,
  },
} as const satisfies Record<string, Call>;

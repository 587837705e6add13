import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { KeptFile } from './kept-file';
import type { PieceBuffers } from './piece-buffers';
import type { FileWords, Look } from './types';

/** What is stored of an offered file. */
export interface KeptTransfer {
  readonly offer: EntryHash;
  readonly conversation: ConversationId;
  readonly author: PersonId;
  readonly file: KeptFile;
  /** `own`: it lies at `path`. `wanted` and `paused`: its pieces are collected. `done`: it was saved at `path`. */
  readonly state: 'own' | 'wanted' | 'paused' | 'done';
  readonly path: string | undefined;
  /** Time of the last change of `state`, in milliseconds since 1970. */
  readonly at: number;
  /** Whether photos in a folder were offered without what they say besides themselves, and so are given. */
  readonly isCleaned: boolean;
}

/** Somebody who has said that they have all of a file. */
export interface Holder {
  readonly offer: EntryHash;
  readonly person: PersonId;
}

/** A file or folder beside a draft: it waits until the user sends it, and then until its hashes are made. */
export interface AttachedFile {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly path: string;
  readonly type: string;
  readonly look: Look | undefined;
  /** What is said with it; undefined until it is sent. */
  readonly words: FileWords | undefined;
  /** The same for all that were sent together; empty until it is. */
  readonly sending: string;
  /** Its key, and the root of its hash tree, by which a change is noticed; undefined until it has been read. */
  readonly content: { readonly key: string; readonly root: string } | undefined;
  /** Whether photos in a folder go without what they say besides themselves. */
  readonly isCleaned: boolean;
}

/** A file or folder that is to be read. */
export interface ToRead extends Pick<AttachedFile, 'path' | 'isCleaned'> {
  readonly key: string;
  /** The root that it should have: its hashes are kept only if it does; any if undefined. */
  readonly wanted: string | undefined;
}

/** A file or folder that is being read: its hashes are made. Of a folder more is known with each step. */
export interface ReadingStart extends Pick<OfferedFile, 'name' | 'size' | 'files' | 'list'> {
  /** Photos in a folder that could not be cleaned, and go as they are. */
  readonly uncleaned?: number;
}

export interface ReadingStep extends Omit<ReadingStart, 'name'> {
  /** Bytes that are read. */
  readonly read: number;
  /** The root of its hash tree; present at the end. */
  readonly root: string | undefined;
}

/** What was made of a piece that came. */
export type PieceOutcome = 'kept' | 'forged';

/** Pieces of a file that are here: a bit field (`bitsOf`), and whether the hashes of all are. */
export interface Collected {
  readonly bits: Uint8Array;
  readonly hasLayer: boolean;
}

/** What lies where a whole file was: it, as far as its size shows; another; or nothing that can be read. */
export type Found = 'here' | 'changed' | 'gone';

/**
 * Where files are read and written, on a thread of their own. All reject with `StoreError`: `full` if the disk is, `denied`
 * where the user may not write.
 */
export interface TransferStore {
  /** Where pieces lie that are handed over to the thread or come from it. */
  readonly buffers: PieceBuffers;

  all(): Promise<readonly KeptTransfer[]>;

  /** Begins to read a file or folder that is to be offered. Rejects if it is neither. */
  beginReading(reading: string, what: ToRead): Promise<ReadingStart>;
  /** Reads the next part of it. Rejects if it changes meanwhile. */
  readMore(reading: string): Promise<ReadingStep>;
  endReading(reading: string): Promise<void>;

  /** What waits beside drafts and what was sent and is not offered yet, in order. */
  attached(): Promise<readonly AttachedFile[]>;
  keepAttached(file: AttachedFile): Promise<void>;
  /** The same for bytes that have no file of the user's: they are kept. Returns where. */
  keepBytes(file: Omit<AttachedFile, 'path'>, name: string, bytes: Uint8Array): Promise<string>;
  /** Appends to such bytes. Rejects if there are none. */
  addBytes(id: string, bytes: Uint8Array): Promise<void>;
  /** One of them is offered: both is stored in one step, so that its bytes always belong to something. */
  offer(transfer: KeptTransfer, attached: string): Promise<void>;
  /** It is taken away, with its bytes if they have no file of the user's and nothing else needs them. */
  dropAttached(id: string): Promise<void>;

  put(transfer: KeptTransfer): Promise<void>;
  /** Who is known to have files. */
  holders(): Promise<readonly Holder[]>;
  keepHolder(holder: Holder): Promise<void>;
  /** Forgets a transfer, and deletes what has come of it unless it is done. */
  forget(offer: EntryHash): Promise<void>;

  /** Prepares to collect pieces of a file, in this folder. */
  collect(offer: EntryHash, folder: string): Promise<Collected>;
  /** Keeps the hashes of all pieces. Returns false if they are not those of the file. */
  putLayer(offer: EntryHash, layer: Uint8Array): Promise<boolean>;
  /** Keeps a piece if it is the right one. It is handed over: the caller MUST NOT use it any more. */
  putPiece(offer: EntryHash, piece: number, sealed: Uint8Array): Promise<PieceOutcome>;
  /** Makes durable which pieces are here. */
  flush(offer: EntryHash): Promise<void>;
  /**
   * All pieces are here: gives the file, or the folder that they make, a name that nothing else has. Returns where it lies;
   * undefined if they make no folder as it was offered, and are deleted.
   */
  finish(offer: EntryHash): Promise<string | undefined>;

  /** Hashes of pieces, 32 bytes each; undefined if they are not here. */
  layer(offer: EntryHash, from: number, to: number): Promise<Uint8Array | undefined>;
  /** A sealed piece, checked; undefined if it is not here, or is not the one that was offered any more. */
  piece(offer: EntryHash, piece: number): Promise<Uint8Array | undefined>;

  /**
   * Looks for a whole file.
   * @param piece one that is to be the one that was offered
   */
  look(offer: EntryHash, piece?: number): Promise<Found>;
  copy(from: string, to: string): Promise<void>;
  /** Copies a file into a folder, under a name that nothing else has. Returns where it lies. */
  receive(from: string, folder: string, name: string): Promise<string>;
  close(): Promise<void>;
}

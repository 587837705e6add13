import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { Mentioning } from '../../../shared/conversation/mentions';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { AttachmentView, TransferView } from '../../../shared/ipc/views/transfers';
import type { Result } from '../../../shared/protocol/errors';
import type { KeptFile } from './kept-file';

/** What is known and done about an offered file. Its fields are those of `TransferView`. */
export interface Transfer extends Omit<TransferView, 'id' | 'file' | 'holders'> {
  /** The offer's message. */
  readonly id: EntryHash;
  readonly conversation: ConversationId;
  readonly author: PersonId;
  readonly offer: KeptFile;
  readonly holders: readonly PersonId[];
}

/**
 * The file that a message offers, and who does; `deleted` if its author has taken that back; undefined if it offers none, or none
 * at the moment.
 */
export type Offered = { readonly file: OfferedFile; readonly author: PersonId } | 'deleted' | undefined;

/** A file that waits beside a draft. Its fields are those of `AttachmentView`. */
export interface Attachment extends Omit<AttachmentView, 'file'> {
  readonly file: Pick<OfferedFile, 'name' | 'size' | 'type' | 'files' | 'width' | 'height' | 'preview'>;
}

/** Bytes that are offered without being a file of the user: a pasted picture. */
export interface AttachedBytes {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A sound that was recorded, as a whole. */
export type RecordedSound = Pick<AttachedBytes, 'type' | 'bytes'>;

/** What is said with a file that is offered. */
export interface FileWords extends Mentioning {
  /** Empty if nothing is. */
  readonly caption: string;
  /** The message that it answers. */
  readonly to?: EntryHash;
}

/** What a picture looks like, as the page that decoded it says. */
export type Look = Required<Pick<OfferedFile, 'width' | 'height' | 'preview'>>;

/**
 * The first that waits beside a draft was read: it can be sent; or the user has to see first that photos in it keep their place; or
 * there is none that can be sent.
 */
export type FirstRead = 'ready' | 'held' | 'none';

/** Offers files, gives them to members, and fetches those of others. */
export interface Transfers {
  /** The transfers of a conversation that this computer knows anything about; of all conversations without one. */
  of(conversation?: ConversationId): readonly Transfer[];
  /** What waits beside the draft of a conversation. */
  attachments(conversation: ConversationId): readonly Attachment[];

  /**
   * Puts files beside a draft. Their hashes are made from now on.
   * @param isCleaned whether photos in folders go without what they say besides themselves
   */
  attach(conversation: ConversationId, paths: readonly string[], isCleaned: boolean): void;
  /** The same for bytes that have no file. They are kept in the profile; rejects if they cannot be. */
  attachBytes(conversation: ConversationId, file: AttachedBytes): Promise<void>;
  /**
   * Begins a recording beside a draft, and ends one that still runs there. Returns its id.
   * @param name of the file that it is to be
   */
  beginRecording(conversation: ConversationId, name: string, type: string): string;
  /** Keeps what was heard since the last time. Rejects if it cannot be kept, or if nothing of this id is recorded. */
  addToRecording(conversation: ConversationId, recording: string, bytes: Uint8Array): Promise<void>;
  /** Puts the whole sound beside the draft, in place of what was kept. Rejects if it cannot be kept: it may be tried again. */
  keepRecording(conversation: ConversationId, recording: string, sound: RecordedSound): Promise<void>;
  /** Deletes what was kept. */
  dropRecording(conversation: ConversationId, recording: string): Promise<void>;
  /** The page that recorded is gone: what was kept waits beside the draft. */
  endRecordings(conversation: ConversationId): Promise<void>;
  /** Whether something waits beside the draft of a conversation; true as well while that is not known, at a start. */
  mayHaveAttachments(conversation: ConversationId): boolean;
  /** Where one lies; undefined if there is none of this id. */
  attachmentPlace(conversation: ConversationId, attachment: string): string | undefined;
  describe(conversation: ConversationId, attachment: string, look: Look): void;
  detach(conversation: ConversationId, attachment: string): void;
  /** Takes all away: nothing can be sent in this conversation any more. */
  detachAll(conversation: ConversationId): void;
  /** Moves what waits beside the draft of a planned conversation to that of the conversation which it has become. */
  moveAttachments(planned: ConversationId, conversation: ConversationId): void;
  /** The user wants to send what waits beside the draft of a planned conversation. Resolves once the first has been read. */
  untilFirstRead(conversation: ConversationId): Promise<FirstRead>;
  /**
   * Sends what waits beside a draft, each once it is read. A folder waits there again if the user could not know yet that photos
   * in it keep their place. Resolves when the first is on its way, or cannot be.
   * @param words what is said with the first
   */
  send(conversation: ConversationId, words: FileWords): Promise<Result<void>>;

  /** Fetches a file, or goes on. Has no effect if it is not offered in this conversation, or here. */
  fetch(conversation: ConversationId, offer: EntryHash): void;
  pause(conversation: ConversationId, offer: EntryHash): void;
  /** Gives up, and deletes what has come. */
  cancel(conversation: ConversationId, offer: EntryHash): Promise<void>;
  /** Where the file lies on this computer, if it is whole and still there. */
  place(conversation: ConversationId, offer: EntryHash): Promise<string | undefined>;

  /**
   * Takes a file back that an export has kept: it is copied to the folder for received files, if it is what was offered and
   * nothing is here of it yet. Returns whether it was taken.
   */
  takeBack(conversation: ConversationId, offer: EntryHash, path: string): Promise<boolean>;

  /** Copies a file to a place that the user chose. Rejects with an error of the file system. */
  copy(from: string, to: string): Promise<void>;

  /** Messages of others have come: what the user wants unasked of what they offer is fetched. */
  came(conversation: ConversationId, messages: readonly EntryHash[]): void;

  /** Messages may have been deleted: of offers that their author took back, this computer's own are forgotten. */
  withdrawn(conversation: ConversationId, messages: readonly EntryHash[]): void;

  /** Offers were deleted, or people blocked or unblocked: what is not offered is not fetched. */
  offersChanged(conversation?: ConversationId): void;

  onChange(listener: () => void): void;
  close(): Promise<void>;
}

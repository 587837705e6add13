import type { ConversationId, EntryHash } from '../../../shared/ids';
import type { Log } from '../../../runtime/log';
import type { ChatClient } from '../types';
import type { Standing } from './attachments';
import type { Unasked } from './unasked';
import type { PieceSource } from './source';
import type { KeptTransfer, TransferStore } from './store';
import type { Offered } from './types';

/** What the user has chosen. */
export interface TransferSettings {
  /** Where received files lie. */
  readonly folder: string;
  /** What is fetched unasked. */
  readonly fetches: Unasked;
  /** Bytes a second for all files together; 0 for no limit. */
  readonly bytesPerSecond: number;
}

/** What transfers need of the node around them. */
export interface TransfersParts {
  readonly client: Pick<ChatClient, 'id' | 'say'>;
  readonly store: TransferStore;
  readonly log: Log;
  settings(): TransferSettings;
  offered(conversation: ConversationId, offer: EntryHash): Offered;
  /** Whether the user can send something in a conversation, or plans to. */
  standing(conversation: ConversationId): Standing;
  /** Of whom pieces of a file can be asked now. */
  sources(wanted: Pick<KeptTransfer, 'conversation' | 'file' | 'author'>): readonly PieceSource[];
  /** What was written about files that were sent and do not go: it is the user's again. */
  returned(conversation: ConversationId, caption: string): void;
  /** A folder that was sent waits until the user knows that photos in it keep their place. */
  held(conversation: ConversationId, folder: string): void;
  /** A file was offered from here. */
  given(own: KeptTransfer): void;
  /** Milliseconds since 1970, and by a clock that never goes back. */
  time(): number;
  now(): number;
  setTimer(run: () => void, ms: number): { cancel(): void };
}

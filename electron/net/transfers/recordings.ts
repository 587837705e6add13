import type { ConversationId } from '../../../shared/ids';
import { attachedTo } from './attached-to';
import type { AttachedFile, TransferStore } from './store';

/** Bytes of a recording: a page that was taken over may not fill the disk. */
const bytesAtMost = 64 * 1024 * 1024;

interface Recording {
  conversation: ConversationId;
  readonly file: Omit<AttachedFile, 'path'>;
  readonly name: string;
  /** Where it lies, once something of it has come. */
  path: Promise<string> | undefined;
  size: number;
  /** Whether the user has ended it and its whole sound is being kept, and whether its page is gone meanwhile. */
  keeping: 'no' | 'now' | 'page-gone';
}

export interface RecordingsParts {
  readonly store: Pick<TransferStore, 'keepBytes' | 'keepAttached' | 'addBytes' | 'dropAttached'>;
  /** A recording has ended without being kept by the user: it is to wait beside the draft. */
  ended(file: AttachedFile): void;
  /** One has begun to be stored: it is what a draft has. */
  changed(): void;
  /** What is stored of one could not be changed, or deleted. */
  failed(error: unknown): void;
}

/**
 * Sounds that are being recorded. What has been heard is stored as it comes, as if it waited beside the draft already, so that it
 * is not lost if the page or the program ends.
 */
export class Recordings {
  readonly #running = new Map<string, Recording>();

  constructor(private readonly parts: RecordingsParts) {}

  /** Whether something is being recorded in a conversation. */
  has(conversation: ConversationId): boolean {
    return [...this.#running.values()].some((each) => each.conversation === conversation);
  }

  /** Begins one, and ends another in this conversation: its page is not there any more. */
  begin(conversation: ConversationId, name: string, type: string): string {
    void this.endAll(conversation);
    const file = attachedTo(conversation, type);
    this.#running.set(file.id, { conversation, file, name, path: undefined, size: 0, keeping: 'no' });
    return file.id;
  }

  /** What was heard since the last time. Rejects if it cannot be kept, or if this is not being recorded. */
  async add(conversation: ConversationId, id: string, bytes: Uint8Array): Promise<void> {
    const recording = this.#must(conversation, id);
    const { store } = this.parts;
    recording.size += bytes.length;
    if (recording.size > bytesAtMost) throw new RangeError('a recording is too long');
    if (recording.path) return store.addBytes(id, bytes);
    const { file, name } = recording;
    recording.path = store.keepBytes({ ...file, conversation }, name, bytes);
    await recording.path;
    this.parts.changed();
  }

  /**
   * Keeps one as a whole instead of what was heard, once. Rejects if it is not being recorded, is being kept already, or cannot be
   * kept: then what was heard stays.
   * @param whole keeps all of it under a name
   */
  async keep(
    conversation: ConversationId,
    id: string,
    whole: (name: string) => Promise<void>,
  ): Promise<void> {
    const recording = this.#must(conversation, id);
    if (recording.keeping !== 'no') throw new Error('this is being kept already');
    recording.keeping = 'now';
    try {
      await whole(recording.name);
    } catch (error) {
      const isPageGone = this.#running.get(id)?.keeping === 'page-gone';
      recording.keeping = 'no';
      if (isPageGone) await this.endAll(recording.conversation);
      throw error;
    }
    await this.drop(recording.conversation, id);
  }

  /** Deletes one: the user does not want it, or it is kept as a whole. */
  async drop(conversation: ConversationId, id: string): Promise<void> {
    const recording = this.#running.get(id);
    if (recording?.conversation !== conversation) return;
    this.#running.delete(id);
    if (!recording.path) return;
    await this.parts.store.dropAttached(id).catch((error: unknown) => this.parts.failed(error));
  }

  /** The page that recorded in a conversation is gone: what has come of it waits beside the draft. */
  async endAll(conversation: ConversationId): Promise<void> {
    // One that is begun meanwhile goes on.
    for (const [id, recording] of [...this.#running]) {
      if (recording.conversation !== conversation) continue;
      if (recording.keeping !== 'no') {
        recording.keeping = 'page-gone';
        continue;
      }
      const path = await recording.path?.catch(() => undefined);
      // Meanwhile the user may have given up the conversation.
      if (!this.#running.delete(id) || path === undefined) continue;
      this.parts.ended({ ...recording.file, conversation: recording.conversation, path });
    }
  }

  dropAll(conversation: ConversationId): void {
    for (const [id, recording] of this.#running)
      if (recording.conversation === conversation) void this.drop(conversation, id);
  }

  move(from: ConversationId, to: ConversationId): void {
    for (const recording of this.#running.values()) {
      if (recording.conversation !== from) continue;
      recording.conversation = to;
      void this.#keep(recording);
    }
  }

  /** Stores where one belongs, once something of it is stored. */
  async #keep({ file, conversation, path: stored }: Recording): Promise<void> {
    const path = await stored?.catch(() => undefined);
    if (path === undefined || !this.#running.has(file.id)) return;
    await this.parts.store
      .keepAttached({ ...file, conversation, path })
      .catch((error: unknown) => this.parts.failed(error));
  }

  #must(conversation: ConversationId, id: string): Recording {
    const recording = this.#running.get(id);
    if (recording?.conversation !== conversation) throw new Error('this is not being recorded');
    return recording;
  }
}

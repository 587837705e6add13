import { inChain } from '../../../runtime/entries/store/commit-chain';
import { packAdditions } from '../../../runtime/entries/store/packed-additions';
import type { LogAddition } from '../../../shared/conversation/log-addition';
import type { EntryPlace } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { openForReading, storeError, type StoreProblem } from '../../../runtime/sqlite/database';
import { openOrSetAside } from '../../../runtime/sqlite/open-or-set-aside';
import { StoreWorker } from '../../../runtime/threads/worker-client';
import type { Logger } from '../logger';
import { logSetAside } from '../set-aside';
import { MessagesReader } from './messages-reader';
import type { PieceReceipts } from './receipts';
import type { SearchOrder, SearchResult } from './search';
import type { SearchOperations } from './search-worker';
import type { MessagesOperations } from './worker';

type Writer = StoreWorker<MessagesOperations>;
type Searcher = StoreWorker<SearchOperations>;

/** Scripts of the worker threads. */
export interface MessagesPrograms {
  writer: URL;
  searcher: URL;
}

/** How long receipts are collected before they are stored together. There are many, and a lost one is learned again. */
const receiptsMs = 300;

/** A person's conversations on disk: read in this thread, in small parts, and written by a worker thread. */
export class Messages {
  /** Why the last write failed; undefined if it succeeded. */
  problem: StoreProblem | undefined;
  readonly #unkept = new Map<ConversationId, PieceReceipts>();
  #timer: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();

  private constructor(
    readonly reader: MessagesReader,
    private readonly writer: Writer,
    private readonly searcher: Searcher,
    /** Path to which an unreadable database was moved; undefined if there was none. */
    readonly setAsideAs: string | undefined,
    private readonly now: () => number,
  ) {}

  /**
   * Opens or creates the file. A damaged one is set aside and replaced by a new one. Rejects with `StoreError` if the
   * file cannot be used as it is: made by version 0.1 or a later version, in use, access denied, disk full.
   */
  static async open(
    path: string,
    programs: MessagesPrograms,
    log: Logger,
    now: () => number = Date.now,
  ): Promise<Messages> {
    const writer: Writer = new StoreWorker(programs.writer, {});
    const searcher: Searcher = new StoreWorker(programs.searcher, {});
    try {
      const kept = await openOrSetAside(
        path,
        () => writer.ask('open', { path }),
        (moved, why) => logSetAside(path, moved, why, log),
      );
      await searcher.ask('open', { path });
      return new Messages(new MessagesReader(openForReading(path)), writer, searcher, kept, now);
    } catch (error) {
      await Promise.all([writer.close(), searcher.close()]);
      throw storeError(error);
    }
  }

  /**
   * Finds messages, including those that arrived just now. Rejects with `StoreError`. `isComplete`: false if some messages
   * could not be indexed, for example because the disk is full. These are not found.
   */
  async search(order: SearchOrder): Promise<SearchResult & { isComplete: boolean }> {
    const isComplete = await this.#indexAll();
    return { ...(await this.searcher.ask('find', order)), isComplete };
  }

  /** Calls the listener whenever writing begins to fail, or works again. */
  onProblem(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Stores additions, all or none; see `EntryStore`. */
  readonly append = inChain((additions: readonly LogAddition[], failures) => {
    const packed = packAdditions(additions);
    const args = { additions: packed, at: this.now(), failures };
    return this.#watched(this.writer.ask('append', args, [packed.numbers.buffer]));
  });

  receipts(conversation: ConversationId): PieceReceipts {
    return this.#unkept.get(conversation) ?? this.reader.receipts(conversation);
  }

  keepReceipts(conversation: ConversationId, receipts: PieceReceipts): void {
    this.#unkept.set(conversation, receipts);
    this.#timer ??= setTimeout(() => void this.#keepReceipts(), receiptsMs);
  }

  /** Marks what is shown between two places, both included, as read. */
  async markRead(conversation: ConversationId, first: EntryPlace, last: EntryPlace): Promise<void> {
    await this.#watched(this.writer.ask('markRead', { conversation, first, last }));
  }

  /** Deletes the content of all messages of a conversation; headers stay. */
  async deleteTexts(conversation: ConversationId): Promise<void> {
    await this.#watched(this.writer.ask('deleteTexts', { conversation }));
  }

  /** Deletes the content of one message; its header stays. */
  async deleteText(conversation: ConversationId, hash: EntryHash): Promise<void> {
    await this.#watched(this.writer.ask('deleteText', { conversation, hash }));
  }

  async close(): Promise<void> {
    await this.#keepReceipts();
    this.reader.close();
    await this.searcher.close();
    // The writer closes last: the last connection to close moves the journal into the file.
    await this.writer.close();
  }

  /** Indexes all pending messages. Resolves with whether that succeeded. */
  async #indexAll(): Promise<boolean> {
    try {
      while (await this.writer.ask('indexSome', {}));
      return true;
    } catch {
      return false;
    }
  }

  async #keepReceipts(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const unkept = [...this.#unkept];
    this.#unkept.clear();
    // Receipts that cannot be stored are learned again.
    const kept = unkept.map(([conversation, receipts]) =>
      this.writer.ask('keepReceipts', { conversation, receipts }).catch(() => undefined),
    );
    await Promise.all(kept);
  }

  async #watched<Value>(writing: Promise<Value>): Promise<Value> {
    try {
      const value = await writing;
      this.#become(undefined);
      return value;
    } catch (error) {
      this.#become(storeError(error).problem);
      throw error;
    }
  }

  #become(problem: StoreProblem | undefined): void {
    if (problem === this.problem) return;
    this.problem = problem;
    for (const listener of this.#listeners) listener();
  }
}

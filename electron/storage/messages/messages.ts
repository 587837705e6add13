import { existsSync } from 'node:fs';
import { inChain } from '../../../runtime/entries/store/commit-chain';
import { openEntriesAsTheyAre } from '../../../runtime/entries/store/open-entries';
import type { KeyReader } from '../../../runtime/entries/store/key-store';
import type { TransitReader } from '../../../runtime/entries/store/keys-in-transit';
import { packAdditions } from '../../../runtime/entries/store/packed-additions';
import type { LogAddition } from '../../../shared/conversation/log-addition';
import { noKeyChanges, type KeyChanges } from '../../../shared/sealing/kept-keys';
import type { EntryPlace } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { lastSetAside, setDatabaseAside } from '../../../runtime/files/set-aside';
import {
  openForReading,
  storeError,
  type Database,
  type StoreError,
  type StoreProblem,
} from '../../../runtime/sqlite/database';
import { openOrSetAside } from '../../../runtime/sqlite/open-or-set-aside';
import { StoreWorker } from '../../../runtime/threads/worker-client';
import type { Logger } from '../logger';
import { logSetAside } from '../set-aside';
import { MessagesReader } from './messages-reader';
import type { FilesPage, FilesRequest } from './offered-files';
import type { PieceReceipts } from './receipts';
import type { SearchOrder, SearchResult } from './search';
import type { SearchOperations } from './search-worker';
import { migrations } from './tables';
import { WritingThread } from './writing-thread';

type Searcher = StoreWorker<SearchOperations>;

/** Scripts of the worker threads. */
export interface MessagesPrograms {
  writer: URL;
  searcher: URL;
}

/** How long receipts are collected before they are stored together. There are many, and a lost one is learned again. */
const receiptsMs = 300;

/**
 * A person's conversations on disk: read in this thread, in small parts, written by a worker thread, and searched by another.
 * The threads start when they are needed.
 */
export class Messages {
  /** Why the last write failed; undefined if it succeeded. */
  problem: StoreProblem | undefined;
  readonly #unkept = new Map<ConversationId, PieceReceipts>();
  #timer: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();
  #searchable: Promise<void> | undefined;
  #damage: StoreError | undefined;

  private constructor(
    readonly reader: MessagesReader,
    private readonly writer: WritingThread,
    private readonly searcher: Searcher,
    private readonly file: { path: string; log: Logger },
    /** Path to which an unreadable database was moved; undefined if there was none. */
    readonly setAsideAs: string | undefined,
    private readonly now: () => number,
  ) {}

  /**
   * Opens or creates the file. A damaged one is set aside and replaced by a new one. Rejects with `StoreError` if the
   * file cannot be used as it is: made by version 0.1 or a later version, in use, access denied, disk full. What can be
   * read as it is, is not opened for writing yet: see `startWriting`.
   */
  static async open(
    path: string,
    programs: MessagesPrograms,
    log: Logger,
    now: () => number = Date.now,
  ): Promise<Messages> {
    const writer = new WritingThread(programs.writer, path);
    const searcher: Searcher = new StoreWorker(programs.searcher, {});
    const made = (reader: Database, setAsideAs?: string): Messages =>
      new Messages(new MessagesReader(reader), writer, searcher, { path, log }, setAsideAs, now);
    const asItIs = openEntriesAsTheyAre(path, migrations);
    if (asItIs) return made(asItIs);
    // The last start may have set one aside; see `startWriting`.
    const keptBefore = existsSync(path) ? undefined : lastSetAside(path);
    try {
      const kept = await openOrSetAside(
        path,
        () => writer.open(),
        (moved, why) => logSetAside(path, moved, why, log),
      );
      return made(openForReading(path), kept ?? keptBefore);
    } catch (error) {
      await writer.close();
      throw storeError(error);
    }
  }

  /**
   * Opens the file for writing, unless a write has done so already. Rejects with `StoreError` if it cannot be written to.
   * Resolves with false if the file is damaged, which `open` does not notice in all: then the program MUST be started again,
   * and the file is set aside when it is closed.
   */
  async startWriting(): Promise<boolean> {
    try {
      await this.writer.open();
      return true;
    } catch (error) {
      const why = storeError(error);
      if (why.problem !== 'damaged') throw why;
      this.#damage = why;
      return false;
    }
  }

  /**
   * Finds messages, including those that arrived just now. Rejects with `StoreError`. `isComplete`: false if some messages
   * could not be indexed, for example because the disk is full. These are not found.
   */
  async search(order: SearchOrder): Promise<SearchResult & { isComplete: boolean }> {
    const [isComplete] = await Promise.all([this.#indexAll(), this.#openSearch()]);
    return { ...(await this.searcher.ask('find', order)), isComplete };
  }

  /** Lists files that were offered in a conversation. Rejects with `StoreError`. */
  async files(request: FilesRequest): Promise<FilesPage> {
    await this.#openSearch();
    return this.searcher.ask('files', request);
  }

  /** Starts the thread that searches, so that the first search does not wait for it. */
  prepareSearch(): void {
    // If the file cannot be opened, the first search says so.
    this.#openSearch().catch(() => undefined);
  }

  /**
   * Closes the file and sets it aside because reading failed, as far as it is damaged; then the program MUST be started again.
   * Rejects with the error if it says something else.
   */
  async abandon(error: unknown): Promise<void> {
    const why = storeError(error);
    if (why.problem !== 'damaged') throw error;
    this.#damage = why;
    await this.close();
  }

  /** Calls the listener whenever writing begins to fail, or works again. */
  onProblem(listener: () => void): void {
    this.#listeners.add(listener);
  }

  get keys(): KeyReader {
    return this.reader.keys;
  }

  get inTransit(): TransitReader {
    return this.reader.inTransit;
  }

  /** Stores additions, all or none; see `EntryStore`. */
  readonly append = inChain(
    (failures, additions: readonly LogAddition[], keys: KeyChanges = noKeyChanges) => {
      const packed = packAdditions(additions);
      const args = { additions: packed, keys, at: this.now(), failures };
      return this.#watched(this.writer.ask('append', args, [packed.numbers.buffer]));
    },
  );

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
    const { path, log } = this.file;
    if (this.#damage) logSetAside(path, setDatabaseAside(path), this.#damage, log);
  }

  /** Opens the file in the thread that searches, unless that was done; a failure is tried again. */
  #openSearch(): Promise<void> {
    this.#searchable ??= this.searcher.ask('open', { path: this.file.path }).catch((error: unknown) => {
      this.#searchable = undefined;
      throw error;
    });
    return this.#searchable;
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

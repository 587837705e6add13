import { packAdditions } from '../../../runtime/entries/store/packed-additions';
import type { LogAddition } from '../../../shared/conversation/log-addition';
import type { EntryPlace } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { openForReading, storeError, type StoreProblem } from '../../../runtime/sqlite/database';
import { StoreWorker } from '../../../runtime/threads/worker-client';
import type { Logger } from '../logger';
import { setAside } from '../set-aside';
import { MessagesReader } from './messages-reader';
import type { PieceReceipts } from './receipts';
import type { SearchOrder, SearchResult } from './search';
import type { SearchOperations } from './search-worker';
import type { MessagesOperations } from './worker';

type Writer = StoreWorker<MessagesOperations>;
type Searcher = StoreWorker<SearchOperations>;

/** Programs that the threads run. */
export interface MessagesPrograms {
  writer: URL;
  searcher: URL;
}

/** How long receipts wait to be kept together: there are many, and one that is lost is found out again. */
const receiptsMs = 300;

/** A person's conversations on this computer's disk: read here, in small pieces, and written by a thread of its own. */
export class Messages {
  /** Why the last write was not made; undefined when all is well. */
  problem: StoreProblem | undefined;
  readonly #unkept = new Map<ConversationId, PieceReceipts>();
  #timer: NodeJS.Timeout | undefined;
  readonly #listeners = new Set<() => void>();

  private constructor(
    readonly reader: MessagesReader,
    private readonly writer: Writer,
    private readonly searcher: Searcher,
    /** Where the messages were moved that could not be read; undefined when they could. */
    readonly setAsideAs: string | undefined,
    private readonly now: () => number,
  ) {}

  /**
   * Opens the file, or makes it. One that is broken is set aside and a new one begun. Rejects with `StoreError` when it
   * cannot be used as it is: made by version 0.1 or a later version, in use, not allowed, the disk full.
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
      const kept = await openOrSetAside(path, writer, log);
      await searcher.ask('open', { path });
      return new Messages(new MessagesReader(openForReading(path)), writer, searcher, kept, now);
    } catch (error) {
      await Promise.all([writer.close(), searcher.close()]);
      throw storeError(error);
    }
  }

  /** Finds messages, also those that came a moment ago. Rejects with `StoreError`. */
  async search(order: SearchOrder): Promise<SearchResult> {
    // What cannot be indexed, because the disk is full, is not found; the rest is.
    while (await this.writer.ask('indexSome', {}).catch(() => false));
    return this.searcher.ask('find', order);
  }

  /** Calls the listener whenever writing begins to fail, or works again. */
  onProblem(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async append(additions: readonly LogAddition[]): Promise<void> {
    const packed = packAdditions(additions);
    const args = { additions: packed, at: this.now() };
    await this.#watched(this.writer.ask('append', args, [packed.numbers.buffer]));
  }

  receipts(conversation: ConversationId): PieceReceipts {
    return this.#unkept.get(conversation) ?? this.reader.receipts(conversation);
  }

  keepReceipts(conversation: ConversationId, receipts: PieceReceipts): void {
    this.#unkept.set(conversation, receipts);
    this.#timer ??= setTimeout(() => void this.#keepReceipts(), receiptsMs);
  }

  /** What stands between two places, both included, has been on screen. */
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
    await this.searcher.ask('close', {}).catch(() => undefined);
    // Whoever closes last tidies up: the journal goes into the file.
    await this.writer.ask('close', {}).catch(() => undefined);
    await Promise.all([this.writer.close(), this.searcher.close()]);
  }

  async #keepReceipts(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const unkept = [...this.#unkept];
    this.#unkept.clear();
    // They are found out again when they cannot be kept.
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

/** Returns where a broken file was moved, if it was. */
async function openOrSetAside(path: string, writer: Writer, log: Logger): Promise<string | undefined> {
  try {
    await writer.ask('open', { path });
    return undefined;
  } catch (error) {
    if (storeError(error).problem !== 'damaged') throw error;
    const kept = setAside(path, error, log);
    for (const suffix of ['-wal', '-shm']) setAside(`${path}${suffix}`, error, log);
    await writer.ask('open', { path });
    return kept;
  }
}

import type { CallArgs, CallOutcome, CallResult } from '../../../shared/ipc/contract';
import type { ListedFileView } from '../../../shared/ipc/views/transfers';
import type { FileGroup, FileOrder } from '../../../shared/transfers/listing';
import { say } from '../../../shared/words/say';

/** Which files of a conversation are listed, and in which order. */
export interface FilesQuery {
  readonly conversation: string;
  readonly group: FileGroup;
  readonly order: FileOrder;
  /** Text that their names contain. */
  readonly name: string;
}

type Cursor = CallResult<'listFiles'>['more'];

/** The pages of a list that are loaded. */
export interface FilePages {
  readonly query: FilesQuery;
  readonly files: readonly ListedFileView[];
  /** Cursor of the next page; null if there is none. */
  readonly more: Cursor;
  /** Why the last page could not be loaded; undefined if it was. */
  readonly failure: string | undefined;
}

/** Asks for one page. Rejects if the main process could not be asked. */
type AskFiles = (request: CallArgs<'listFiles'>) => Promise<CallOutcome<'listFiles'>>;

/** Loads the pages of a list, one after the other. Answers for an earlier list are dropped. */
export class FilesLoader {
  #pages: FilePages | undefined;
  #isLoading = false;
  /** Counts lists, so that an answer is known to be for an earlier one. */
  #turn = 0;

  /** @param show called with the loaded pages whenever they change */
  constructor(
    private readonly ask: AskFiles,
    private readonly show: (pages: FilePages) => void,
  ) {}

  /** Loads the first page of a list, which takes the place of the one before. */
  async start(query: FilesQuery): Promise<void> {
    await this.#load({ query, files: [], more: null, failure: undefined });
  }

  /** Loads the next page, unless there is none or one is being loaded. */
  async more(): Promise<void> {
    const pages = this.#pages;
    if (pages && pages.more !== null && !this.#isLoading) await this.#load(pages);
  }

  /** A file has been offered: it comes first in a list of the newest; other lists are loaded again. */
  async refresh(): Promise<void> {
    const pages = this.#pages;
    if (!pages || this.#isLoading) return;
    if (pages.query.order !== 'newest') return this.start(pages.query);
    const turn = this.#turn;
    const outcome = await this.#page(pages.query, null);
    if (turn !== this.#turn || !this.#pages || typeof outcome === 'string') return;
    const known = new Set(this.#pages.files.map(({ row }) => row));
    const fresh = outcome.files.filter(({ row }) => !known.has(row));
    if (fresh.length > 0) this.#accept({ ...this.#pages, files: [...fresh, ...this.#pages.files] });
  }

  async #load(before: FilePages): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#isLoading = true;
    let { files, more } = before;
    let failure: string | undefined;
    do {
      const outcome = await this.#page(before.query, more);
      if (turn !== this.#turn) return;
      if (typeof outcome === 'string') failure = outcome;
      else {
        files = [...files, ...outcome.files];
        ({ more } = outcome);
      }
      // All files of a page may be deleted.
    } while (failure === undefined && more !== null && files.length === before.files.length);
    this.#isLoading = false;
    this.#accept({ query: before.query, files, more, failure });
  }

  /** A page, or the reason why it could not be loaded. */
  async #page(query: FilesQuery, after: Cursor): Promise<CallResult<'listFiles'> | string> {
    try {
      const outcome = await this.ask({ ...query, after });
      return outcome.ok ? outcome.value : outcome.error.message;
    } catch {
      return say('allFiles.failed');
    }
  }

  #accept(pages: FilePages): void {
    this.#pages = pages;
    this.show(pages);
  }
}

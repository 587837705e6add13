import type { CallOutcome, CallResult } from '../../shared/ipc/contract';
import type { HitView } from '../../shared/ipc/views/search';
import { say } from '../../shared/words/say';

/** What is searched for, and where: in all conversations if `conversation` is undefined. */
export interface Query {
  readonly text: string;
  readonly conversation: string | undefined;
}

/** Arguments of one request. */
export interface PageRequest {
  readonly text: string;
  readonly conversation?: string;
  readonly olderThan?: number;
}

/** Asks for one page. Rejects if the main process could not be asked. */
export type AskPage = (request: PageRequest) => Promise<CallOutcome<'search'>>;

/** The pages that one query has found so far. */
export interface Pages {
  readonly query: Query;
  readonly hits: readonly HitView[];
  /** Cursor of the next page; null if there is none. */
  readonly more: number | null;
  /** Number of messages searched. */
  readonly searched: number;
  /** Sentences about the search, each once. */
  readonly problems: readonly string[];
  /** Why the last page could not be loaded; undefined if it was. */
  readonly failure: string | undefined;
}

export const isSameQuery = (a: Query, b: Query): boolean =>
  a.text === b.text && a.conversation === b.conversation;

export const noPages = (query: Query): Pages => ({
  query,
  hits: [],
  more: null,
  searched: 0,
  problems: [],
  failure: undefined,
});

/**
 * Loads the pages of the current query, one after the other. Answers to an earlier query are dropped, and a page is only ever
 * added to the pages of its own query.
 */
export class PageLoader {
  #query: Query | undefined;
  #pages: Pages | undefined;
  /** The pages after which the next one is being loaded. */
  #loadingAfter: Pages | undefined;

  /** @param show called with the pages of the current query whenever they change */
  constructor(
    private readonly ask: AskPage,
    private readonly show: (pages: Pages) => void,
  ) {}

  /** Makes a query the current one, before it is asked: from now on answers to others are dropped. */
  change(query: Query): void {
    this.#query = query;
  }

  /** Loads the first page of the current query. */
  async start(): Promise<void> {
    const query = this.#query;
    if (!query) return;
    const empty = noPages(query);
    this.#accept(query, query.text.trim() === '' ? empty : await this.#after(empty));
  }

  /** Loads the next page, unless it is being loaded or the query has changed since. */
  async more(): Promise<void> {
    const pages = this.#pages;
    if (!pages || pages.more === null || this.#loadingAfter === pages || !this.#isCurrent(pages.query))
      return;
    this.#loadingAfter = pages;
    const longer = await this.#after(pages);
    if (this.#loadingAfter === pages) this.#loadingAfter = undefined;
    if (this.#pages === pages) this.#accept(pages.query, longer);
  }

  #isCurrent(query: Query): boolean {
    return this.#query !== undefined && isSameQuery(this.#query, query);
  }

  #accept(query: Query, pages: Pages): void {
    if (!this.#isCurrent(query)) return;
    this.#pages = pages;
    this.show(pages);
  }

  async #after(pages: Pages): Promise<Pages> {
    const { text, conversation } = pages.query;
    const request = {
      text,
      ...(conversation === undefined ? {} : { conversation }),
      ...(pages.more === null ? {} : { olderThan: pages.more }),
    };
    try {
      const outcome = await this.ask(request);
      return outcome.ok ? extended(pages, outcome.value) : { ...pages, failure: outcome.error.message };
    } catch {
      return { ...pages, failure: say('search.failed') };
    }
  }
}

const extended = (pages: Pages, { hits, more, searched, problems }: CallResult<'search'>): Pages => ({
  query: pages.query,
  hits: [...pages.hits, ...hits],
  more,
  searched,
  problems: [...new Set([...pages.problems, ...problems])],
  failure: undefined,
});

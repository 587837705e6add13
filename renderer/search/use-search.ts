import { useEffect, useState } from 'react';
import type { HitView } from '../../shared/ipc/views/search';
import { bridge } from '../state/bridge';
import { useLocale } from '../state/store';
import { isSameQuery, noPages, PageLoader } from './result-pages';

/** What a search has found so far. */
export interface SearchState {
  hits: readonly HitView[];
  /** Number of messages searched. */
  searched: number;
  problems: readonly string[];
  /** Whether it looks among the messages that the user has saved. */
  amongSaved: boolean;
  /** Whether the results are those for the current text. */
  isDone: boolean;
  /** Loads more hits; undefined if there are none, or while the text's own results are awaited. */
  loadMore: (() => void) | undefined;
}

/** Debounce interval for search queries. */
const pauseMs = 60;

/** Searches messages as `text` changes; all of them, or those of `conversation`. */
export function useSearch(text: string, conversation?: string): SearchState {
  const [pages, setPages] = useState(() => noPages({ text: '', conversation }));
  const [loader] = useState(() => new PageLoader((request) => bridge().search(request), setPages));
  // Problems are sentences, and some titles are words.
  const locale = useLocale();
  useEffect(() => {
    loader.change({ text, conversation });
    const timer = setTimeout(() => void loader.start(), pauseMs);
    return () => clearTimeout(timer);
  }, [loader, text, conversation, locale]);
  const { hits, searched, problems, failure, more, query } = pages;
  const isDone = isSameQuery(query, { text, conversation });
  return {
    hits,
    searched,
    amongSaved: /(?:^|\s)is[:：]saved/i.test(query.text),
    problems: failure === undefined ? problems : [...problems, failure],
    isDone,
    loadMore: isDone && more !== null ? () => void loader.more() : undefined,
  };
}

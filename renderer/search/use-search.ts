import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutcome, CallResult } from '../../shared/ipc/contract';
import type { HitView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';

type Page = CallResult<'search'>;

/** What a search has found so far. */
export interface Found {
  hits: readonly HitView[];
  /** Number of messages searched. */
  searched: number;
  problems: readonly string[];
  /** Whether the results are those for the current text. */
  isDone: boolean;
  /** Loads more hits; undefined if there are none. */
  loadMore: (() => void) | undefined;
}

const nothing: Page = { hits: [], more: null, searched: 0, problems: [] };
/** Debounce interval for search queries. */
const pauseMs = 60;

const pageOf = (outcome: CallOutcome<'search'> | undefined): Page => {
  if (outcome === undefined || outcome.ok) return outcome?.value ?? nothing;
  return { ...nothing, problems: [outcome.error.message] };
};

/** Searches messages as `text` changes; all of them, or those of `conversation`. */
export function useSearch(text: string, conversation?: string): Found {
  const [answer, setAnswer] = useState({ text: '', page: nothing });
  const latest = useRef(text);
  const isLoading = useRef(false);
  const scope = conversation === undefined ? {} : { conversation };
  useEffect(() => {
    latest.current = text;
    const timer = setTimeout(() => {
      const ask = text.trim() === '' ? Promise.resolve(undefined) : bridge().search({ text, ...scope });
      void ask.then((outcome) => {
        if (latest.current !== text) return;
        setAnswer({ text, page: pageOf(outcome) });
      });
    }, pauseMs);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `scope` is derived from `conversation`
  }, [text, conversation]);
  const { page } = answer;
  const loadMore = useCallback(async () => {
    if (isLoading.current || page.more === null) return;
    isLoading.current = true;
    const asked = latest.current;
    const outcome = await bridge().search({ text: asked, olderThan: page.more, ...scope });
    isLoading.current = false;
    if (!outcome.ok) notify(outcome.error.message);
    if (!outcome.ok || latest.current !== asked) return;
    const { hits, more } = outcome.value;
    setAnswer({ text: asked, page: { ...page, hits: [...page.hits, ...hits], more } });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `scope` is derived from `conversation`
  }, [page, conversation]);
  return {
    hits: page.hits,
    searched: page.searched,
    problems: page.problems,
    isDone: answer.text === text,
    loadMore: page.more === null ? undefined : () => void loadMore(),
  };
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutcome, CallResult } from '../../shared/ipc/contract';
import type { HitView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';

type Page = CallResult<'search'>;

/** What a search has found so far. */
export interface Found {
  hits: readonly HitView[];
  /** How many messages were searched. */
  searched: number;
  problems: readonly string[];
  /** Whether an answer for what is typed now has come. */
  isDone: boolean;
  /** Fetches more hits; undefined when these are all. */
  loadMore: (() => void) | undefined;
}

const nothing: Page = { hits: [], more: null, searched: 0, problems: [] };
/** Between two keys nobody reads results. */
const pauseMs = 60;

const pageOf = (outcome: CallOutcome<'search'> | undefined): Page => {
  if (outcome === undefined || outcome.ok) return outcome?.value ?? nothing;
  return { ...nothing, problems: [outcome.error.message] };
};

/** Finds messages while one types; within one conversation, if it is given. */
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
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the scope is made of the conversation
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
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the scope is made of the conversation
  }, [page, conversation]);
  return {
    hits: page.hits,
    searched: page.searched,
    problems: page.problems,
    isDone: answer.text === text,
    loadMore: page.more === null ? undefined : () => void loadMore(),
  };
}

import { useCallback, useEffect, useRef } from 'react';

/**
 * Returns a function that opens the first result of a search, or waits for the results and then opens it.
 * @param isReady whether the results match the text typed so far
 * @param open opens the first result; undefined if there is none
 */
export function useOpenFirst(isReady: boolean, open: (() => void) | undefined): () => void {
  const wanted = useRef(false);
  const latest = useRef<() => void>(undefined);
  useEffect(() => {
    latest.current = () => {
      if (!wanted.current || !isReady) return;
      wanted.current = false;
      open?.();
    };
    latest.current();
  });
  return useCallback(() => {
    wanted.current = true;
    latest.current?.();
  }, []);
}

export const firstList = (): HTMLElement | null => document.querySelector('[role=listbox]');

/** Moves the focus from a search field to the first list of results. */
export const focusResults = (): void => firstList()?.focus();

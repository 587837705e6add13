import { useCallback, useEffect, useRef } from 'react';

/**
 * Opens the first result of a search. Asked before the results are there, it opens the first one once they are.
 * @param isReady whether the results are those of what is typed now
 * @param open opens the first result; undefined when there is none
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

/** Moves the focus from a search field to the first list of results. */
export const focusResults = (): void => document.querySelector<HTMLElement>('[role=listbox]')?.focus();

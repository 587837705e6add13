import { useEffect, useSyncExternalStore } from 'react';

type Formatting = typeof import('./formatting');

let formatting: Formatting | undefined;
const listeners = new Set<() => void>();

/** Loads what reads formatting, if it is not here yet. */
export async function loadFormatting(): Promise<void> {
  formatting ??= await import('./formatting');
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What reads formatting; undefined until it is loaded, and if it is not wanted. */
export function useFormatting(isWanted: boolean): Formatting | undefined {
  const loaded = useSyncExternalStore(listen, () => (isWanted ? formatting : undefined));
  const isMissing = isWanted && !loaded;
  useEffect(() => {
    if (isMissing) void loadFormatting();
  }, [isMissing]);
  return loaded;
}

/** Signs of formatting: most texts have none, and are drawn without being parsed. */
const signs = /[*_`]|~~|^ {0,3}(?:>|[-+] |\d{1,9}[.)] )/m;

/** Whether a text may have formatting. */
export const mayBeFormatted = (text: string): boolean => signs.test(text);

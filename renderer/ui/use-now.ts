import { useEffect, useState } from 'react';

/**
 * The time in milliseconds since 1970, updated whenever it is a multiple of `everyMs`: at full minutes, for instance. So all
 * components that use it are woken at the same time.
 */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), everyMs - (Date.now() % everyMs));
    return () => clearTimeout(timer);
  }, [everyMs, now]);
  return now;
}

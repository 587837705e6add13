import { useCallback, useRef } from 'react';
import { bridge } from '../state/bridge';
import { watch } from '../state/notices';

/** Shortest time between two calls: what follows a key says nothing new. */
const pauseMs = 3_000;

/** Returns a function that says that the user types; to be called with each change of the text. */
export function useTyping(conversation: string): () => void {
  const last = useRef(-Infinity);
  return useCallback(() => {
    const now = performance.now();
    if (now - last.current < pauseMs) return;
    last.current = now;
    void watch(bridge().typed({ conversation }));
  }, [conversation]);
}

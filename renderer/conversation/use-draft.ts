import { useCallback, useEffect, useRef } from 'react';
import { bridge } from '../state/bridge';

const pauseMs = 300;

/**
 * Keeps what is being written, a moment after the last key and when the window goes.
 * @returns what forgets the draft, once it was sent
 */
export function useDraft(conversation: string, text: string): () => void {
  const kept = useRef(text);
  const latest = useRef(text);
  const keep = useCallback(() => {
    if (kept.current === latest.current) return;
    kept.current = latest.current;
    void bridge().setDraft({ conversation, text: latest.current });
  }, [conversation]);
  useEffect(() => {
    latest.current = text;
    const timer = setTimeout(keep, pauseMs);
    return () => clearTimeout(timer);
  }, [text, keep]);
  useEffect(() => {
    window.addEventListener('blur', keep);
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('blur', keep);
      window.removeEventListener('pagehide', keep);
    };
  }, [keep]);
  return useCallback(() => {
    latest.current = '';
    keep();
  }, [keep]);
}

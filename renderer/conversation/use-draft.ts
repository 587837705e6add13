import { useCallback, useEffect, useRef } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import { bridge } from '../state/bridge';
import { watch } from '../state/notices';

const pauseMs = 300;

/**
 * Saves the first `bounds.draftUnits` of a draft `pauseMs` after a change, and when the window loses the focus or closes.
 * @returns deletes the draft; to be called when it is sent
 */
export function useDraft(conversation: string, text: string): () => void {
  const kept = useRef(text);
  const latest = useRef(text);
  const keep = useCallback(() => {
    if (kept.current === latest.current) return;
    kept.current = latest.current;
    const draft = latest.current.slice(0, bounds.draftUnits);
    void watch(bridge().setDraft({ conversation, text: draft }));
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

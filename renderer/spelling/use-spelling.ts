import { useEffect, type RefObject } from 'react';
import type { SpellingView } from '../../shared/ipc/view';
import { checkSpelling } from '../state/bridge';
import { languageFor } from './letters';

/**
 * Has the text in a box checked for spelling.
 * @returns the value of its attribute `spellCheck`
 */
export function useSpelling(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  { isOn, languages, version }: SpellingView,
): boolean {
  const language = languageFor(text, languages);
  useEffect(() => {
    if (language !== undefined) checkSpelling(language);
  }, [language]);
  useEffect(() => {
    if (isOn && box.current) return checkAnew(box.current);
  }, [box, isOn, language, version]);
  return isOn;
}

/** Has the words of a box judged again, which the browser does when checking is turned on. Returns what ends that. */
function checkAnew(area: HTMLTextAreaElement): () => void {
  area.spellcheck = false;
  const frame = requestAnimationFrame(() => (area.spellcheck = true));
  return () => cancelAnimationFrame(frame);
}

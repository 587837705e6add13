import { useEffect, useLayoutEffect, type RefObject } from 'react';
import type { SpellingView } from '../../shared/ipc/views/spelling';
import { checkSpelling } from '../state/bridge';
import { isCheckable } from './checkable';
import { languageFor } from './letters';

/**
 * Has the text in a box checked for spelling.
 * @returns the value of its attribute `spellCheck`, which MUST be set together with its text
 */
export function useSpelling(
  box: RefObject<HTMLTextAreaElement | null>,
  text: string,
  { isOn, languages, version }: SpellingView,
): boolean {
  const language = languageFor(text, languages);
  // Where the system checks, the text does not go through Electron's checker.
  const isChecked = isOn && (language === undefined || isCheckable(text));
  useEffect(() => {
    if (language !== undefined) checkSpelling(language);
  }, [language]);
  // A layout effect, so that it ends before the browser can look at a text that may not be checked.
  useLayoutEffect(() => {
    if (isChecked && box.current) return checkAnew(box.current);
  }, [box, isChecked, language, version]);
  return isChecked;
}

/** Has the words of a box judged again, which the browser does when checking is turned on. Returns what ends that. */
function checkAnew(area: HTMLTextAreaElement): () => void {
  area.spellcheck = false;
  const frame = requestAnimationFrame(() => (area.spellcheck = true));
  return () => cancelAnimationFrame(frame);
}

import { useEffect, useState } from 'react';
import { bridge } from '../state/bridge';
import { useEachKey } from '../ui/keys';
import { StrayKeys } from './stray-keys';

/** How long after an unasked window is shown a window manager may give it the keyboard, which was in use elsewhere. */
const shownMs = 1_000;

/**
 * Puts the keyboard into the first field for an answer when the user comes to the window, unless it is somewhere in it already.
 * A window that appears by itself leaves the keyboard nowhere, even if it is given it: what is typed then is for another.
 */
export function useFirstField(): void {
  const [strayKeys] = useState(() => new StrayKeys(() => performance.now()));
  useEachKey((key) => strayKeys.isStray(key));
  useEffect(() => bridge().onInvitationsWanted(focusField), []);
  useEffect(() => {
    const shownAt = performance.now();
    const came = (): void => {
      if (strayKeys.came() && performance.now() - shownAt >= shownMs) focusField();
    };
    const left = (): void => strayKeys.left();
    window.addEventListener('focus', came);
    window.addEventListener('blur', left);
    return () => {
      window.removeEventListener('focus', came);
      window.removeEventListener('blur', left);
    };
  }, [strayKeys]);
}

function focusField(): void {
  if (document.activeElement === document.body)
    document.querySelector('textarea')?.focus({ preventScroll: true });
}

import { useEffect, useState } from 'react';
import { bridge } from '../state/bridge';
import { useEachKey } from '../ui/keys';
import { StrayKeys } from './stray-keys';

/**
 * Puts the keyboard into the first field for an answer once the user asks for the window, unless it is somewhere in it already. A
 * window that appears by itself, or comes to the front because another one is gone, leaves the keyboard nowhere: what is typed then
 * is for another.
 */
export function useFirstField(): void {
  const [strayKeys] = useState(() => new StrayKeys(() => performance.now()));
  useEachKey((key) => strayKeys.isStray(key));
  useEffect(() => bridge().onInvitationsWanted(focusField), []);
  useEffect(() => {
    const came = (): void => strayKeys.came();
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

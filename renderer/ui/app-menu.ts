import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { lastField } from './last-field';
import { placeBelow } from './menu-place';

/** macOS shows the menu bar at the top of the screen. Elsewhere it is hidden until a key is pressed, so windows have a button for it. */
export const isMenuBarHidden = !/\bMac OS\b/.test(navigator.userAgent);

/** Opens the menus of the menu bar below an element. */
export function openAppMenu(below: Element): void {
  // The menu `Edit` acts on what has the focus, and a press with the pointer has just taken it from what the user writes.
  const isByPointer = document.activeElement?.matches(':focus-visible') !== true;
  if (isByPointer && getSelection()?.isCollapsed !== false) lastField()?.focus({ preventScroll: true });
  void act(bridge().appMenu({ at: placeBelow(below) }));
}

import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { placeBelow } from './menu-place';

/** macOS shows the menu bar at the top of the screen. Elsewhere it is hidden until a key is pressed, so windows have a button for it. */
export const isMenuBarHidden = !/\bMac OS\b/.test(navigator.userAgent);

/** Opens the menus of the menu bar below an element. */
export const openAppMenu = (below: Element): void => void act(bridge().appMenu({ at: placeBelow(below) }));

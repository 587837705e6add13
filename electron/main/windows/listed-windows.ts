import type { ConversationId } from '../../../shared/ids';
import type { OpenWindowView } from '../../../shared/ipc/views/windows';
import type { WindowKind } from '../../../shared/ipc/windows';

/** An open window, as lists of windows have it. */
export interface ListedWindow {
  /** Number of the window, not of its page. */
  readonly id: number;
  readonly title: string;
  /** What its page is; null for a window that only shows a text. */
  readonly kind: WindowKind | null;
  readonly conversation: ConversationId | null;
  /** Whether the user is at it, or was at it last. */
  readonly isInFront: boolean;
  readonly isMinimized: boolean;
}

/**
 * The window that follows the one in front, or precedes it, in the order in which they were opened. Minimized ones are passed
 * over: the user has put them away.
 */
export function windowBeside(windows: readonly ListedWindow[], step: 1 | -1): ListedWindow | undefined {
  const shown = windows.filter(({ isMinimized, isInFront }) => isInFront || !isMinimized);
  const at = shown.findIndex(({ isInFront }) => isInFront);
  const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : (at + step + shown.length) % shown.length;
  return shown[next];
}

/** What a view says of them: which is in front changes too often, and no view shows it. */
export const openWindowViews = (windows: readonly ListedWindow[]): OpenWindowView[] =>
  windows.map(({ id, title, kind, conversation }) => ({ id, title, kind, conversation }));

/** Longest title in a menu, in characters: a menu is as wide as its longest item. */
const longestInMenu = 60;

/** A title as the label of a menu item, in which `&` marks the letter that chooses it. */
export function menuLabel(title: string): string {
  const characters = [...title];
  const short =
    characters.length <= longestInMenu ? title : `${characters.slice(0, longestInMenu - 1).join('')}…`;
  return short.replaceAll('&', '&&');
}

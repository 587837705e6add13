import { useEffect, useRef, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import {
  isForInputMethod,
  isShortcut,
  isTyping,
  type KeyPress,
  type ShortcutName,
} from '../../shared/keys/shortcuts';

/** Names of the keys that windows handle. */
type KeyName =
  | 'Enter'
  | 'Escape'
  | 'Tab'
  | 'ArrowDown'
  | 'ArrowUp'
  | 'ArrowLeft'
  | 'ArrowRight'
  | 'Home'
  | 'End'
  | ' '
  | '+'
  | '-'
  | '0';

/** Handles a key; returning `false` leaves it to the browser. */
type KeyAction = (event: ReactKeyboardEvent) => unknown;
export type KeyActions = Partial<Record<KeyName, KeyAction>>;

/**
 * Runs the action for a key. Keys meant for an input method, such as the Enter that ends a composition, are ignored. No
 * other file may read keyboard events; lint enforces that.
 */
export function onKeys(event: ReactKeyboardEvent, actions: KeyActions): void {
  if (isForInputMethod(event.nativeEvent)) return;
  const action = Object.entries(actions).find(([key]) => key === event.key)?.[1];
  if (action && action(event) !== false) event.preventDefault();
}

/** Runs an action when its shortcut is pressed anywhere in the window. */
export function useShortcut(name: ShortcutName, run: () => void): void {
  useKeyDown((event) => {
    if (!isShortcut(event, name) || isModal()) return;
    // In a text field, a shortcut without a modifier is a character.
    if (!event.ctrlKey && !event.metaKey && isEditable(event.target)) return;
    event.preventDefault();
    run();
  });
}

/** Moves the focus to a text box when the user types elsewhere in the window, so that the box receives the text. */
export function useTypingReaches(box: () => HTMLElement | null): void {
  useKeyDown((event) => {
    if (event.defaultPrevented || isModal() || isEditable(event.target) || takesKeys(event.target)) return;
    if (isTyping(event) || isShortcut(event, 'paste')) box()?.focus();
  });
}

/** Moves the focus to a list when an arrow is pressed while nothing in the window has the focus. */
export function useArrowsReach(list: () => HTMLElement | null): void {
  useKeyDown((event) => {
    if (event.target !== document.body || isModal() || isForInputMethod(event)) return;
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    list()?.focus();
  });
}

/** Scrolls a list by a page when Page up or Page down is pressed where it does nothing: in a text box that shows all its text. */
export function usePagesReach(list: () => HTMLElement | null): void {
  useKeyDown((event) => {
    const direction = pageKeys.get(event.key);
    if (direction === undefined || event.defaultPrevented || isModal() || isForInputMethod(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { target } = event;
    if (target !== document.body && !(target instanceof HTMLTextAreaElement && isWhole(target))) return;
    const scrolled = list();
    if (!scrolled?.checkVisibility()) return;
    event.preventDefault();
    scrolled.scrollBy({ top: direction * pageShare * scrolled.clientHeight });
  });
}

const pageKeys: ReadonlyMap<string, number> = new Map([
  ['PageUp', -1],
  ['PageDown', 1],
]);

/** Part of a list's height by which a page scrolls it. What was at one edge is then still there at the other. */
const pageShare = 0.9;

const isWhole = (box: HTMLTextAreaElement): boolean => box.scrollHeight <= box.clientHeight;

/** Hears each key that is pressed in the window, before anything else does. Returning true keeps it from everything else. */
export function useEachKey(heard: (key: string) => boolean): void {
  useKeyDown((event) => {
    if (isForInputMethod(event) || !heard(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

/** Calls a function for each key that is pressed in the window, until the returned function is called. */
export function hearKeys(heard: (press: KeyPress) => void): () => void {
  const ended = new AbortController();
  document.addEventListener('keydown', heard, { capture: true, signal: ended.signal });
  return () => ended.abort();
}

function useKeyDown(listener: (event: KeyboardEvent) => void, isFirst = false): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => latest.current(event);
    document.addEventListener('keydown', onKeyDown, isFirst);
    return () => document.removeEventListener('keydown', onKeyDown, isFirst);
  }, [isFirst]);
}

const isModal = (): boolean => document.querySelector('dialog[open]') !== null;
const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=menu], search') !== null;

/** Whether typing there enters text. */
export const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type)) ||
  (target instanceof HTMLElement && target.isContentEditable);

import type { KeyboardEvent } from 'react';
import type { KeyActions } from '../../ui/keys';
import { lastInSight } from '../message-menu';

/**
 * Moves the focus among messages: Enter on the transcript goes to the last visible message, the arrow keys to its
 * neighbours, Escape back. The focused message shows its tools, which Tab reaches.
 */
export function messageKeys(event: KeyboardEvent<HTMLElement>): KeyActions {
  const list = event.currentTarget;
  const message =
    event.target instanceof HTMLElement && event.target.matches('article') ? event.target : null;
  return {
    Enter: () => event.target === list && focus(lastInSight(list)),
    ArrowUp: () => message !== null && focus(neighbour(list, message, -1)),
    ArrowDown: () => message !== null && focus(neighbour(list, message, 1)),
    Escape: () => message !== null && focus(list),
  };
}

function focus(element: HTMLElement | undefined): boolean {
  element?.focus();
  return element !== undefined;
}

function neighbour(list: HTMLElement, message: HTMLElement, step: number): HTMLElement | undefined {
  const messages = [...list.querySelectorAll('article')];
  return messages[messages.indexOf(message) + step];
}

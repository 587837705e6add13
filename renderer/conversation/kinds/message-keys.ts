import type { KeyboardEvent } from 'react';
import type { KeyActions } from '../../ui/keys';
import { lastInSight } from '../message-menu';

/**
 * Leads the focus to messages: Enter on the transcript goes to the last one in sight, arrows from there to the next, Escape
 * back. What can be done with the message that has the focus is shown, and reached with Tab.
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

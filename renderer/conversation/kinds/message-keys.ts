import type { KeyboardEvent } from 'react';
import type { KeyActions } from '../../ui/keys';
import { lastInSight } from '../message-menu';

/**
 * Moves the focus among messages: Enter on the transcript goes to the last visible message, the arrow keys to its
 * neighbours, Escape back. The focused message shows its tools, which Tab reaches, and from which Escape leads back, too. A
 * dialog of a message closes with it instead.
 */
export function messageKeys(event: KeyboardEvent<HTMLElement>): KeyActions {
  const list = event.currentTarget;
  const target = event.target instanceof HTMLElement ? event.target : null;
  const message = target?.matches('article') ? target : null;
  const around = target?.closest('[popover], dialog') ? null : target?.closest('article');
  return {
    Enter: () => event.target === list && focus(lastInSight(list)),
    ArrowUp: () => message !== null && focus(neighbour(list, message, -1)),
    ArrowDown: () => message !== null && focus(neighbour(list, message, 1)),
    Escape: () => focus(message === null ? (around ?? undefined) : list),
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

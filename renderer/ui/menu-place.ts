import type { MouseEvent } from 'react';

/** A place in the window, in CSS pixels from its upper left corner. */
export interface At {
  x: number;
  y: number;
}

/**
 * Where a menu opens: at the pointer, or at the lower left corner of an element when a key asked for the menu and the event
 * is about something that contains it.
 */
export function placeOf(event: MouseEvent, element: Element): At {
  const isAtPointer = event.target instanceof Node && element.contains(event.target);
  const { left, bottom } = element.getBoundingClientRect();
  return isAtPointer
    ? { x: Math.round(event.clientX), y: Math.round(event.clientY) }
    : { x: Math.round(left), y: Math.round(bottom) };
}

/** What an element under an event says with a data attribute, e.g. which person it shows. */
export function dataOf(target: EventTarget, name: string): string | undefined {
  const element = target instanceof Element ? target.closest(`[data-${name}]`) : null;
  return element?.getAttribute(`data-${name}`) ?? undefined;
}

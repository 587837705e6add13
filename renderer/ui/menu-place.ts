import type { MouseEvent } from 'react';

/** A point in the window, in CSS pixels from its upper left corner. */
export interface Point {
  x: number;
  y: number;
}

/**
 * Where a menu opens: at the pointer if the event is within `element`; otherwise (the menu key with the focus on a
 * container) at the lower left corner of `element`.
 */
export function placeOf(event: MouseEvent, element: Element): Point {
  const isAtPointer = event.target instanceof Node && element.contains(event.target);
  return isAtPointer ? { x: Math.round(event.clientX), y: Math.round(event.clientY) } : placeBelow(element);
}

/** The lower left corner of an element, or the nearest point that is in sight. */
export function placeBelow(element: Element): Point {
  const { left, bottom } = element.getBoundingClientRect();
  return {
    x: Math.max(0, Math.min(Math.round(left), innerWidth)),
    y: Math.max(0, Math.min(Math.round(bottom), innerHeight)),
  };
}

/** Value of `data-<name>` on the target or its nearest ancestor that has it; undefined if none does. */
export function dataOf(target: EventTarget, name: string): string | undefined {
  const element = target instanceof Element ? target.closest(`[data-${name}]`) : null;
  return element?.getAttribute(`data-${name}`) ?? undefined;
}

import type { KeyboardEvent } from 'react';

/**
 * Moves the focus from the picture that has it to the one so many places to the right, or lines below. Returns false if no
 * picture has the focus: then the key is not for the grid.
 */
export function moveIn({ target, currentTarget }: KeyboardEvent, right: number, down: number): boolean {
  const pictures = [...currentTarget.querySelectorAll<HTMLElement>('[data-file] > button')];
  const index = pictures.findIndex((picture) => picture === target);
  const [first] = pictures;
  if (index < 0 || !first) return false;
  const isMirrored = getComputedStyle(currentTarget).direction === 'rtl';
  const line = first.getBoundingClientRect().top;
  const columns = pictures.findIndex((picture) => picture.getBoundingClientRect().top > line);
  const step = (isMirrored ? -right : right) + down * (columns < 0 ? pictures.length : columns);
  pictures[index + step]?.focus();
  return true;
}

/** Distance of a popover from its button and from the window's edge, in CSS pixels. */
const gap = 6;

/** Places a popover above its button, or below it if there is more room, and within the window. */
export function placeBeside(popover: HTMLElement, { left, top, bottom, width }: DOMRect): void {
  const size = popover.getBoundingClientRect();
  const x = left + width / 2 - size.width / 2;
  const above = top - size.height - gap;
  const below = bottom + gap;
  const y = above >= gap ? above : Math.min(below, innerHeight - size.height - gap);
  popover.style.left = `${Math.max(gap, Math.min(x, innerWidth - size.width - gap))}px`;
  popover.style.top = `${Math.max(gap, y)}px`;
}

import { expect, type Locator } from '@playwright/test';

/** Where something is in its page, and how small it is. */
export interface Place {
  x: number;
  y: number;
  /** The lesser of its width and height. */
  side: number;
}

/** Where something is pressed: in its middle, where its words begin, or at its end. */
export type Part = 'start' | 'middle' | 'end';

/** A point of something, once it stands still and nothing covers it. */
export async function placeOf(what: Locator, at: Part): Promise<Place> {
  let place: Place | undefined;
  let seen: string | undefined;
  const look = async (): Promise<string> => {
    const found = await what.evaluate(measure, at).catch(() => undefined);
    if (!found) return 'it is not there';
    const before = seen;
    seen = `${found.x} ${found.y}`;
    place = found;
    return found.fault || (seen === before ? '' : 'it moves');
  };
  await expect
    .poll(look, { message: `${what} can be pressed`, intervals: [16, 16, 30, 60, 150], timeout: 8_000 })
    .toBe('');
  return place as Place;
}

/** Runs in the page. */
function measure(element: Element, at: Part): Place & { fault: string } {
  // The words of a label, or in a button, are pressed with all of it.
  const target = element.closest('label, button, a, [role=option]') ?? element;
  const whole = target.getBoundingClientRect();
  // A link in running text is as high as its line, which is enough between other words.
  const isInText = target.localName === 'a' && getComputedStyle(target).display === 'inline';
  const { left, top, width, height } = element.getBoundingClientRect();
  const [first, last] = [Math.max(0, left), Math.min(innerWidth, left + width)];
  const [upper, lower] = [Math.max(0, top), Math.min(innerHeight, top + height)];
  const middle = (first + last) / 2;
  const x =
    at === 'start' ? Math.min(middle, first + 20) : at === 'end' ? Math.max(middle, last - 20) : middle;
  const y = (upper + lower) / 2;
  const above = document.elementFromPoint(x, y);
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  const isIt =
    above !== null &&
    [target, ...labels].some((each) => each.contains(above) || (each === element && above.contains(each)));
  const fault = target.matches(':disabled')
    ? 'it is disabled'
    : last <= first || lower <= upper
      ? 'it is out of sight'
      : isIt
        ? ''
        : `it is covered by ${above?.outerHTML.slice(0, 120) ?? 'nothing'}`;
  return { x, y, side: isInText ? Infinity : Math.round(Math.min(whole.width, whole.height)), fault };
}

import type { Page } from '@playwright/test';

/**
 * Finds faults in a window in the pseudo-locale: texts that do not come from the catalogue, where all vowels have
 * accents, and texts that are cut off or outside the window.
 * @param data words of the test's own, such as names, that may appear anywhere
 */
export const faultsOf = (page: Page, data: readonly string[]): Promise<string[]> =>
  page.evaluate((allowed) => {
    const date =
      /\b(January|February|March|April|May|June|July|August|September|October|November|December|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|at|AM|PM)\b/g;
    const isForeign = (text: string): boolean =>
      /[aeiou]/i.test(allowed.reduce((rest, each) => rest.replaceAll(each, ''), text.replace(date, '')));
    const isVisible = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) && element.closest('.visually-hidden') === null;
    const faults: string[] = [];
    const own = (element: Element): string =>
      [...element.childNodes]
        .flatMap((node) => (node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '') : []))
        .join('');
    for (const element of document.querySelectorAll('body *')) {
      if (!isVisible(element) || element.closest('[data-text], code, [aria-hidden=true]') !== null) continue;
      const text = own(element);
      for (const read of [
        text,
        ...['title', 'aria-label', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      ])
        if (isForeign(read)) faults.push(`not in the catalogue: ${read}`);
      if (text.trim() === '') continue;
      const style = getComputedStyle(element);
      const { left, right } = element.getBoundingClientRect();
      // Names and messages may be cut off. They are elements with a direction of their own.
      const mayBeCut = element.closest('[dir=auto]') !== null;
      const isCut =
        (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) ||
        (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1);
      if (isCut && !mayBeCut) faults.push(`cut off: ${text}`);
      if (right > innerWidth + 1 || left < -1) faults.push(`outside the window: ${text}`);
    }
    const scroller = document.documentElement;
    if (scroller.scrollWidth > scroller.clientWidth) faults.push('the window scrolls sideways');
    return [...new Set(faults)];
  }, data);

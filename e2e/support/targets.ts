import type { Page } from '@playwright/test';

/** Least width and height of what is pressed, in CSS pixels (WCAG 2.5.8). */
export const leastSide = 24;

const pressed =
  ':is(button, input, select, textarea, summary, a[href], [role=option], [role^=menuitem], [role=tab])';

/** What in a page is pressed and smaller than that, with its size. A link in running text is as high as its line. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(
    ([selector, least]) => {
      /** An input is pressed by its label, too. */
      const parts = (element: Element): Element[] => [
        element,
        ...(element instanceof HTMLInputElement ? (element.labels ?? []) : []),
      ];
      const side = (element: Element): number => {
        const { width, height } = element.getBoundingClientRect();
        return Math.round(Math.min(width, height));
      };
      const isShown = (element: Element): boolean =>
        element.checkVisibility({ visibilityProperty: true }) && side(element) > 0;
      const isInText = (element: Element): boolean =>
        element.localName === 'a' && getComputedStyle(element).display === 'inline';
      return [...document.querySelectorAll(selector)]
        .filter((element) => isShown(element) && !isInText(element))
        .filter((element) => Math.max(...parts(element).map(side)) < least)
        .map((element) => `${side(element)} px: ${element.outerHTML.slice(0, 160)}`);
    },
    [pressed, leastSide] as const,
  );

/** What in a page is pressed and higher inside than it is: its words lie over what follows. What scrolls in itself is no such. */
export const squeezedTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isSqueezed = (each: Element): boolean =>
      getComputedStyle(each).overflowY === 'visible' && each.scrollHeight > each.clientHeight + 2;
    return [...document.querySelectorAll('button, summary, label:has(> input)')]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.clientHeight > 0)
      .filter(isSqueezed)
      .map((each) => `${each.scrollHeight} in ${each.clientHeight} px: ${each.outerHTML.slice(0, 160)}`);
  });

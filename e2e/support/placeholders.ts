import type { Page } from '@playwright/test';

/** The placeholders of a page that are longer than their fields, which cuts them off. */
export const cutPlaceholders = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('input[placeholder]')]
      .filter((field) => {
        // Only a value has a width that can be read.
        const { value, placeholder } = field;
        field.value = placeholder;
        const isCut = field.checkVisibility() && field.scrollWidth > field.clientWidth;
        field.value = value;
        return isCut;
      })
      .map(({ placeholder }) => placeholder),
  );

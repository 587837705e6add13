import { test as base, expect, type Page } from '@playwright/test';
import { openOn } from './open';
import { viewOf, type ViewOptions } from './view';

type Open = (shown?: ViewOptions) => Promise<Page>;

/**
 * A test whose fixture `open` opens a conversation's window on a view.
 * @param usual what the view has unless a test says otherwise
 */
export const testOnView = (usual: ViewOptions = {}) =>
  base.extend<{ open: Open }>({
    open: async ({}, use) => {
      const ends: (() => Promise<void>)[] = [];
      await use(async (shown) => {
        const app = await openOn(viewOf({ ...usual, ...shown }));
        ends.push(() => app.close());
        const page = await app.firstWindow();
        await expect(page.getByRole('log')).toBeVisible();
        return page;
      });
      for (const end of ends) await end();
    },
  });

/** What a page asks by itself, to keep its place and the draft, and to tell others of writing. */
const unasked = [
  ...['markRead', 'keepPlace', 'setDraft', 'listFiles', 'typed', 'commonWith', 'peopleToInvite'],
  ...['showOlder', 'showNewer', 'showEnd', 'showRow', 'showSkipped'],
];

/** What a page has asked of the main process because of what the test did, in order. */
export const asked = (page: Page): Promise<[string, object][]> =>
  page.evaluate(
    (names) => Reflect.get(window, 'asked').filter(([name]: [string]) => !names.includes(name)),
    unasked,
  );

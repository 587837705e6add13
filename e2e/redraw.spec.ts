import { expect, test, type JSHandle, type Page } from '@playwright/test';
import type { Patch } from '../shared/ipc/view';
import type { View } from '../shared/ipc/windows';
import { openOn } from './support/kinds-page/open';
import { ann, bob, newRow, rosterView, talkWith, viewOf, withAnn } from './support/kinds-page/view';

/*
 * A change redraws only what shows it. React keeps the props of each element that it draws in the element, in a new object
 * every time, so an element with the same object has not been drawn again.
 */

type Props = JSHandle<unknown[]>;

const propsOf = (page: Page, selector: string): Promise<Props> =>
  page.evaluateHandle((where) => {
    const found = [...document.querySelectorAll(where)];
    return found.map((element) => {
      const key = Object.keys(element).find((name) => name.startsWith('__reactProps$'));
      return key === undefined ? undefined : Reflect.get(element, key);
    });
  }, selector);

/** Number of elements that have been drawn again. */
async function redrawn(page: Page, selector: string, before: Props): Promise<number> {
  const after = await propsOf(page, selector);
  return page.evaluate(([old, now]) => now.filter((props, at) => props !== old[at]).length, [
    before,
    after,
  ] as const);
}

async function inWindow(view: View, run: (page: Page) => Promise<void>): Promise<void> {
  const app = await openOn(view);
  try {
    await run(await app.firstWindow());
  } finally {
    await app.close();
  }
}

const change = (page: Page, sequence: number, patch: Patch): Promise<void> =>
  page.evaluate((payload) => void Reflect.get(window, 'emit')('onChanged', payload), { sequence, patch });

test('a message in one conversation redraws neither the list of people nor other conversations', async () => {
  await inWindow(rosterView(), async (page) => {
    const people = '[role=listbox][aria-label=People] [role=option] *';
    await expect(page.locator(people).first()).toBeVisible();
    const conversations = page.getByRole('listbox', { name: 'Conversations' });
    await expect(conversations.getByRole('option')).toHaveCount(2);
    const shown = await propsOf(page, people);
    const last = { author: ann, text: 'News', at: Date.UTC(2026, 10, 23, 11) };
    const changed = { ...talkWith(withAnn, ann), activity: { last, unread: 1, at: last.at } };
    await change(page, 1, { conversations: { [withAnn]: changed } });
    await expect(conversations).toContainText('News');
    expect(await redrawn(page, people, shown)).toBe(0);

    const atLunch = { ...rosterView().people[bob], note: 'Lunch' } as NonNullable<Patch['people']>[string];
    await change(page, 2, { people: { [bob]: atLunch } });
    await expect(page.getByRole('listbox', { name: 'People' })).toContainText('Lunch');
    expect(await redrawn(page, people, shown)).toBeGreaterThan(0);
  });
});

test('an incoming message does not redraw the composer', async () => {
  await inWindow(viewOf(), async (page) => {
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('half a thought');
    const shown = await propsOf(page, 'textarea');
    await change(page, 1, { rows: { [newRow.id]: newRow }, page: { ...viewOf().page, unread: 1 } });
    await expect(page.getByRole('log')).toContainText(newRow.text);
    expect(await redrawn(page, 'textarea', shown)).toBe(0);
    await box.fill('a whole thought');
    expect(await redrawn(page, 'textarea', shown)).toBe(1);
  });
});

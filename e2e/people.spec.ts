import type { Page } from '@playwright/test';
import { expect, person, test } from './fixtures';

test('the list is live and leaves out the user of the app', async ({ stage }) => {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  const bob = await stage.client(server, 'bob');
  await expect(person(roster, 'bob')).toBeVisible();
  await stage.client(server, 'cleo', { status: 'busy', note: 'In a meeting' });
  await expect(person(roster, 'cleo')).toBeVisible();
  await expect(person(roster, 'cleo')).toContainText('In a meeting');
  await expect(person(roster, 'ann')).toHaveCount(0);
  bob.send('GOODBYE');
  await expect(person(roster, 'bob')).toHaveCount(0);
});

test('a name that is taken is said, and another can be chosen', async ({ stage }) => {
  const server = await stage.server();
  await stage.client(server, 'ann');
  const second = await stage.start({ user: 'Ann', server: server.address });
  const roster = await second.roster();
  await expect(roster.getByText(/taken|name/i).first()).toBeVisible();
  await roster.getByRole('button', { name: 'Choose another name' }).click();
  const field = roster.getByRole('textbox', { name: 'Your name' });
  await field.fill('anna');
  await field.press('Enter');
  await expect(person(roster, 'ann')).toBeVisible();
});

test('status and note are seen by others at once', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const roster = await ann.roster();
  await setStatus(roster, /away/i);
  const other = await bob.roster();
  await expect(person(other, 'ann')).toHaveAccessibleName(/away/i);
  await writeNote(roster, 'Back at three');
  await expect(person(other, 'ann')).toContainText('Back at three');
});

async function setStatus(roster: Page, status: RegExp): Promise<void> {
  await roster.getByRole('button', { name: /status/i }).click();
  await roster
    .getByRole('menuitemradio', { name: status })
    .or(roster.getByRole('menuitem', { name: status }))
    .click();
}

async function writeNote(roster: Page, note: string): Promise<void> {
  const field = roster.getByRole('textbox', { name: 'Note' });
  if (!(await field.isVisible())) await roster.getByRole('button', { name: /status/i }).click();
  await field.fill(note);
  await field.press('Enter');
}

test('a status that others set is shown on the dots', async ({ stage }) => {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  const bob = await stage.client(server, 'bob');
  await expect(person(roster, 'bob')).toHaveAccessibleName(/available/i);
  bob.send('STATUS', { status: 'busy', note: 'Deep work' });
  await expect(person(roster, 'bob')).toHaveAccessibleName(/busy/i);
  await expect(person(roster, 'bob')).toContainText('Deep work');
  bob.send('STATUS', { status: 'available', note: '' });
  await expect(person(roster, 'bob')).not.toContainText('Deep work');
});

test('a thousand people scroll smoothly and can be searched', async ({ stage }) => {
  const server = await stage.server();
  const names = Array.from({ length: 1_000 }, (_, index) => `user-${String(index).padStart(4, '0')}`);
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  for (let from = 0; from < names.length; from += 100)
    await Promise.all(names.slice(from, from + 100).map((name) => stage.client(server, name)));
  await expect(person(roster, 'user-0000')).toBeVisible();
  const people = roster.getByRole('listbox', { name: 'People' });
  const slowest = await people.evaluate(longestFrameWhileScrolling);
  expect(slowest, 'longest frame while scrolling, in ms').toBeLessThan(150);
  await roster
    .getByRole('searchbox', { name: 'Search' })
    .or(roster.getByRole('textbox', { name: 'Search' }))
    .fill('0999');
  await expect(person(roster, 'user-0999')).toBeVisible();
  await expect(person(roster, 'user-0000')).toHaveCount(0);
});

/** Runs in the window: scrolls to the end in 40 steps, one a frame, and measures the frames. */
async function longestFrameWhileScrolling(list: Element): Promise<number> {
  const scrolls = (element: Element): boolean => element.scrollHeight > element.clientHeight + 100;
  const inside = [list, ...list.querySelectorAll('*')].find(scrolls);
  let scroller = inside;
  for (let outer = list.parentElement; !scroller && outer; outer = outer.parentElement)
    if (scrolls(outer)) scroller = outer;
  if (!scroller) throw new Error('Nothing scrolls around the list of people.');
  const step = scroller.scrollHeight / 40;
  let longest = 0;
  let last = performance.now();
  for (let index = 0; index < 40; index += 1) {
    scroller.scrollTop += step;
    await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  return longest;
}

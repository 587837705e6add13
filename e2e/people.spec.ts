import type { Page } from '@playwright/test';
import {
  conversationEntry,
  expect,
  message,
  person,
  say,
  startConversation,
  test,
  type User,
} from './fixtures';

test('the list of people follows changes and leaves out the user', async ({ stage }) => {
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

test('a taken name is reported, and another can be chosen', async ({ stage }) => {
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

test('wherever a name is taken, one press chooses a free one', async ({ stage }) => {
  const server = await stage.server();
  await stage.client(server, 'Anna Smith');
  const places = [
    async (roster: Page) => roster,
    async (roster: Page) => {
      await roster.getByRole('button', { name: 'Choose another name' }).click();
      return roster.getByRole('dialog');
    },
    async (_: Page, user: User) => user.preferences(),
  ];
  for (const [index, open] of places.entries()) {
    const user = await stage.start({ user: 'Anna Smith', server: server.address });
    const roster = await user.roster();
    const offered = `Anna Smith ${index + 2}`;
    const place = await open(roster, user);
    await place.getByRole('button', { name: `Use “${offered}”` }).click();
    await expect(person(roster, 'Anna Smith').first()).toBeVisible();
    await expect(roster.getByRole('heading', { level: 1 })).toHaveText(offered);
    await expect(place.getByRole('button', { name: /^Use “/ })).toHaveCount(0);
  }
});

test('status and note are seen by others at once', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const roster = await ann.roster();
  await roster.getByRole('button', { name: 'Status: Available' }).click();
  await roster.getByRole('radio', { name: 'Away' }).click({ force: true });
  const note = roster.getByRole('textbox', { name: 'Note' });
  await note.fill('Back at three');
  await note.press('Enter');
  await expect(roster.getByRole('button', { name: 'Status: Away' })).toContainText('Back at three');
  const other = await bob.roster();
  await expect(person(other, 'ann')).toHaveAccessibleName(/away/i);
  await expect(person(other, 'ann')).toContainText('Back at three');
});

test('the dots show the status that others set', async ({ stage }) => {
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
  // People appear a few at a time, and one who comes after the scrolling would move the end.
  await expect.poll(() => people.evaluate(rowsOf)).toBeGreaterThan(names.length - 1);
  expect(await people.evaluate(mostDrawnWhileScrolling), 'rows drawn at a time').toBeLessThan(60);
  await expect(person(roster, 'user-0999')).toBeVisible();
  await roster
    .getByRole('searchbox', { name: 'Search' })
    .or(roster.getByRole('textbox', { name: 'Search' }))
    .fill('0999');
  await expect(person(roster, 'user-0999')).toBeVisible();
  await expect(person(roster, 'user-0000')).toHaveCount(0);
});

test('a press on a person opens the conversation with them, and starts one only if there is none', async ({
  stage,
}) => {
  const server = await stage.server();
  await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await person(roster, 'bob').click();
  const first = await ann.conversation();
  await say(first, 'Are you there?');
  await ann.closeWindow(first);
  await expect.poll(() => first.isClosed()).toBe(true);
  await person(roster, 'bob').click();
  const again = await ann.conversation();
  await expect(message(again, 'Are you there?')).toHaveCount(1);
  await say(again, 'Still nobody');
  await expect(conversationEntry(roster, 'Still nobody')).toHaveCount(1);
  await expect(conversationEntry(roster, 'bob')).toHaveCount(1);
});

test('the keyboard moves through conversations and people as one list', async ({ stage }) => {
  const server = await stage.server();
  const names = ['bob', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal'];
  await Promise.all(names.map((name) => stage.client(server, name)));
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  for (const name of names) await startConversation(ann, [name]);
  const scrollers = roster
    .locator('main *')
    .evaluateAll(
      (all) =>
        all.filter(
          (each) =>
            /auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1,
        ).length,
    );
  expect(await scrollers, 'what scrolls').toBe(1);
  const conversations = roster.getByRole('listbox', { name: 'Conversations' });
  const people = roster.getByRole('listbox', { name: 'People' });
  const rooms = roster.getByRole('listbox', { name: 'Rooms' });
  await conversations.focus();
  await roster.keyboard.press('Home');
  for (let step = 0; step < names.length; step += 1) await roster.keyboard.press('ArrowDown');
  await expect(rooms).toBeFocused();
  await roster.keyboard.press('ArrowDown');
  await expect(people).toBeFocused();
  await roster.keyboard.press('End');
  await expect(person(roster, 'hal')).toBeInViewport({ ratio: 0.9 });
  await roster.keyboard.press(' ');
  await expect(person(roster, 'hal')).toHaveAttribute('aria-selected', 'true');
  await roster.keyboard.press('Home');
  await roster.keyboard.press('ArrowUp');
  await expect(rooms).toBeFocused();
  await roster.keyboard.press('ArrowUp');
  await expect(conversations).toBeFocused();
});

test('the lists stay where they are while somebody in them is pressed, wherever the focus is', async ({
  stage,
}) => {
  const server = await stage.server();
  const names = Array.from({ length: 15 }, (_, index) => `pressed${10 + index}`);
  await Promise.all(names.map((name) => stage.client(server, name)));
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  for (const list of ['Rooms', 'People'])
    for (const name of ['pressed10', 'pressed24']) {
      const row = person(roster, name);
      await roster.getByRole('listbox', { name: 'People' }).focus();
      await roster.keyboard.press(name === 'pressed10' ? 'Home' : 'End');
      await row.hover();
      await roster.getByRole('listbox', { name: list }).evaluate((each: HTMLElement) => {
        // From nowhere: from another list, a list goes to its own end.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        each.focus({ preventScroll: true });
      });
      const place = await row.boundingBox();
      await roster.keyboard.down('Control');
      await roster.mouse.down();
      await roster.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
      expect(await row.boundingBox(), `${name}, while the focus is in ${list}`).toEqual(place);
      await roster.mouse.up();
      await roster.keyboard.up('Control');
      await expect(row).toHaveAttribute('aria-selected', 'true');
      await row.click({ modifiers: ['Control'] });
      await expect(row).toHaveAttribute('aria-selected', 'false');
    }
});

/** Runs in the window. Returns the number of rows of a list, drawn or not. */
const rowsOf = (list: Element): number =>
  list.scrollHeight / (list.querySelector('[role=option]')?.getBoundingClientRect().height ?? Infinity);

/** Runs in the window. Scrolls to the end in 40 steps, one per frame. Returns the highest number of drawn rows. */
async function mostDrawnWhileScrolling(list: Element): Promise<number> {
  let scroller = list;
  while (scroller.parentElement && scroller.scrollHeight === scroller.clientHeight)
    scroller = scroller.parentElement;
  const step = scroller.scrollHeight / 40;
  let most = 0;
  for (let index = 0; index < 40; index += 1) {
    scroller.scrollTop += step;
    await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
    most = Math.max(most, list.querySelectorAll('[role=option]').length);
  }
  return most;
}

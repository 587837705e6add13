import type { Locator, Page } from '@playwright/test';
import { accept, expect, say, talk, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { call } from './support/bridge';

/** Changes settings through the preferences window, the only one that can. */
const set = async (user: User, settings: object): Promise<void> => {
  await call(await user.preferences(), 'setSettings', settings);
};

async function setTheme(user: User, theme: 'light' | 'dark'): Promise<void> {
  await set(user, { theme });
  const media = `(prefers-color-scheme: ${theme})`;
  for (const page of user.pages())
    await expect.poll(() => page.evaluate((query) => matchMedia(query).matches, media)).toBe(true);
}

for (const theme of ['light', 'dark'] as const) {
  test(`every kind of window passes the accessibility check, ${theme}`, async ({ stage }) => {
    const server = await stage.server();
    const [ann, bob] = await stage.people(server, 'ann', 'bob');
    const cleo = await stage.client(server, 'cleo');
    const [conversation] = await talk(ann, bob);
    if (!conversation) throw new Error('a window');
    await say(conversation, 'Have a look: https://example.org');
    await cleo.invite(['ann', 'bob'], 'Garden');
    await setTheme(ann, theme);
    await expectAccessible(await ann.roster(), 'roster');
    await expectAccessible(conversation, 'conversation');
    await expectAccessible(await ann.invitation(), 'invitation');
    const preferences = await ann.preferences();
    for (const tab of await preferences.getByRole('tab').all()) {
      await tab.click();
      await expectAccessible(preferences, `preferences, ${await tab.textContent()}`);
    }
  });
}

test('the first start and a lost connection pass the accessibility check', async ({ stage }) => {
  const fresh = await stage.start();
  await expectAccessible(await fresh.window('first start'), 'first start');
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann']);
  const conversation = await accept(ann);
  await server.stop();
  await expect(conversation.getByRole('button', { name: 'Retry now' })).toBeVisible();
  await expectAccessible(conversation, 'conversation without a connection');
  await expectAccessible(await ann.roster(), 'roster without a connection');
});

test('at twice the text size nothing is cut off sideways, and a long note does not hide the status dot', async ({
  stage,
}) => {
  const server = await stage.server();
  const note = 'A note that is long enough to need more than one line of the roster';
  await stage.client(server, 'bob', { note });
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await call(roster, 'setStatus', { status: 'away', note });
  const preferences = await ann.preferences('Appearance');
  await expect(preferences.getByRole('switch').first()).toBeVisible();
  for (const page of [roster, preferences]) expect(await rememberSizes(page)).toBeGreaterThan(0);
  await set(ann, { textSize: '200' });
  await expect(roster.getByRole('button', { name: 'Status: Away' })).toContainText(note);
  await expect.poll(() => textSize(roster)).toBe('28px');
  await expect.poll(() => sideways(roster)).toBe(0);
  const dot = await roster.getByRole('img', { name: 'away', exact: true }).first().boundingBox();
  expect(dot?.width, 'width of the status dot').toBeGreaterThanOrEqual(12);
  await expect.poll(() => textSize(preferences)).toBe('28px');
  for (const page of [roster, preferences]) expect(await unchanged(page), 'not twice as wide').toEqual([]);
  const list = await ann.app.browserWindow(roster);
  await list.evaluate((window) => window.setContentSize(260, 360));
  await expect.poll(() => roster.evaluate(() => innerWidth)).toBe(260);
  expect(await roomFor(roster.getByText(`Away · ${note}`), 'Away'), 'room for the status').toBeGreaterThan(0);
  const handle = await ann.app.browserWindow(preferences);
  await handle.evaluate((window) => window.setContentSize(520, 400));
  await expect.poll(() => preferences.evaluate(() => innerWidth)).toBe(520);
  for (const tab of await preferences.getByRole('tab').all()) {
    const page = (await tab.textContent()) ?? '';
    await tab.click();
    await expect(preferences.getByRole('heading', { name: page, level: 1 })).toBeVisible();
    expect.soft(await sideways(preferences), `preferences, ${page}`).toBe(0);
  }
});

/** How much room there is behind the word at the beginning of a text that is cut off, as pixels. */
const roomFor = (text: Locator, word: string): Promise<number> =>
  text.evaluate((element, length) => {
    const range = document.createRange();
    range.setStart(element.firstChild ?? element, 0);
    range.setEnd(element.firstChild ?? element, length);
    return element.getBoundingClientRect().right - range.getBoundingClientRect().right;
  }, word.length);

const textSize = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).fontSize);

/** What has to grow with the text besides the text itself: icons, switches and faces. */
const drawn = 'svg, input[type=checkbox], [class*=avatar]';

/** Marks everything drawn with its width. Returns how much that is. */
const rememberSizes = (page: Page): Promise<number> =>
  page.evaluate((selector) => {
    const all = [...document.querySelectorAll<HTMLElement>(selector)];
    for (const each of all) each.dataset['was'] = `${each.getBoundingClientRect().width}`;
    return all.length;
  }, drawn);

/** What is still there and has not become twice as wide. */
const unchanged = (page: Page): Promise<string[]> =>
  page.evaluate((selector) => {
    const all = [...document.querySelectorAll<HTMLElement>(selector)];
    const isSmall = (each: HTMLElement): boolean =>
      each.checkVisibility() && each.getBoundingClientRect().width < 1.95 * Number(each.dataset['was'] ?? 0);
    return all.filter(isSmall).map((each) => each.outerHTML.slice(0, 100));
  }, drawn);

/** By how many pixels anything in the window can be scrolled sideways. */
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scrolls = (each: Element): boolean => /auto|scroll/.test(getComputedStyle(each).overflowX);
    const all = [document.documentElement, ...document.querySelectorAll('*')].filter(scrolls);
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(
      scrollWidth - clientWidth,
      ...all.map((each) => (each.tagName === 'TEXTAREA' ? 0 : each.scrollWidth - each.clientWidth)),
    );
  });

test('in high contrast, outlines replace colours', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann']);
  const conversation = await accept(ann);
  await say(conversation, 'mine');
  const preferences = await ann.preferences('Appearance');
  const roster = await ann.roster();
  await preferences.mouse.move(0, 0);
  for (const page of [conversation, preferences, roster])
    await page.emulateMedia({ colorScheme: null, forcedColors: 'active' });
  const border = (element: Locator): Promise<number> =>
    element.evaluate((each) => parseFloat(getComputedStyle(each).borderTopWidth));
  const background = (element: Locator): Promise<string> =>
    element.evaluate((each) => getComputedStyle(each).backgroundColor);
  expect(await border(conversation.getByText('mine', { exact: true })), 'bubble').toBeGreaterThan(0);
  expect(await border(roster.getByText('B', { exact: true }).first()), 'face').toBeGreaterThan(0);
  const enterSends = preferences.getByRole('switch', { name: 'Enter sends' });
  expect(await border(enterSends), 'switch').toBeGreaterThan(0);
  expect(await background(enterSends)).not.toBe(await background(preferences.locator('body')));
  const selected = preferences.getByRole('tab', { name: 'Appearance' });
  await expect
    .poll(async () => (await background(selected)) !== (await background(preferences.locator('body'))))
    .toBe(true);
  expect(await background(preferences.getByText('100%', { exact: true }))).toBe(await background(selected));
});

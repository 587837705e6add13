import { accept, expect, person, say, talk, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { call } from './support/bridge';

async function setTheme(user: User, theme: 'light' | 'dark'): Promise<void> {
  await call(await user.preferences(), 'setSettings', { theme });
  const media = `(prefers-color-scheme: ${theme})`;
  for (const page of user.app.windows())
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
    for (const page of ['You', 'Server', 'Nearby', 'Notifications', 'Appearance', 'Privacy', 'Advanced']) {
      await preferences.getByText(page, { exact: true }).first().click();
      await expectAccessible(preferences, `preferences, ${page}`);
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

test('at twice the text size nothing is cut off sideways', async ({ stage }) => {
  const server = await stage.server();
  await stage.client(server, 'bob', {
    note: 'A note that is long enough to need more than one line of the roster',
  });
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await call(await ann.preferences(), 'setSettings', { textSize: '200' });
  const fontSize = (): Promise<string> =>
    roster.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  await expect.poll(fontSize).toBe('28px');
  await expect(person(roster, 'bob')).toBeVisible();
  expect(await roster.evaluate(cutOff), 'elements with content that cannot be seen').toEqual([]);
});

/** Elements whose content is wider than they are, except text that ends in an ellipsis and labels for screen readers (1 px wide). */
function cutOff(): string[] {
  return [...document.querySelectorAll<HTMLElement>('*')]
    .filter((each) => each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1)
    .filter((each) => {
      const { overflowX, textOverflow, display } = getComputedStyle(each);
      return (
        each === document.documentElement ||
        (overflowX !== 'visible' && textOverflow !== 'ellipsis' && display !== 'inline')
      );
    })
    .map((each) => `${each.tagName} ${each.className}: ${each.innerText.slice(0, 40)}`);
}

import { accept, expect, say, talk, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';

async function setTheme(user: User, theme: 'light' | 'dark'): Promise<void> {
  const roster = await user.roster();
  await roster.evaluate(async (chosen) => {
    const bridge = (window as unknown as { parley: { setSettings(args: object): Promise<unknown> } }).parley;
    await bridge.setSettings({ theme: chosen });
  }, theme);
  const media = `(prefers-color-scheme: ${theme})`;
  await expect.poll(() => roster.evaluate((query) => matchMedia(query).matches, media)).toBe(true);
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
  await roster.evaluate(async () => {
    const bridge = (window as unknown as { parley: { setSettings(args: object): Promise<unknown> } }).parley;
    await bridge.setSettings({ textSize: '200' });
  });
  const overflow = (): Promise<number> =>
    roster.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(overflow).toBeLessThanOrEqual(0);
});

import type { Page } from '@playwright/test';
import { accept, expect, message, person, conversationEntry, test } from './fixtures';
import { catchMenus, choose, clipboard, expectMenu } from './support/menus';

const menuKey = async (page: Page): Promise<void> => page.keyboard.press('ContextMenu');

test('people, conversations, messages and links have context menus, by mouse and by keyboard', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await catchMenus(ann);
  const id = await bob.invite(['ann'], 'Garden');
  const page = await accept(ann);
  bob.send('SEND_MESSAGE', { conversation: id, text: 'See https://example.org/a' });
  const roster = await ann.roster();
  const right = { button: 'right' } as const;

  const ofBob = [
    'Write a message',
    'About…',
    'Add to favourites',
    'Group',
    'Copy name',
    'Block…',
    'Ignore invitations',
    'Forget…',
  ];
  await expectMenu(ann, () => person(roster, 'bob').click(right), ofBob);
  await choose(ann.app, 'Copy name');
  await expect.poll(() => clipboard(ann.app)).toBe('bob');

  const ofGarden = ['Open', 'Mute', 'Archive', 'Delete messages…', 'Leave conversation…'];
  await expectMenu(ann, () => conversationEntry(roster, 'Garden').click(right), ofGarden);
  await choose(ann.app, 'Until I change it');
  await expect(conversationEntry(roster, 'Garden').getByRole('img', { name: 'Muted' })).toBeVisible();
  await roster.getByRole('listbox', { name: 'Conversations' }).focus();
  await expectMenu(
    ann,
    () => menuKey(roster),
    ofGarden.map((label) => (label === 'Mute' ? 'Unmute' : label)),
  );

  const link = page.getByRole('link');
  const ofMessage = [
    'Copy message',
    'Reply',
    'Pin for everybody',
    'Save for me',
    'Copy link to message',
    'React',
  ];
  await expectMenu(ann, () => link.click(right), ['Open link', 'Copy link', ...ofMessage]);
  await choose(ann.app, 'Copy message');
  await expect.poll(() => clipboard(ann.app)).toBe('See https://example.org/a');
  await choose(ann.app, 'Copy link');
  await expect.poll(() => clipboard(ann.app)).toBe('https://example.org/a');
  await choose(ann.app, 'Other emoji…');
  await expect(page.getByRole('combobox', { name: 'Search emoji' })).toBeFocused();
  await page.keyboard.type('seedling');
  await page.keyboard.press('Enter');
  await expect(message(page, 'See').getByRole('button', { name: /^🌱 1/ })).toBeVisible();
  await expectMenu(ann, () => message(page, 'See').click({ ...right, position: { x: 60, y: 8 } }), ofMessage);
  await link.focus();
  await expectMenu(ann, () => menuKey(page), ['Open link', 'Copy link', ...ofMessage]);
  await page.getByRole('log', { name: 'Messages' }).focus();
  await expectMenu(ann, () => menuKey(page), ofMessage);
  await expectMenu(
    ann,
    () => page.getByRole('region', { name: 'Members' }).getByText('bob').click(right),
    ofBob.filter((label) => label !== 'Add to favourites' && label !== 'Group'),
  );

  await conversationEntry(roster, 'Garden').click(right);
  await choose(ann.app, 'Leave conversation…');
  await expect
    .poll(() => ann.app.evaluate(() => Reflect.get(globalThis, 'asked')))
    .toMatchObject({ message: 'Leave this conversation?', defaultId: 1, cancelId: 1 });
  await expect(conversationEntry(roster, 'Garden')).toBeVisible();
  await ann.app.evaluate(() => Object.assign(globalThis, { answer: 0 }));
  await choose(ann.app, 'Leave conversation…');
  await expect.poll(() => page.isClosed()).toBe(true);

  const foreign = await roster.evaluate(async () => {
    const { parley } = window as unknown as {
      parley: Record<string, (args: object) => Promise<{ ok: boolean }>>;
    };
    const at = { x: 1, y: 1 };
    return [
      (await parley['personMenu']?.({ person: 'nobody', at }))?.ok,
      (await parley['conversationMenu']?.({ conversation: 'none', at }))?.ok,
      (await parley['messageMenu']?.({ conversation: 'none', row: 'x/1', link: null, selected: false, at }))
        ?.ok,
    ];
  });
  expect(foreign).toEqual([false, false, false]);
});

test('the application menu names Parley and follows the theme that is chosen in Preferences', async ({
  stage,
}) => {
  const ann = await stage.start({ user: 'ann' });
  await ann.roster();
  const menu = (): Promise<{ about: boolean; theme: string | undefined }> =>
    ann.app.evaluate(({ Menu }) => {
      const top = Menu.getApplicationMenu()?.items ?? [];
      const flat = top.flatMap(({ submenu }) => submenu?.items ?? []);
      const themes = flat.find(({ label }) => label === 'Theme')?.submenu?.items ?? [];
      return {
        about: flat.some(({ label }) => label === 'About Parley'),
        theme: themes.find(({ checked }) => checked)?.label,
      };
    });
  await expect.poll(menu).toEqual({ about: true, theme: 'System' });
  const preferences = await ann.preferences('Appearance');
  await preferences.getByRole('radio', { name: 'Dark' }).click({ force: true });
  await expect.poll(menu).toEqual({ about: true, theme: 'Dark' });

  const help = await ann.app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&Help')?.submenu?.items;
    const keys = items?.find(({ label }) => label === 'Keyboard shortcuts');
    keys?.click();
    return keys?.accelerator;
  });
  expect(help).toBe('F1');
  await expect(preferences.getByRole('heading', { name: 'Shortcuts', level: 1 })).toBeVisible();
  await expect(preferences.getByText('Keyboard shortcuts', { exact: true })).toBeVisible();
});

import { networkInterfaces } from 'node:os';
import type { Page } from '@playwright/test';
import { expect, say, talk, test } from './fixtures';
import { call } from './support/bridge';
import { pictures, takesPictures } from './support/pictures';
import { faultsOf } from './support/words';

/** Names, those of this computer's network interfaces among them, and other words that are no sentences. */
const data = [
  'mine',
  'ann',
  'bob',
  'cleo',
  'dora',
  'Lab',
  'Garden',
  'from:',
  'before:',
  'after:',
  'has:link',
  'loopback',
  ...Object.keys(networkInterfaces()),
];

/** Every window of a user, and every dialog of the conversation, one after the other. */
async function everyView(
  windows: Record<'roster' | 'conversation' | 'invitation' | 'preferences', Page>,
  look: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const { roster, conversation, invitation, preferences } = windows;
  await look(roster, 'roster');
  await look(invitation, 'invitation');
  for (const tab of await preferences.getByRole('tab').all()) {
    await tab.click();
    await look(preferences, `preferences-${await tab.getAttribute('id')}`);
  }
  await roster.locator('#search').fill('zz');
  await look(roster, 'roster-search');
  await roster.locator('#search').fill('');
  await look(conversation, 'conversation');
  const menu = conversation.locator('header [aria-haspopup=menu]');
  await menu.click();
  await look(conversation, 'conversation-menu');
  const count = await conversation.getByRole('menuitem').count();
  await conversation.keyboard.press('Escape');
  for (let at = 0; at < count; at += 1) {
    await menu.click();
    const item = conversation.getByRole('menuitem').nth(at);
    // The entries that open a dialog or a panel; the others act at once.
    if (!/(…|\.\.\.)\]?$/.test((await item.textContent()) ?? '')) {
      await conversation.keyboard.press('Escape');
      continue;
    }
    await item.click();
    await look(conversation, `conversation-${at}`);
    await conversation.keyboard.press('Escape');
    await expect(conversation.locator('dialog[open], search')).toHaveCount(0);
  }
}

test('every window speaks the chosen language at once; in a longer one nothing is cut off, and nothing is left out', async ({
  stage,
}) => {
  test.slow();
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const cleo = await stage.client(server, 'cleo');
  await stage.client(server, 'dora');
  const [conversation] = await talk(ann, bob);
  if (!conversation) throw new Error('a window');
  await say(conversation, 'mine');
  await cleo.invite(['ann', 'bob'], 'Garden');
  const windows = {
    roster: await ann.roster(),
    conversation,
    invitation: await ann.invitation(),
    preferences: await ann.preferences(),
  };
  const speak = async (language: string): Promise<void> => {
    await call(windows.preferences, 'setSettings', { language });
    for (const page of Object.values(windows))
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${language}`));
  };
  await speak('en-XA');
  await everyView(windows, async (page, name) => {
    expect.soft(await faultsOf(page, data), name).toEqual([]);
    await pictures(page, `pseudo-${name}`);
  });
  await speak('de');
  await expect(windows.roster.getByText('Unterhaltungen', { exact: true })).toBeVisible();
  const menus = (): Promise<string[]> =>
    ann.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
  expect(await menus()).toContain('&Datei');
  if (takesPictures) await everyView(windows, (page, name) => pictures(page, `de-${name}`));
  await speak('en');
  await expect(windows.roster.getByText('Conversations', { exact: true })).toBeVisible();
});

test('the first start speaks another language, and no text of it is cut off', async ({ stage }) => {
  const fresh = await stage.start({ language: 'en-XA' });
  const page = await fresh.app.firstWindow();
  await expect(page.locator('form')).toBeVisible();
  const typed = await page.getByRole('textbox').inputValue();
  expect(await faultsOf(page, [...data, typed])).toEqual([]);
  await pictures(page, 'pseudo-first-start');
});

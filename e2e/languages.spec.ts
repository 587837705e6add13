import { homedir, networkInterfaces } from 'node:os';
import type { Page } from '@playwright/test';
import { findDictionaries, languageTag, systemFolders } from '../electron/storage/spelling/dictionaries';
import { computerName } from '../runtime/computer-name';
import { shortcuts } from '../shared/keys/shortcuts';
import { expect, say, talk, test, type User } from './fixtures';
import { call } from './support/bridge';
import { Desktop } from './support/desktop';
import { pictures, takesPictures } from './support/pictures';
import { faultsOf } from './support/words';

/** Words that are not sentences: names, including those of this computer's network interfaces. */
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
  // The keys of shortcuts.
  ...Object.values(shortcuts).map(({ key }) => `+${key.toUpperCase()}`),
  ...Object.keys(networkInterfaces()),
  computerName(),
  // The platform names the languages of dictionaries.
  ...findDictionaries('', systemFolders(process.env, homedir(), process.platform)).map(
    ({ id }) => new Intl.DisplayNames(['en'], { type: 'language' }).of(languageTag(id)) ?? id,
  ),
];

/** Visits every window of a user and every dialog of the conversation. */
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
    // Only the entries that open a dialog or a panel. The others act at once.
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

test('every window switches language at once; longer texts are not cut off, and none is untranslated', async ({
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
  await test.step('open dialogs, what was typed, and the page of Preferences outlast the change', async () => {
    const { roster, preferences } = windows;
    await speak('en');
    await call(preferences, 'setSettings', { theme: 'light', textSize: '100' });
    await conversation.locator('textarea').fill('half a sentence');
    await conversation.getByRole('button', { name: 'Conversation menu' }).click();
    await conversation.getByRole('menuitem', { name: 'Name this conversation…' }).click();
    await roster.getByRole('button', { name: 'New room' }).click();
    await preferences.locator('#tab-profiles').click();
    await preferences.getByRole('button', { name: 'New profile…' }).click();
    const dialogs = [conversation, roster, preferences].map((page) => page.getByRole('dialog'));
    for (const dialog of dialogs) await dialog.getByRole('textbox').first().fill('half a name');
    await call(preferences, 'setSettings', { theme: 'dark', textSize: '125' });
    await speak('de');
    await expect(roster.locator('html')).toHaveAttribute('data-theme', 'dark');
    for (const dialog of dialogs) {
      await expect(dialog.getByRole('textbox').first()).toHaveValue('half a name');
      await expect(dialog.getByRole('button', { name: 'Abbrechen' })).toBeVisible();
      await dialog.press('Escape');
    }
    await expect(conversation.locator('textarea')).toHaveValue('half a sentence');
    await expect(preferences.locator('#tab-profiles')).toHaveAttribute('aria-selected', 'true');
  });
  await expect(windows.roster.getByText('Unterhaltungen', { exact: true })).toBeVisible();
  // Also rows, which are otherwise drawn again only if they change.
  await expect(windows.roster.getByRole('option', { name: 'über Lab' })).toHaveCount(2);
  await expect(conversation.getByRole('article', { name: 'Du' }).first()).toBeVisible();
  const menus = (): Promise<string[]> =>
    ann.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
  expect(await menus()).toContain('&Datei');
  if (takesPictures) await everyView(windows, (page, name) => pictures(page, `de-${name}`));
  await speak('en');
  await expect(windows.roster.getByText('Conversations', { exact: true })).toBeVisible();
});

test('the first start is shown in another language, and none of its texts is cut off', async ({ stage }) => {
  const fresh = await stage.start({ language: 'en-XA' });
  const page = await fresh.app.firstWindow();
  await expect(page.locator('form')).toBeVisible();
  const typed = await page.getByRole('textbox').inputValue();
  expect(await faultsOf(page, [...data, typed])).toEqual([]);
  await pictures(page, 'pseudo-first-start');
});

/** Records native menus and questions, and answers every question with Cancel. */
const catchQuestions = ({ app }: User): Promise<void> =>
  app.evaluate(({ Menu, dialog }) => {
    const asked: Electron.MessageBoxOptions[] = [];
    Object.assign(globalThis, { asked });
    Menu.prototype.popup = function (this: Electron.Menu) {
      Object.assign(globalThis, { shownMenu: this });
    };
    dialog.showMessageBox = (async (...[, options]: [unknown, Electron.MessageBoxOptions]) => {
      asked.push(options);
      return { response: 1, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });

/** Opens a native menu and chooses each entry that asks first. Returns the questions. */
async function questionsOf({ app }: User, open: () => Promise<void>): Promise<Electron.MessageBoxOptions[]> {
  await app.evaluate(() => Object.assign(globalThis, { shownMenu: undefined }));
  await open();
  const entries = (): Promise<number | undefined> =>
    app.evaluate(() => (Reflect.get(globalThis, 'shownMenu') as Electron.Menu | undefined)?.items.length);
  await expect.poll(entries).toBeGreaterThan(0);
  return app.evaluate(
    async (_electron, words) => {
      const asked = Reflect.get(globalThis, 'asked') as Electron.MessageBoxOptions[];
      const { items } = Reflect.get(globalThis, 'shownMenu') as Electron.Menu;
      const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
      // One after the other: a window asks one question at a time.
      for (const item of items.filter(({ label }) => words.some((word) => label.includes(word)))) {
        const before = asked.length;
        item.click();
        while (asked.length === before) await turn();
        await turn();
      }
      return asked.splice(0);
    },
    ['löschen', 'verlassen'],
  );
}

test('questions, notifications and Chromium’s own fields are in the chosen language', async ({ stage }) => {
  test.slow();
  const desktop = await Desktop.start('body');
  try {
    const server = await stage.server();
    const bob = await stage.client(server, 'bob');
    const ann = await stage.start({ user: 'ann', server: server.address, env: desktop.env });
    await catchQuestions(ann);
    const roster = await ann.roster();
    await call(await ann.preferences(), 'setSettings', { language: 'de' });
    await expect(roster.locator('html')).toHaveAttribute('lang', /^de/);

    const id = await bob.invite(['ann'], 'Garten');
    await expect
      .poll(() => desktop.notified.at(-1))
      .toEqual({ title: 'bob (nicht geprüft)', body: 'Lädt dich zu „Garten“ ein' });
    const accept = async (): Promise<boolean> => {
      for (const page of ann.pages()) {
        const button = page.getByRole('button', { name: 'Annehmen' });
        if (await button.isVisible()) return button.click().then(() => true);
      }
      return false;
    };
    await expect.poll(accept).toBe(true);
    const entry = roster.getByRole('listbox', { name: 'Unterhaltungen' }).getByRole('option').first();
    await expect(entry).toContainText('Garten');

    let conversation: Page | undefined;
    await expect
      .poll(async () => {
        for (const page of ann.pages()) if (await page.locator('textarea').isVisible()) conversation = page;
        return conversation !== undefined;
      })
      .toBe(true);
    if (conversation) await (await ann.app.browserWindow(conversation)).evaluate((window) => window.hide());
    bob.send('SEND_MESSAGE', { conversation: id, text: 'Hallo' });
    await expect
      .poll(() => desktop.notified.at(-1))
      .toEqual({ title: 'bob (nicht geprüft) · Garten', body: 'Hallo' });

    const questions = await questionsOf(ann, () => entry.click({ button: 'right' }));
    expect(questions.map(({ message, buttons }) => [message, buttons])).toEqual([
      ['Diese Nachrichten löschen?', ['Nachrichten löschen', 'Abbrechen']],
      ['Diese Unterhaltung verlassen?', ['Unterhaltung verlassen', 'Abbrechen']],
    ]);
  } finally {
    await desktop.stop();
  }
  const german = await stage.start({ language: 'de' });
  expect(await german.app.evaluate(({ app }) => app.getLocale())).toBe('de');
});

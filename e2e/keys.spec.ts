import { execFileSync } from 'node:child_process';
import type { CDPSession, Page } from '@playwright/test';
import { accept, expect, message, test, type User } from './fixtures';

/** A window's keyboard with any layout and any input method. */
class Keyboard {
  private constructor(private readonly session: CDPSession) {}

  static async of(user: User, page: Page): Promise<Keyboard> {
    return new Keyboard(await user.app.context().newCDPSession(page));
  }

  /** Presses Ctrl and a key, given by its character in the layout and by its position. */
  async control(key: string, code: string): Promise<void> {
    const event = { key, code, modifiers: 2, windowsVirtualKeyCode: code.charCodeAt(3) };
    await this.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  /** Composes a text, and presses a key that the input method takes. */
  async compose(text: string, key: 'Enter' | 'Escape'): Promise<void> {
    const [selectionStart, selectionEnd] = [text.length, text.length];
    await this.session.send('Input.imeSetComposition', { text, selectionStart, selectionEnd });
    await this.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key });
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key });
  }

  /** Ends a composition with a text. */
  async commit(text: string): Promise<void> {
    await this.session.send('Input.insertText', { text });
  }
}

const named = async (user: User): Promise<string> =>
  (await (await user.roster()).getByRole('heading', { level: 1 }).textContent()) ?? '';

test('shortcuts work in every keyboard layout and leave keys to an input method', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann'], 'Garden');
  const page = await accept(ann);
  bob.send('SEND_MESSAGE', { conversation: id, text: 'Tulips or roses' });
  await expect(message(page, 'Tulips')).toHaveCount(1);
  const keyboard = await Keyboard.of(ann, page);
  const composer = page.getByRole('textbox', { name: 'Message' });
  const search = page.getByRole('textbox', { name: 'Search in this conversation' });

  await test.step('Ctrl+F in a Russian layout', async () => {
    await keyboard.control('а', 'KeyF');
    await expect(search).toBeFocused();
  });
  await test.step('the Escape that ends a composition does not close the search, the next one does', async () => {
    await keyboard.compose('か', 'Escape');
    await keyboard.commit('か');
    await expect(search).toHaveValue('か');
    await page.keyboard.press('Escape');
    await expect(search).toHaveCount(0);
    await page.keyboard.type('after the search');
    await expect(composer).toHaveValue('after the search');
    await composer.fill('');
  });
  await test.step('Enter opens the first result, Down goes to the results', async () => {
    await keyboard.control('f', 'KeyY');
    await page.keyboard.type('roses');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article').and(page.locator('[class*=sought]'))).toHaveText(
      /Tulips or roses/,
    );
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('listbox', { name: 'Found messages' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(composer).toBeFocused();
  });
  await test.step('after a dialog and after a click on the transcript typing reaches the composer', async () => {
    await page.getByRole('button', { name: 'Conversation menu' }).click();
    await page.getByRole('menuitem', { name: 'Go to a date…' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.type('after a dialog');
    await expect(composer).toHaveValue('after a dialog');
    await message(page, 'Tulips').click();
    await expect(composer).not.toBeFocused();
    await page.keyboard.type(', and a click');
    await expect(composer).toHaveValue('after a dialog, and a click');
  });
  await test.step('the Enter that ends a composition sends nothing', async () => {
    await keyboard.compose('か', 'Enter');
    await keyboard.commit('か');
    await expect(composer).toHaveValue('after a dialog, and a clickか');
    expect(bob.texts('ann')).toEqual([]);
  });
  await test.step('in the list of people, Enter in the search field opens what is found', async () => {
    await ann.closeWindow(page);
    await expect.poll(() => page.isClosed()).toBe(true);
    const roster = await ann.roster();
    await (await Keyboard.of(ann, roster)).control('а', 'KeyF');
    await roster.keyboard.type('gard');
    await roster.keyboard.press('ArrowDown');
    await expect(roster.getByRole('listbox', { name: 'Conversations' })).toBeFocused();
    await roster.keyboard.press('/');
    await roster.keyboard.press('Enter');
    await ann.conversation('Garden');
  });
  await test.step('in Preferences the Enter that ends a composition renames nobody', async () => {
    const preferences = await ann.preferences('You');
    const field = preferences.getByRole('textbox', { name: 'Your name' });
    await field.fill('annあ');
    await (await Keyboard.of(ann, preferences)).compose('き', 'Enter');
    expect(await named(ann)).toBe('ann');
    await (await Keyboard.of(ann, preferences)).commit('き');
    await field.press('Enter');
    await expect.poll(() => named(ann)).toBe('annあき');
  });
});

/** X key codes of a PC keyboard, which name positions. */
const xKeys = { control: '37', f: '41', comma: '59', f1: '67', tab: '23' };

test('in a Russian layout of the system, shortcuts of pages and of the menu work', async ({ stage }) => {
  test.skip(process.platform !== 'linux' || !process.env['DISPLAY'], 'The keys are pressed in X.');
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann'], 'Garden');
  const page = await accept(ann);
  const handle = await ann.app.browserWindow(page);
  const pressControl = async (key: string): Promise<void> => {
    await handle.evaluate((window) => window.focus());
    await expect.poll(() => handle.evaluate((window) => window.isFocused())).toBe(true);
    const { control } = xKeys;
    execFileSync('xdotool', ['keydown', control, 'keydown', key, 'keyup', key, 'keyup', control]);
  };
  execFileSync('setxkbmap', ['ru']);
  try {
    await pressControl(xKeys.f);
    await expect(page.getByRole('textbox', { name: 'Search in this conversation' })).toBeFocused();
    await pressControl(xKeys.comma);
    const preferences = await ann.window('preferences');
    await preferences.getByRole('tab', { name: 'Appearance' }).click();
    await handle.evaluate((window) => window.focus());
    await expect.poll(() => handle.evaluate((window) => window.isFocused())).toBe(true);
    execFileSync('xdotool', ['key', xKeys.f1]);
    await expect(preferences.getByRole('tab', { name: 'Shortcuts' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    // From the conversation to the window that was opened after it.
    await pressControl(xKeys.tab);
    const other = await ann.app.browserWindow(preferences);
    await expect.poll(() => other.evaluate((window) => window.isFocused())).toBe(true);
  } finally {
    execFileSync('setxkbmap', ['us']);
  }
});

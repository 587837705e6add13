import type { Page } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import { accept, conversationEntry, expect, test, type LineClient, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { call } from './support/bridge';
import { catchMenus, choose, chooseInMenuBar, listedWindows } from './support/menus';
import { pictures } from './support/pictures';

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });

/** Titles of the windows that a person sees, in alphabetical order. */
const titles = (user: User): Promise<string[]> =>
  user.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.isVisible())
      .map((window) => window.getTitle())
      .sort(),
  );

/** The kind of page that the keyboard is in. */
const keyboard = (user: User): Promise<string> =>
  user.app.evaluate(({ webContents }) => {
    const url = webContents.getFocusedWebContents()?.getURL();
    return url === undefined ? '' : new URL(url).host;
  });

/** Runs a function with the roster's window. */
const inWindow = async <Answer>(user: User, run: (window: BrowserWindow) => Answer): Promise<Answer> =>
  (await user.app.browserWindow(await user.roster())).evaluate(run as never);

/** The processes of the conversations' pages that are loaded. */
const processes = (user: User): Promise<number[]> =>
  user.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .filter((each) => each.getURL() === 'app://conversation/conversation.html')
      .filter((each) => !each.isCrashed() && !each.isLoading())
      .map((each) => each.getOSProcessId()),
  );

/** What is written in the conversations. A page that crashed answers no test any more, but the app. */
const drafts = (user: User): Promise<unknown[]> =>
  user.app.evaluate(({ webContents }) =>
    Promise.all(
      webContents
        .getAllWebContents()
        .filter((each) => each.getURL() === 'app://conversation/conversation.html')
        .map((each): Promise<unknown> =>
          each.executeJavaScript(`document.querySelector('textarea')?.value ?? ''`),
        ),
    ),
  );

const widthOf = (page: Page): Promise<number> => page.evaluate(() => innerWidth);
const edge = (roster: Page) => roster.getByRole('separator', { name: 'Width of the list' });
const unread = (roster: Page, name: string) => conversationEntry(roster, name).getByText(/unread/);

async function chooseLayout(user: User, layout: 'A window each' | 'In one window'): Promise<void> {
  const preferences = await user.preferences('Appearance');
  await preferences.getByRole('radio', { name: layout }).click({ force: true });
}

/** Has Ann accept an invitation. Returns the conversation's id. */
async function taken(ann: User, bob: LineClient, title: string): Promise<string> {
  const conversation = await bob.invite(['ann'], title);
  await accept(ann, title);
  return conversation;
}

test('one window shows the list and the conversation that is chosen, which is read, used by keys and brought back there', async ({
  stage,
}) => {
  test.setTimeout(120_000);
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const inGarden = await taken(ann, bob, 'Garden');
  const inTea = await taken(ann, bob, 'Tea');
  await taken(ann, bob, 'Core');
  const says = (conversation: string, text: string): void => bob.send('SEND_MESSAGE', { conversation, text });
  await composer(await ann.conversation('Garden')).fill('half a sentence');
  const roster = await ann.roster();
  await expect(edge(roster)).toHaveCount(0);

  // The windows become panes; drafts stay, and the last window that was opened is shown.
  await chooseLayout(ann, 'In one window');
  await expect.poll(() => titles(ann)).toEqual(['Core', 'Preferences']);
  await ann.closeWindow(await ann.preferences());
  await conversationEntry(roster, 'Garden').click();
  await expect.poll(() => titles(ann)).toEqual(['Garden']);
  const garden = await ann.conversation('Garden');
  await expect(composer(garden)).toHaveValue('half a sentence');

  // A click shows a conversation beside the list, which is then used with the keyboard.
  await conversationEntry(roster, 'Tea').click();
  await expect.poll(() => titles(ann)).toEqual(['Tea']);
  const tea = await ann.conversation('Tea');
  await expect.poll(() => keyboard(ann)).toBe('conversation');
  await expect(conversationEntry(roster, 'Tea')).toHaveAttribute('aria-current', 'true');
  await pictures(roster, 'one-window-list');
  await expectAccessible(roster, 'the list');

  // What is shown is read, also while the keyboard is in the list; what is not shown is unread.
  await chooseInMenuBar(ann, 'List or Conversation');
  await expect.poll(() => keyboard(ann)).toBe('roster');
  says(inTea, 'The kettle is on');
  says(inGarden, 'The roses are out');
  await expect(unread(roster, 'Garden')).toHaveCount(1);
  await expect(tea.getByText('The kettle is on')).toBeVisible();
  await expect(unread(roster, 'Tea')).toHaveCount(0);
  // While the user is at another window, it is not.
  const preferences = await ann.preferences();
  await expect.poll(() => inWindow(ann, (window) => window.isFocused())).toBe(false);
  says(inTea, 'It is ready');
  await expect(unread(roster, 'Tea')).toHaveCount(1);
  await ann.closeWindow(preferences);
  await inWindow(ann, (window) => window.focus());
  await expect(unread(roster, 'Tea')).toHaveCount(0);
  await expect(unread(roster, 'Garden')).toHaveCount(1);

  // A hidden page may act nowhere, and no page beyond its own conversation.
  await expect(call(garden, 'retryNow', {})).rejects.toThrow('not-in-use');
  await expect(call(garden, 'setDraft', { conversation: inTea, text: 'x' })).rejects.toThrow('forbidden');

  // The next conversation and the one before, by keys; they go around the ends of the list.
  await chooseInMenuBar(ann, 'Next Conversation');
  const first = await inWindow(ann, (window) => window.getTitle());
  expect(first).not.toBe('Tea');
  await chooseInMenuBar(ann, 'Previous Conversation');
  await expect.poll(() => titles(ann)).toEqual(['Tea']);

  // The edge is dragged, and moved by keys.
  const before = await widthOf(tea);
  const box = await edge(roster).boundingBox();
  if (!box) throw new Error('an edge');
  await roster.mouse.move(box.x + 2, 300);
  await roster.mouse.down();
  await roster.mouse.move(box.x + 102, 300, { steps: 5 });
  await roster.mouse.up();
  await expect.poll(() => widthOf(tea)).toBeLessThan(before - 90);
  await edge(roster).focus();
  await roster.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(tea)).toBeLessThan(before - 70);

  // Pages that crash come back, with what is written.
  await composer(tea).fill('two cups');
  await expect(conversationEntry(roster, 'Tea')).toContainText('two cups');
  const [process = 0] = await processes(ann);
  await ann.app.evaluate(
    ({ webContents }) =>
      void webContents
        .getAllWebContents()
        .find((each) => each.getURL() === 'app://conversation/conversation.html')
        ?.forcefullyCrashRenderer(),
  );
  const areBack = async (): Promise<boolean> => {
    const now = await processes(ann);
    return now.length >= 3 && now.every((each) => each !== process && each !== 0);
  };
  await expect.poll(areBack, { timeout: 15_000 }).toBe(true);
  await expect.poll(() => drafts(ann), { timeout: 15_000 }).toContain('two cups');
});

test('one window is there again after a restart; a conversation is taken out of it, closed in it, and all go back to windows', async ({
  stage,
}) => {
  test.setTimeout(120_000);
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  let ann = await stage.start({ user: 'ann', server: server.address });
  await chooseLayout(ann, 'In one window');
  await ann.closeWindow(await ann.preferences());
  await taken(ann, bob, 'Garden');
  await composer(await ann.conversation('Garden')).fill('half a sentence');
  await taken(ann, bob, 'Tea');
  await expect.poll(() => titles(ann)).toEqual(['Tea']);
  let roster = await ann.roster();
  const tea = await ann.conversation('Tea');
  await composer(tea).fill('two cups');
  await expect(conversationEntry(roster, 'Tea')).toContainText('two cups');
  await edge(roster).focus();
  await roster.keyboard.press('ArrowRight');
  await roster.keyboard.press('ArrowRight');
  await expect.poll(() => widthOf(tea)).toBe(960 - 320 - 32 - 6);
  const width = await widthOf(tea);

  // After a restart it is all as it was.
  await ann.quit();
  ann = await stage.start({ profile: ann.profile, user: 'ann', server: server.address });
  const again = await ann.conversation('Tea');
  await expect(composer(again)).toHaveValue('two cups');
  expect(await widthOf(again)).toBe(width);
  await expect.poll(() => titles(ann)).toEqual(['Tea']);
  roster = await ann.roster();

  // In a window of its own, on request.
  await catchMenus(ann);
  await conversationEntry(roster, 'Tea').click({ button: 'right' });
  await choose(ann.app, 'Open in own window');
  await expect.poll(() => titles(ann)).toEqual(['Parley', 'Tea']);
  // Those of the desktop, not each conversation that was shown.
  await expect.poll(() => listedWindows(ann)).toEqual(['Parley', '✓ Tea']);
  await expect(roster.getByText('Choose a conversation, or somebody to write to.')).toBeVisible();
  await pictures(roster, 'one-window-empty');
  await expectAccessible(roster, 'the list without a conversation');
  await expect(composer(await ann.conversation('Tea'))).toHaveValue('two cups');
  await conversationEntry(roster, 'Garden').click();
  await expect.poll(() => titles(ann)).toEqual(['Garden', 'Tea']);

  // Closing closes the conversation first, then the window.
  await expect.poll(() => keyboard(ann)).toBe('conversation');
  await chooseInMenuBar(ann, 'Close Window');
  await expect.poll(() => titles(ann)).toEqual(['Parley', 'Tea']);
  await conversationEntry(roster, 'Garden').click();
  await expect.poll(() => titles(ann)).toEqual(['Garden', 'Tea']);

  // Back to windows: what was shown gets one.
  await chooseLayout(ann, 'A window each');
  await expect.poll(() => titles(ann)).toEqual(['Garden', 'Parley', 'Preferences', 'Tea']);
  await expect(composer(await ann.conversation('Garden'))).toHaveValue('half a sentence');
  await expect(edge(roster)).toHaveCount(0);
  expect(await inWindow(ann, (window) => window.getMinimumSize())).toEqual([260, 360]);
});

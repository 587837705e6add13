import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wavOf } from '../electron/main/features/sounds/tones';
import { expect, message, person, startConversation, type User } from './fixtures';
import { Desktop } from './support/desktop';
import { line, test } from './support/keyboard/guide';
import { Mouse } from './support/mouse';
import { projectDir } from './support/paths';
import { onlyPage } from './support/screens';

/* What docs/guide.md says of the mouse, in its order, by somebody who has nothing else: files, screens, attention, safety, profiles. */

const isFullScreen = (user: User): Promise<boolean | undefined> =>
  user.app.evaluate(({ BaseWindow }) => BaseWindow.getFocusedWindow()?.isFullScreen());

test('the guide by mouse: files, screens, attention, safety, profiles, export', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const folder = stage.folder('files');
  const picture = join(projectDir, 'docs/pictures/all-files-light.png');
  mkdirSync(join(folder, 'many'));
  writeFileSync(join(folder, 'many', 'one.txt'), 'one');
  writeFileSync(join(folder, 'big.bin'), Buffer.alloc(60_000_000, 7));
  writeFileSync(join(folder, 'song.wav'), wavOf('knock'));
  const desktop = await Desktop.start('body');
  const config = stage.folder('config');
  const profile = join(config, 'Parley');
  mkdirSync(profile);
  const asks = ['--use-fake-device-for-media-stream'];
  const env = { ...desktop.env, ...desk.env, XDG_CONFIG_HOME: config };
  const [user, bruno] = await Promise.all([
    stage.start({ user: 'hannah Mausig', nearby: 'loopback', profile, env, asks }),
    stage.start({ user: 'bruno Mausig', nearby: 'loopback' }),
  ]);
  const hanna = await Mouse.at(desk, user);
  await user.hasMenu();
  const roster = await user.roster();
  await expect(person(await bruno.roster(), 'hannah Mausig')).toBeVisible();
  const his = await startConversation(bruno, ['hannah Mausig']);
  await hanna.press(roster.getByRole('button', { name: /invites you/ }));
  await hanna.press((await user.invitation()).getByRole('button', { name: 'Accept', exact: true }));
  const page = await user.conversation();
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  const waiting = page.getByRole('list', { name: 'To be sent' });
  const add = async (entry: string): Promise<void> => {
    await hanna.press(button('Add'));
    await hanna.press(page.getByRole('menuitem', { name: entry }));
  };
  const sends = async (): Promise<void> => {
    await expect(waiting).toBeVisible();
    await hanna.press(button('Send'));
    await expect(waiting).toHaveCount(0);
  };
  const menu = async (entry: string): Promise<void> => {
    await hanna.press(button('Conversation menu'));
    await hanna.press(page.getByRole('menuitem', { name: entry, exact: true }));
  };
  const settings = async (name: string) => {
    await hanna.press(roster.getByRole('button', { name: 'Preferences', exact: true }));
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('tab', { name, exact: true }));
    return preferences;
  };
  const appMenu = roster.getByRole('button', { name: 'Menu', exact: true });
  await line('send files', async () => {
    await hanna.chooses(picture, join(folder, 'song.wav'));
    await hanna.press(button('Attach files'));
    await hanna.press(button(/Take .*song.wav.* away/));
    await sends();
    await expect(button(/^View picture/)).toBeVisible();
  });
  await line('send a folder', async () => {
    await hanna.chooses(join(folder, 'many'));
    await add('Attach a folder');
    await sends();
    await expect(page.getByRole('group', { name: 'Folder many' })).toBeVisible();
  });
  await line('send a voice message', async () => {
    await add('Voice message');
    await hanna.answer('Use the microphone');
    const bar = page.getByRole('group', { name: 'Recording' });
    await hanna.press(bar.getByRole('button', { name: 'Discard' }));
    await add('Voice message');
    await expect(bar).toContainText('0:01');
    await hanna.press(bar.getByRole('button', { name: 'Stop recording' }));
    await sends();
    await expect(page.getByRole('log').locator('audio')).toBeVisible();
  });
  await line('send a picture of the screen', async () => {
    await add('Attach a picture of the screen');
    await expect.poll(() => desktop.last('snip')).toBeDefined();
    desktop.do(`chosen file://${picture}`);
    await sends();
  });
  await line('send a picture from the clipboard', async () => {
    await user.app.evaluate(({ clipboard, nativeImage }, path) => {
      Reflect.apply(Reflect.get(clipboard, 'writeImage'), clipboard, [nativeImage.createFromPath(path)]);
    }, picture);
    await hanna.pickRight(page.getByRole('textbox', { name: 'Message' }), 'Paste');
    await sends();
  });
  await line('how much of the network files may use', async () => {
    const preferences = await settings('Files');
    const least = preferences.getByRole('radio', { name: '1 MB/s' });
    await hanna.press(least);
    await expect(least).toBeChecked();
  });
  await line('fetch a file; pause, go on, cancel', async () => {
    await bruno.app.evaluate(
      ({ dialog: theirs }, path) => {
        Object.assign(theirs, {
          showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [path] }),
        });
      },
      join(folder, 'big.bin'),
    );
    await his.getByRole('button', { name: 'Attach files' }).click();
    await his.getByRole('button', { name: 'Send' }).click();
    const card = page.getByRole('group', { name: 'File big.bin' });
    // Nobody can press what is gone in a second: at 1 MB/s there is time.
    await hanna.press(card.getByRole('button', { name: 'Download big.bin' }));
    await hanna.press(card.getByRole('button', { name: 'Pause big.bin' }));
    await hanna.press(card.getByRole('button', { name: 'Go on with big.bin' }));
    await hanna.pick(appMenu, 'Window', 'Transfers');
    const found = () => user.app.windows().find((each) => each.url().includes('transfers.html'));
    await expect.poll(() => found() !== undefined).toBe(true);
    const transfers = found();
    if (!transfers) throw new Error('The window was closed.');
    await hanna.press(transfers.getByRole('button', { name: 'Pause big.bin' }));
    await hanna.press(transfers.getByRole('button', { name: 'Cancel big.bin' }));
    await expect(card.getByRole('button', { name: 'Download big.bin' })).toBeVisible();
    await user.closeWindow(transfers);
  });
  await line('look at a picture', async () => {
    await hanna.press(button(/^View picture/).first());
    await hanna.press(dialog.getByRole('button', { name: 'Zoom in' }));
    await hanna.press(dialog.getByRole('button', { name: 'Zoom in' }));
    await hanna.press(dialog.getByRole('button', { name: 'Zoom in' }));
    const area = dialog.getByRole('img').locator('..');
    const left = (): Promise<number> => area.evaluate(({ scrollLeft }) => scrollLeft);
    await expect.poll(left).toBeGreaterThan(0);
    const before = await left();
    await hanna.pull(area, { x: 100, y: 0 });
    await expect.poll(left).toBeLessThan(before);
    await hanna.press(dialog.getByRole('button', { name: 'Fit to the window' }));
    await hanna.press(dialog.getByRole('button', { name: 'Next picture' }));
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
  });
  await line('see all files of a conversation', async () => {
    await menu('Files');
    await hanna.press(page.getByRole('radio', { name: 'Pictures' }));
    // The list of all files, which is there a moment longer, has a menu for each too.
    const pictures = page.getByRole('region', { name: 'Files of a conversation' }).locator('[data-file]');
    await hanna.press(pictures.getByRole('button', { name: /^More about/ }).first());
    await hanna.press(page.getByRole('menuitem', { name: /Show in conversation|Go to this message/ }));
    await expect(page.getByRole('log')).toBeVisible();
    await menu('Files');
    await hanna.write(page.getByRole('textbox', { name: 'Find files by name' }), 'big');
    await expect(page.getByTitle('Show in conversation')).toHaveCount(1);
    await hanna.press(page.getByTitle('Show in conversation'));
    await expect(page.getByRole('group', { name: 'File big.bin' })).toBeInViewport();
  });
  await line('share a screen or a window; see who watches, and stop', async () => {
    await add('Share the screen…');
    const sharing = await onlyPage(user, 'sharing');
    await hanna.press(sharing.getByRole('region', { name: 'Screens' }).getByRole('button').first());
    await his.getByRole('button', { name: 'Watch' }).click();
    await expect(sharing.getByText(/1 person watches: .*bruno/)).toBeVisible();
    await hanna.press(sharing.getByRole('button', { name: 'Stop sharing' }));
    await expect(page.getByText('Shared the screen · ended')).toBeVisible();
    await add('Share the screen…');
    const again = await onlyPage(user, 'sharing');
    await hanna.press(again.getByRole('region', { name: 'Screens' }).getByRole('button').first());
    await hanna.press(page.getByRole('status').getByRole('button', { name: 'Stop sharing' }));
    await expect(page.getByText('Shared the screen · ended')).toHaveCount(2);
  });
  await line('watch; see it as large as it is; fill the screen', async () => {
    await his.getByRole('button', { name: 'Add', exact: true }).click();
    await his.getByRole('menuitem', { name: 'Share the screen…' }).click();
    const theirs = await onlyPage(bruno, 'sharing');
    await theirs.getByRole('region', { name: 'Screens' }).getByRole('button').first().click();
    await hanna.press(button('Watch'));
    const watching = await onlyPage(user, 'watching');
    await expect(watching.getByRole('img', { name: /The screen of/ })).toBeVisible();
    await hanna.press(watching.getByRole('radio', { name: '100%' }));
    const area = watching.locator('[data-size]');
    await hanna.scroll(area, 'down');
    await expect.poll(() => area.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
    await hanna.press(watching.getByRole('button', { name: 'Full screen' }));
    await expect.poll(() => isFullScreen(user)).toBe(true);
    await hanna.press(watching.getByRole('button', { name: 'Full screen' }));
    await expect.poll(() => isFullScreen(user)).toBe(false);
    await user.closeWindow(watching);
    await bruno.closeWindow(theirs);
  });
  await line('start when you sign in; stay reachable without a window', async () => {
    const preferences = await settings('Background');
    const starts = preferences.getByRole('switch', { name: 'Start Parley when I sign in' });
    await hanna.press(starts);
    await expect(starts).toBeChecked();
    await hanna.press(starts);
    await hanna.press(preferences.getByRole('radio', { name: 'Quit' }));
  });
  await line('not be disturbed; what notifications show; sounds', async () => {
    const preferences = await settings('Notifications');
    await hanna.press(preferences.getByRole('button', { name: 'For an hour' }));
    await hanna.press(preferences.getByRole('button', { name: 'End now' }));
    const fixed = preferences.getByRole('switch', { name: 'At fixed times' });
    await hanna.press(fixed);
    await hanna.press(preferences.getByRole('checkbox').first());
    await hanna.press(fixed);
    const author = preferences.getByRole('radio', { name: 'Only who' });
    await hanna.press(author);
    await expect(author).toBeChecked();
    await hanna.chooses(join(folder, 'song.wav'));
    await hanna.press(preferences.getByRole('combobox', { name: 'Sound of invitations' }));
    await hanna.press(preferences.getByRole('combobox', { name: 'Sound of invitations' }));
    await hanna.press(preferences.getByRole('button', { name: /^Play: Sound of invitations/ }));
  });
  await line('hide that you type, are away, or read; choose who may invite you', async () => {
    const preferences = await settings('Privacy');
    for (const name of [
      'Show that I am typing',
      'Show me as away when I leave the computer',
      'Show what I have read',
    ])
      await hanna.press(preferences.getByRole('switch', { name }));
    const known = preferences.getByRole('radio', { name: 'People I talk with' });
    await hanna.press(known);
    await expect(known).toBeChecked();
  });
  await line('be sure of somebody', async () => {
    await hanna.pickRight(button(/^bruno Mausig/).first(), 'Safety words…');
    await hanna.press(dialog.getByRole('button', { name: 'The words are the same' }));
    await expect(dialog.getByText(/marked as verified/)).toBeVisible();
    await hanna.press(dialog.getByText('Compare by a code instead'));
    await hanna.press(dialog.getByRole('button', { name: 'Copy as text' }));
    const choosing = page.waitForEvent('filechooser');
    await hanna.press(dialog.getByRole('button', { name: 'Open a picture…' }));
    await (await choosing).setFiles(picture);
    await expect(dialog.getByText(/No code of/)).toBeVisible();
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
  });
  await line('see who can read a conversation', async () => {
    await menu('Safety…');
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
  });
  await line('hear nothing more from somebody', async () => {
    await hanna.pickOf(person(roster, 'bruno Mausig'), 'Block…');
    await hanna.answer(/Block/);
    const preferences = await settings('Privacy');
    await hanna.press(preferences.getByRole('button', { name: /^Unblock/ }));
    await expect(preferences.getByText(/Nobody. You can block/)).toBeVisible();
  });
  await line('Use several computers: the code', async () => {
    const preferences = await settings('You');
    await hanna.press(preferences.getByRole('button', { name: 'Add a computer…' }));
    await hanna.answer(/Add|code|Show/i);
    await expect(preferences.getByLabel(/^Code: /)).toBeVisible();
    await hanna.press(preferences.getByRole('dialog').getByRole('button', { name: /Close|Cancel|Stop/ }));
  });
  await line('be busy during meetings', async () => {
    const preferences = await settings('You');
    await hanna.chooses(join(folder, 'song.wav'));
    await hanna.press(preferences.getByRole('button', { name: 'Choose a calendar…' }));
  });
  await line('make a profile, up to its making', async () => {
    await hanna.pick(appMenu, 'File', 'Profiles…');
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('button', { name: 'New profile…' }));
    await hanna.write(preferences.getByRole('textbox', { name: 'Name of the profile' }), 'Work');
    await hanna.press(preferences.getByRole('radio', { name: 'Blue' }));
    await hanna.press(preferences.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
  });
  await line('export a conversation', async () => {
    await menu('Export…');
    await hanna.chooses(join(folder, 'talk.html'));
    await hanna.press(dialog.getByRole('button', { name: 'Choose a file…' }));
    await expect(page.getByText(/Exported to talk.html/)).toBeVisible();
    await hanna.press(button('Dismiss'));
  });
  await line('export all of them; read an export again', async () => {
    const preferences = await settings('Advanced');
    await hanna.press(preferences.getByRole('button', { name: 'Export all conversations…' }));
    await hanna.press(preferences.getByRole('radio', { name: 'To import again' }));
    await hanna.press(preferences.getByRole('radio', { name: 'Not encrypted' }));
    await hanna.chooses(join(folder, 'all.jsonl'));
    await hanna.press(preferences.getByRole('button', { name: 'Choose a file…' }));
    await expect(preferences.getByText(/Exported to all.jsonl/)).toBeVisible();
    await hanna.press(preferences.getByRole('button', { name: 'Import conversations…' }));
    await expect(preferences.getByText(/messages? read/)).toBeVisible();
  });
  await line('back up everything; use a backup, up to the question', async () => {
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('button', { name: 'Back up this profile…' }));
    await hanna.press(preferences.getByRole('button', { name: 'Suggest one' }));
    await hanna.press(preferences.getByRole('radio', { name: 'Not encrypted' }));
    await hanna.chooses(join(folder, 'me.backup'));
    await hanna.press(preferences.getByRole('button', { name: 'Choose a file…' }));
    await expect(preferences.getByText(/Backed up to/)).toBeVisible();
    await hanna.press(preferences.getByRole('button', { name: 'Restore a backup…' }));
    await hanna.answer('Cancel');
  });
  await expect(message(page, 'Do you have a moment?')).toHaveCount(1);
  await desktop.stop();
});

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../testing/free-port';
import { wavOf } from '../electron/main/features/sounds/tones';
import { expect } from './fixtures';
import { calendarWith, hour } from './support/calendar';
import { Desktop } from './support/desktop';
import { line, test } from './support/keyboard/guide';
import { Typist } from './support/keyboard/typist';
import { projectDir } from './support/paths';
import { electronExecutable, launchArguments } from './support/user';

/** Where Parley has an icon in a tray. */
let desktop: Desktop | undefined;
test.afterEach(() => desktop?.stop());

const pages = [
  'Updates',
  'Advanced',
  'You',
  'Server',
  'Nearby',
  'Files',
  'Notifications',
  'Background',
  'Profiles',
  'Appearance',
  'Spelling',
  'Preset answers',
  'Privacy',
  'Shortcuts',
];

test('the guide by keyboard: settings, profiles, backups, background', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  desktop = await Desktop.start('body', 'actions');
  desktop.do('tray on');
  const folder = stage.folder('files');
  const config = stage.folder('config');
  const profile = join(config, 'Parley');
  mkdirSync(profile);
  const env = { ...desktop.env, ...desk.env, XDG_CONFIG_HOME: config };
  const user = await stage.start({ user: 'hannike', profile, env });
  const hanna = await Typist.at(desk, user);
  const isOn = (name: string, checked = true): Promise<void> =>
    hanna.find(`${name}: ${checked}`, (page) => page.getByRole('switch', { name, checked }));
  /** Goes to a page of the preferences. */
  const open = async (name: string): Promise<void> => {
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    hanna.type(`preferences ${name.toLowerCase()}`);
    await hanna.find(name, (page) =>
      page.getByRole('option', { name: `Preferences: ${name}`, selected: true }),
    );
    hanna.press('Return');
    await hanna.isIn('preferences');
    await hanna.isAt(name, 'tab');
  };

  await line('F1 lists all shortcuts', async () => {
    await hanna.isIn('roster');
    await user.hasMenu();
    hanna.press('F1');
    await hanna.isIn('preferences');
    await hanna.isAt('Shortcuts', 'tab');
  });
  for (const name of pages)
    await line(`Tab goes through the page ${name} of the preferences and leaves it again`, async () => {
      await hanna.goTo(name, { key: 'Down', role: 'tab' });
      hanna.press('Tab');
      await hanna.isAt(name, 'tabpanel');
      await hanna.goTo(name, { role: 'tab' });
    });
  await line('host a server', async () => {
    await open('Server');
    await hanna.goTo('Port of your server', { role: 'textbox' });
    hanna.write(`${await freePort()}`);
    await hanna.goTo('Host a server on this computer', { role: 'switch', key: 'shift+Tab' });
    hanna.press('space');
    await hanna.sees('Others can connect to:');
    await hanna.isAt('Host a server on this computer', 'switch');
    await hanna.use(/^Copy link to/, { role: 'button' });
    await expect
      .poll(() => user.app.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^parley:\/\//);
  });
  await line('start when you sign in', async () => {
    await open('Background');
    await hanna.use('Start Parley when I sign in', { role: 'switch', by: 'space' });
    await expect.poll(() => existsSync(join(config, 'autostart'))).toBe(true);
    await hanna.use('Start without a window', { role: 'switch', by: 'space' });
    await hanna.use('Start Parley when I sign in', { role: 'switch', by: 'space', key: 'shift+Tab' });
    await isOn('Start Parley when I sign in', false);
  });
  await line('not be disturbed for a while', async () => {
    await open('Notifications');
    await hanna.use('For an hour', { role: 'button' });
    await hanna.sees(/^Not disturbed until/);
    await hanna.isAt('End now', 'button');
    hanna.press('Return');
    await hanna.isAt('For an hour', 'button');
    await hanna.use('At fixed times', { role: 'switch', by: 'space' });
    await isOn('At fixed times');
    await hanna.goTo('From');
    hanna.type('0930AM');
    const from = (await hanna.page()).getByLabel('From', { exact: true });
    await expect(from).toHaveValue('09:30');
    await hanna.use('Sat', { role: 'checkbox', by: 'space' });
  });
  await line('choose what notifications show', async () => {
    await hanna.goTo('Who and what', { role: 'radio' });
    hanna.press('Down');
    await hanna.isAt('Only who', 'radio');
  });
  await line('choose a sound, or your own', async () => {
    await hanna.goTo('Sound of messages', { role: 'combobox' });
    const sound = (await hanna.page()).getByRole('combobox', { name: 'Sound of messages', exact: true });
    // From one to the next, and at the last nothing happens.
    hanna.press('End');
    await expect(sound).toHaveValue('pop');
    hanna.press('Down');
    await hanna.isAt('Sound of messages', 'combobox');
    // Background.spec.ts hears it.
    const song = join(folder, 'song.wav');
    writeFileSync(song, wavOf('knock'));
    await hanna.use('Choose a file: Sound of messages', { role: 'button' });
    await hanna.choosePath(song);
    await expect(sound).toHaveValue('file');
    await hanna.isAt('Choose a file: Sound of messages', 'button');
    await hanna.goTo('Play: Sound of messages', { role: 'button' });
  });
  await line('be busy during meetings', async () => {
    const calendar = join(folder, 'work.ics');
    writeFileSync(calendar, calendarWith(Date.now() - hour, Date.now() + hour));
    await open('You');
    await hanna.use('Choose a calendar…', { role: 'button' });
    await hanna.choosePath(calendar);
    await hanna.sees(/In a meeting until/);
    await hanna.isAt('Choose a calendar…', 'button');
    await hanna.use('Remove', { role: 'button', key: 'shift+Tab' });
    await hanna.sees('No calendar');
    await hanna.spot();
  });
  await line('change your name or your picture', async () => {
    await hanna.goTo('Your name', { role: 'textbox', key: 'shift+Tab' });
    hanna.write('hannike the second');
    hanna.press('Return');
    await hanna.isAt('Your name', 'textbox');
    await hanna.use('Choose picture…', { role: 'button', key: 'shift+Tab' });
    await hanna.choosePath(join(projectDir, 'docs/pictures/all-files-light.png'));
    await hanna.goTo('Zoom', { role: 'slider' });
    hanna.press('Right', 'Right');
    await hanna.use('Use picture', { role: 'button' });
    await hanna.find('it is there', (page) => page.getByRole('button', { name: 'Remove', exact: true }));
    await hanna.isAt('Choose picture…', 'button');
  });
  await line('hide that you type, are away, or read', async () => {
    await open('Privacy');
    await hanna.use('Show that I am typing', { role: 'switch', by: 'space' });
    await hanna.spot();
  });
  const copy = join(folder, 'all.jsonl.age');
  await line('export all of them', async () => {
    await open('Advanced');
    await hanna.use('Export all conversations…', { role: 'button' });
    await hanna.isAt('To read', 'radio');
    hanna.press('Right');
    await hanna.isAt('To import again', 'radio');
    await hanna.goTo('Not encrypted', { role: 'radio' });
    hanna.press('Left');
    await hanna.isAt('With a passphrase', 'radio');
    await hanna.goTo('Passphrase', { role: 'textbox' });
    hanna.type('cups and tea');
    await hanna.goTo('Passphrase again', { role: 'textbox' });
    hanna.type('cups and tea');
    hanna.press('Return');
    await hanna.inDialog(
      () => hanna.write(copy),
      () => hanna.press('Return'),
    );
    await hanna.sees(/^Exported to/);
  });
  await line('read an export again', async () => {
    await hanna.use('Import conversations…', { role: 'button' });
    await hanna.choosePath(copy);
    await hanna.isAt('Passphrase', 'textbox');
    hanna.type('cups and tea');
    hanna.press('Return');
    await hanna.misses('the dialog', (page) => page.getByRole('dialog'));
    await hanna.isAt('Import conversations…', 'button');
  });
  const backup = join(folder, 'me.backup');
  await line('back up everything', async () => {
    await hanna.use('Back up this profile…', { role: 'button' });
    await hanna.use('Suggest one', { role: 'button' });
    await hanna.goTo('With a passphrase', { role: 'radio', key: 'shift+Tab' });
    hanna.press('Right');
    await hanna.isAt('Not encrypted', 'radio');
    hanna.press('Return');
    await hanna.inDialog(
      () => hanna.write(backup),
      () => hanna.press('Return'),
    );
    await hanna.sees(/^Backed up to/);
  });
  await line('make one', async () => {
    await open('Profiles');
    await hanna.use('New profile…', { role: 'button' });
    await hanna.isAt('Name of the profile', 'textbox');
    hanna.type('Work');
    hanna.press('Tab');
    await hanna.isAt(/./, 'radio');
    hanna.press('Right');
    await hanna.use('Make and open', { role: 'button' });
    // Its first window, of another process, is at the front now.
    await hanna.isElsewhere();
    // The window manager's own key.
    hanna.press('alt+Tab');
    await hanna.isIn('preferences');
  });
  await line('name it, give it a colour', async () => {
    await hanna.use('Edit Work', { role: 'button' });
    await hanna.isAt('Name of the profile', 'textbox');
    hanna.write('Club');
    hanna.press('Return');
    await hanna.isAt('Edit Club', 'button');
  });
  await line('open another one beside this one', async () => {
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    hanna.type('club');
    await hanna.find('Club', (page) => page.getByRole('option', { name: /Club/, selected: true }));
    hanna.press('Return');
    await hanna.isElsewhere();
    hanna.press('ctrl+q');
    await hanna.isIn('preferences');
  });
  await line('be asked at each start', async () => {
    await hanna.use('Ask which one when Parley starts', { role: 'switch', by: 'space' });
    const list = join(profile, 'profiles', 'list.json');
    await expect.poll(() => readFileSync(list, 'utf8')).toMatch(/"asks": ?true/);
  });
  await line('take it out of the list', async () => {
    await hanna.use(/^Remove Club/, { role: 'button', key: 'shift+Tab' });
    await hanna.confirm();
    await hanna.misses('Club', (page) => page.getByRole('button', { name: 'Open Club' }));
    await hanna.spot();
  });
  await line('choose the language', async () => {
    await open('Appearance');
    await hanna.goTo('System', { role: 'radio' });
    hanna.press('Right');
    await hanna.isAt('English', 'radio');
  });
  await line('choose light or dark', async () => {
    await hanna.goTo('System', { role: 'radio' });
    hanna.press('Right', 'Right');
    await hanna.isAt('Dark', 'radio');
    await hanna.find('it is dark', (page) => page.locator('[data-theme=dark]'));
  });
  await line('make all text larger', async () => {
    await hanna.goTo('100%', { role: 'radio' });
    hanna.press('Right');
    await hanna.isAt('125%', 'radio');
    hanna.press('Left');
    await hanna.isAt('100%', 'radio');
  });
  await line('show text as it was typed', async () => {
    await hanna.use('Show formatting', { role: 'switch', by: 'space' });
    await isOn('Show formatting', false);
  });
  await line('list only who is here', async () => {
    await hanna.use('Show people who are not here', { role: 'switch', by: 'space', key: 'shift+Tab' });
    await isOn('Show people who are not here', false);
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
  });
  await line('stay reachable without a window', async () => {
    hanna.press('ctrl+w');
    await hanna.isElsewhere();
    hanna.press('Return');
    await expect.poll(() => user.pages().length).toBe(0);
  });
  await line('open the list from the tray', async () => {
    // The tray is the desktop's. Another start does the same.
    spawn(electronExecutable(), launchArguments({ user: 'hannike' }, profile), {
      cwd: projectDir,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    await hanna.isIn('roster');
    hanna.press('Down');
    await hanna.isAt(/./, 'option');
  });
  await line('use a backup', async () => {
    await user.app.evaluate(({ app }) => void (app.relaunch = () => undefined));
    await open('Advanced');
    await hanna.use('Restore a backup…', { role: 'button' });
    await hanna.choosePath(backup);
    await hanna.confirm();
    await expect.poll(() => user.running).toBe(false);
  });
});

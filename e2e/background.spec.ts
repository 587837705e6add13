import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, expect, message, person, talk, test, type User } from './fixtures';
import { wavOf } from '../electron/main/features/sounds/tones';
import { freePort } from '../testing/free-port';
import { call } from './support/bridge';
import { calendarWith, hour } from './support/calendar';
import { Desktop } from './support/desktop';
import { pictures } from './support/pictures';
import { chooseInMenuBar } from './support/menus';
import { asked, decide } from './support/questions';

/** Runs a test on a desktop with a tray and notifications. */
async function withDesktop(run: (desktop: Desktop) => Promise<void>): Promise<void> {
  const desktop = await Desktop.start('body', 'body-markup', 'actions', 'inline-reply');
  try {
    await run(desktop);
  } finally {
    await desktop.stop();
  }
}

/** Notes from now on which sounds are played to their ends: of those that come at once, the app plays only the first. */
const listens = (user: User): Promise<void> =>
  user.app.evaluate(({ app }) => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    app.on('web-contents-created', (_event, contents) => {
      contents.on('media-paused', () => heard.push(contents.getURL().replace(/\?.*/, '')));
    });
  });
const heard = (user: User): Promise<string[]> =>
  user.app.evaluate(() => Reflect.get(globalThis, 'heard') as string[]);

/** The next file that is chosen in a dialog of the system. */
const chooseFile = (user: User, path: string): Promise<void> =>
  user.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);

const tip = (desktop: Desktop): string | undefined => desktop.last('tray')?.tip;

test('without a window Parley stays in the tray, if the user wants that', async ({ stage }) => {
  await withDesktop(async (desktop) => {
    desktop.do('tray on');
    const server = await stage.server();
    const bob = await stage.client(server, 'bob');
    const ann = await stage.start({ user: 'ann', server: server.address, env: desktop.env });
    const id = await bob.invite(['ann'], 'Garden');
    await ann.closeWindow(await accept(ann));
    await expect.poll(() => tip(desktop)).toBe('Parley · Available');
    const plain = desktop.last('tray')?.icon;

    await decide(ann, 2, false);
    // A window that passes is none to stay for.
    await chooseInMenuBar(ann, 'Go to…');
    await expect.poll(() => ann.pages()).toHaveLength(2);
    await ann.closeWindow(await ann.roster());
    await expect.poll(() => asked(ann)).toEqual(['Keep Parley running?']);
    await ann.roster();
    await decide(ann, 0, true);
    await ann.closeWindow(await ann.roster());
    await expect.poll(() => ann.pages()).toHaveLength(0);

    bob.send('SEND_MESSAGE', { conversation: id, text: 'Are you there?' });
    await expect.poll(() => tip(desktop)).toBe('Parley · 1 unread · Available');
    expect(desktop.last('tray')?.icon).not.toBe(plain);
    expect(desktop.last('launcher')).toMatchObject({
      about: 'application://org.parley.Parley.desktop',
      count: 1,
      visible: true,
    });
    desktop.do('activate');
    const roster = await ann.roster();
    await expect(roster.getByText('Are you there?')).toBeVisible();
    desktop.do('menu Busy');
    await expect.poll(() => tip(desktop)).toBe('Parley · 1 unread · Busy');
    await expect.poll(() => bob.online().find(({ user }) => user === 'ann')?.status).toBe('busy');

    desktop.do('menu For an hour');
    await expect(roster.getByText(/Busy · Quiet until/)).toBeVisible();
    await pictures(roster, 'quiet-roster');
    desktop.do('menu End “Do not disturb”');
    await expect(roster.getByText(/Quiet until/)).toHaveCount(0);

    // It was for always: nothing is asked any more.
    await ann.closeWindow(roster);
    await expect.poll(() => ann.pages()).toHaveLength(0);
    expect(await asked(ann)).toEqual(['Keep Parley running?']);
    desktop.do('activate');
    await ann.roster();
    desktop.do('tray off');
    const page = await ann.preferences('Background');
    await expect(page.getByText(/This desktop shows no tray/)).toBeVisible();
    await pictures(page, 'background-page');
    await ann.closeWindow(page);
    await expect.poll(() => ann.pages()).toHaveLength(1);
    await decide(ann, 0, false);
    await ann.closeWindow(await ann.roster());
    await expect.poll(() => asked(ann)).toEqual(['This desktop shows no tray']);
    const window = await ann.app.browserWindow(await ann.roster());
    expect(await window.evaluate((each) => each.isDestroyed())).toBe(false);
    expect(desktop.all('problem')).toEqual([]);
    const before = desktop.all('tray').length;
    desktop.do('tray on');
    await expect.poll(() => desktop.all('tray').length).toBeGreaterThan(before);
    expect(tip(desktop)).toBe('Parley · 1 unread · Busy');
    desktop.do('menu Quit Parley');
    await expect.poll(() => ann.running).toBe(false);
  });
});

test('Parley starts at sign-in, without a window', async ({ stage }) => {
  await withDesktop(async (desktop) => {
    desktop.do('tray on');
    const config = stage.folder('config');
    const env = { ...desktop.env, XDG_CONFIG_HOME: config };
    const server = await stage.server();
    const bob = await stage.client(server, 'bob');
    const ann = await stage.start({ user: 'ann', server: server.address, env });
    await bob.invite(['ann'], 'Garden');
    await accept(ann);
    const page = await ann.preferences('Background');
    await page.getByRole('switch', { name: 'Start Parley when I sign in' }).click();
    const folder = join(config, 'autostart');
    await expect.poll(() => (existsSync(folder) ? readdirSync(folder) : [])).toHaveLength(1);
    const [file = ''] = readdirSync(folder);
    const entry = (): string => readFileSync(join(folder, file), 'utf8');
    const start = /^Exec=.*"--profile" "(.*)" "--hidden"$/m;
    expect(start.exec(entry())?.[1]).toBe(ann.profile);
    await page.getByRole('switch', { name: 'Start without a window' }).click();
    await expect.poll(entry).not.toContain('--hidden');
    await ann.quit();

    const before = desktop.all('tray').length;
    const again = await stage.start({ user: 'ann', profile: ann.profile, env, asks: ['--hidden'] });
    await expect.poll(() => desktop.all('tray').length).toBeGreaterThan(before);
    expect(again.pages()).toHaveLength(0);
    desktop.do('activate');
    await again.roster();
    // What was open is there again, although nothing was shown at first.
    await again.conversation();
    const settings = await again.preferences('Background');
    await settings.getByRole('switch', { name: 'Start Parley when I sign in' }).click();
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });
});

test('who hosts a server is told how many lose it', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  const roster = await ann.roster();
  const port = await freePort();
  await call(roster, 'setHosting', { enabled: true, port, name: 'Kitchen' });
  const bob = await stage.start({ user: 'bob', server: `127.0.0.1:${port}` });
  await expect(person(await bob.roster(), 'ann')).toBeVisible();
  await decide(ann, 1, false);
  await ann.closeWindow(roster);
  await expect.poll(() => asked(ann)).toEqual(['One person is at your server']);
  await expect(person(roster, 'bob')).toBeVisible();
  await decide(ann, 0, false);
  await ann.closeWindow(roster);
  await expect.poll(() => ann.running).toBe(false);
});

test('a notification is answered, opened at its message, and gone once it is read', async ({ stage }) => {
  await withDesktop(async (desktop) => {
    const server = await stage.server();
    const ann = await stage.start({ user: 'ann', server: server.address, env: desktop.env });
    const bob = await stage.start({ user: 'bob', server: server.address });
    await expect(person(await ann.roster(), 'bob')).toBeVisible();
    await expect(person(await bob.roster(), 'ann')).toBeVisible();
    const [hers, his] = await talk(ann, bob);
    if (!hers || !his) throw new Error('two windows');
    await ann.closeWindow(hers);
    const write = async (text: string): Promise<void> => {
      const box = his.getByRole('textbox', { name: 'Message' });
      await box.fill(text);
      await box.press('Enter');
    };
    await write('Tea?');
    await expect.poll(() => desktop.last('notification')?.body).toBe('Tea?');
    expect(desktop.last('notification')?.actions).toEqual(['default', 'Open', 'inline-reply', 'Reply']);
    desktop.do('reply Yes, at four');
    await expect(message(his, 'Yes, at four')).toBeVisible();
    await expect.poll(() => desktop.last('closed')?.number).toBe(desktop.last('notification')?.number);

    await write('Fine');
    await expect.poll(() => desktop.last('notification')?.body).toBe('Fine');
    desktop.do('notify default');
    await expect(message(await ann.conversation(), 'Fine')).toBeVisible();

    // Busy: nothing is notified; afterwards it is said how much came.
    await ann.closeWindow(await ann.conversation());
    const roster = await ann.roster();
    await roster.getByRole('button', { name: /^Status/ }).click();
    await roster.getByRole('radio', { name: 'Busy' }).click();
    await roster.getByRole('button', { name: 'Set status' }).click();
    const before = desktop.notified.length;
    await write('One');
    await write('Two');
    await expect(roster.getByText('Two')).toBeVisible();
    await roster.getByRole('button', { name: /^Status/ }).click();
    await roster.getByRole('radio', { name: 'Available' }).click();
    await roster.getByRole('button', { name: 'Set status' }).click();
    await expect
      .poll(() => desktop.notified.slice(before))
      .toEqual([{ title: 'While you were not disturbed', body: '2 messages in one conversation' }]);

    const page = await ann.preferences('Notifications');
    await page.getByRole('radio', { name: 'Only that something came' }).click();
    await page.getByRole('switch', { name: 'At fixed times' }).click();
    await pictures(page, 'notifications-page');
    await page.getByRole('switch', { name: 'At fixed times' }).click();
    await page.getByRole('button', { name: 'For an hour' }).click();
    await expect(page.getByText(/^Not disturbed until/)).toBeVisible();
    await write('Not now');
    await expect(roster.getByText('Not now')).toBeVisible();
    await page.getByRole('button', { name: 'End now' }).click();
    await expect
      .poll(() => desktop.notified.at(-1))
      .toEqual({ title: 'While you were not disturbed', body: 'One message in one conversation' });
    await listens(ann);
    await page.getByRole('combobox', { name: 'Sound of messages', exact: true }).selectOption('Bell');
    await pictures(page, 'sounds');
    await page.getByRole('button', { name: 'Play: Sound of messages', exact: true }).click();
    await expect.poll(() => heard(ann)).toEqual(['app://roster/sound/bell']);
    await write('A secret');
    await expect.poll(() => desktop.notified.at(-1)).toEqual({ title: 'Parley', body: 'New message' });
    await expect.poll(() => heard(ann)).toEqual(['app://roster/sound/bell', 'app://roster/sound/bell']);

    // A file of the user's own, which must be a sound.
    const [song, letter] = [join(ann.profile, 'song.txt'), join(ann.profile, 'letter.wav')];
    writeFileSync(song, wavOf('knock'));
    writeFileSync(letter, 'Dear Ann, this is no sound at all.');
    const ownFile = async (path: string): Promise<void> => {
      await chooseFile(ann, path);
      await page.getByRole('button', { name: 'Choose a file: Sound of invitations' }).click();
    };
    await ownFile(letter);
    await expect(page.getByText(/Parley cannot play letter.wav/)).toBeVisible();
    await ownFile(song);
    await expect(page.getByRole('combobox', { name: 'Sound of invitations' })).toHaveValue('file');
    await expect.poll(async () => (await heard(ann)).at(-1)).toBe('app://roster/sound/file-invitation');
    await pictures(page, 'sound-file');

    // A meeting of a calendar.
    const you = await ann.preferences('You');
    const calendar = join(ann.profile, 'calendar.ics');
    const now = Date.now();
    writeFileSync(calendar, calendarWith(now - hour, now + hour));
    await chooseFile(ann, letter);
    await you.getByRole('button', { name: 'Choose a calendar…' }).click();
    await expect(you.getByText(/This is no calendar that Parley can read/)).toBeVisible();
    await chooseFile(ann, calendar);
    await you.getByRole('button', { name: 'Choose a calendar…' }).click();
    await expect(roster.getByText(/Busy · In a meeting until/)).toBeVisible();
    await expect(
      person(await bob.roster(), 'ann').getByRole('img', { name: 'busy', exact: false }),
    ).toBeVisible();
    await pictures(you, 'meeting');
    await pictures(roster, 'meeting-roster');
    // It was put off.
    writeFileSync(calendar, calendarWith(now + hour, now + 2 * hour));
    await expect(you.getByText(/^Next: /)).toBeVisible();
    await expect(roster.getByRole('button', { name: 'Status: Available' })).toBeVisible();
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { expect, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { projectDir } from './support/paths';
import { pictures } from './support/pictures';
import { electronExecutable } from './support/user';

/** Ends the Parley that runs with a profile and was not started by the test. Chromium notes its process in the profile. */
async function endOther(profile: string): Promise<void> {
  const lock = join(profile, 'SingletonLock');
  const pidOf = (): number => Number(/-(\d+)$/.exec(readlinkSync(lock))?.[1]);
  await expect
    .poll(() => existsSync(join(profile, 'messages.sqlite')), 'the other Parley has started')
    .toBe(true);
  const pid = pidOf();
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => isRunning(pid), 'the other Parley has ended').toBe(false);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const titles = ({ app }: { app: ElectronApplication }): Promise<string[]> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().flatMap((window) => (window.isVisible() ? window.getTitle() : [])),
  );

/** Counts the starts that this Parley took over. */
const countStarts = ({ app }: User): Promise<void> =>
  app.evaluate(({ app: electronApp }) => {
    Object.assign(globalThis, { starts: 0 });
    electronApp.on('second-instance', () =>
      Object.assign(globalThis, { starts: Number(Reflect.get(globalThis, 'starts')) + 1 }),
    );
  });
const starts = ({ app }: User): Promise<unknown> => app.evaluate(() => Reflect.get(globalThis, 'starts'));

test('profiles are made, told apart by name and colour, and opened side by side', async ({ stage }) => {
  const config = stage.folder('config');
  const usual = join(config, 'Parley');
  mkdirSync(usual);
  const env = { XDG_CONFIG_HOME: config };
  const ann = await stage.start({ user: 'ann', profile: usual, env });
  const roster = await ann.roster();
  const preferences = await ann.preferences('Profiles');
  await expect(preferences.getByText('There is only this one.')).toBeVisible();
  expect(await titles(ann)).toContain('Parley');

  await preferences.getByRole('button', { name: 'New profile…' }).click();
  await preferences.getByRole('textbox', { name: 'Name of the profile' }).fill('Work');
  await preferences.getByRole('radio', { name: 'Blue' }).check();
  await expectAccessible(preferences, 'new profile');
  await pictures(preferences, 'profiles-new');
  await preferences.getByRole('button', { name: 'Make and open' }).click();
  await expect(preferences.getByRole('button', { name: 'Open Work' })).toBeVisible();
  await expectAccessible(preferences, 'profiles');
  await pictures(preferences, 'profiles');
  await expect(roster.getByText('Main', { exact: true })).toBeVisible();
  await pictures(roster, 'roster-of-profile');
  expect(await titles(ann)).toContain('Parley — Main');

  const profiles = join(usual, 'profiles');
  const [made = ''] = readdirSync(profiles, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? each.name : [],
  );
  await endOther(join(profiles, made));
  const bob = await stage.start({ user: 'bob', profile: join(profiles, made), env });
  const other = await bob.roster();
  await expect(other.getByText('Work', { exact: true })).toBeVisible();
  expect(await titles(bob)).toContain('Parley — Work');
  const his = await bob.preferences('Profiles');
  await countStarts(ann);
  await his.getByRole('button', { name: 'Open Main' }).click();
  await expect.poll(() => starts(ann), 'the Parley that runs comes to the front').toBe(1);

  // What one changes, the other shows.
  await his.getByRole('button', { name: 'Edit Main' }).click();
  await his.getByRole('textbox', { name: 'Name of the profile' }).fill('Home');
  await his.getByRole('button', { name: 'Save' }).click();
  await expect(roster.getByText('Home', { exact: true })).toBeVisible();
  await expect.poll(() => titles(ann)).toContain('Parley — Home');

  await his.getByRole('switch', { name: 'Ask which one when Parley starts' }).click();
  await expect.poll(() => readFileSync(join(profiles, 'list.json'), 'utf8')).toContain('"asks": true');
});

test('a start asks for a profile if one wants that, and a list that cannot be read is kept', async ({
  stage,
}) => {
  const config = stage.folder('config');
  const usual = join(config, 'Parley');
  const [list, work] = [join(usual, 'profiles', 'list.json'), join(usual, 'profiles', 'work')];
  mkdirSync(work, { recursive: true });
  const profiles = [
    { id: 'main', name: 'Main', colour: 'teal', folder: usual },
    { id: 'work', name: 'Work', colour: 'blue', folder: work },
  ];
  writeFileSync(list, JSON.stringify({ asks: true, profiles }));
  await chosenAtStart(config, work);

  const broken = '{"profiles": [';
  writeFileSync(list, broken);
  const ann = await stage.start({ user: 'ann', profile: usual, env: { XDG_CONFIG_HOME: config } });
  const page = await ann.preferences('Profiles');
  await expect(page.getByText('The list of profiles cannot be read')).toBeVisible();
  await pictures(page, 'profiles-unreadable');
  expect(readFileSync(list, 'utf8')).toBe(broken);
  await page.getByRole('button', { name: 'Begin a new list' }).click();
  await expect(page.getByText('There is only this one.')).toBeVisible();
  expect(readdirSync(join(usual, 'profiles')).some((name) => name.startsWith('list.json'))).toBe(true);
});

/** Starts Parley without naming a profile, and chooses one by its link. */
async function chosenAtStart(config: string, folder: string): Promise<void> {
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    args: [projectDir, '--language', 'en', '--nearby', 'off'],
    cwd: projectDir,
    env: { ...definedVariables(), XDG_CONFIG_HOME: config },
    chromiumSandbox: process.getuid?.() !== 0,
    colorScheme: null,
  });
  // Playwright does not return it after the app has ended.
  const child = app.process();
  await expect.poll(() => titles({ app })).toEqual(['Choose a profile']);
  await keepPicture(app);
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const press = (keyCode: string): void => {
      window?.webContents.sendInputEvent({ type: 'keyDown', keyCode });
      window?.webContents.sendInputEvent({ type: 'keyUp', keyCode });
    };
    // The first link has the focus; the second is the other profile.
    press('Tab');
    setImmediate(() => press('Enter'));
  });
  await expect.poll(() => child.exitCode, 'the start that asked has ended').toBe(0);
  await endOther(folder);
}

/** The page runs no script, so the window takes its picture itself. */
async function keepPicture(app: ElectronApplication): Promise<void> {
  const folder = process.env['PARLEY_PICTURES'];
  if (folder === undefined) return;
  const png = await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(join(folder, 'choose-profile.png'), Buffer.from(png, 'base64'));
}

const definedVariables = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((each): each is [string, string] => each[1] !== undefined),
  );

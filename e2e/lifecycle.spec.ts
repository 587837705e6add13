import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { accept, expect, person, say, startConversation, test } from './fixtures';
import { electronExecutable } from './support/user';
import { projectDir } from './support/paths';
import type { LineClient, Stage, User } from './fixtures';
import type { Server } from './support/server';

async function watched(stage: Stage): Promise<{ server: Server; observer: LineClient; ann: User }> {
  const server = await stage.server();
  const observer = await stage.client(server, 'observer');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await expect(person(await ann.roster(), 'observer')).toBeVisible();
  await expect.poll(() => isOnline(observer, 'ann')).toBe(true);
  return { server, observer, ann };
}

const isOnline = (observer: LineClient, name: string): boolean =>
  observer.online().some((each) => each.user === name);

for (const [way, end] of [
  ['quitting', (ann: User) => ann.quit()],
  ['SIGTERM', (ann: User) => ann.signal('SIGTERM')],
  ['SIGINT', (ann: User) => ann.signal('SIGINT')],
] as const) {
  test(`${way} says goodbye, and others see it at once`, async ({ stage }) => {
    const { observer, ann, server } = await watched(stage);
    await end(ann);
    await expect.poll(() => isOnline(observer, 'ann'), { timeout: 2_000 }).toBe(false);
    expect(server.log).not.toMatch(/timeout/i);
    expect(ann.app.process().exitCode).toBe(0);
  });
}

test('closing the last window ends the app and says goodbye', async ({ stage }) => {
  const { observer, ann } = await watched(stage);
  await ann.closeWindow(await ann.roster());
  await expect.poll(() => isOnline(observer, 'ann'), { timeout: 3_000 }).toBe(false);
  await expect.poll(() => ann.running).toBe(false);
});

test('quitting with open conversations asks nothing and keeps drafts', async ({ stage }) => {
  const { observer, ann, server } = await watched(stage);
  await observer.invite(['ann'], 'Garden');
  const conversation = await accept(ann);
  await conversation.getByRole('textbox', { name: 'Message' }).fill('to be continued');
  await ann.quit();
  const again = await stage.start({ profile: ann.profile, user: 'ann', server: server.address });
  const roster = await again.roster();
  await roster.getByRole('option', { name: /Garden/ }).dblclick();
  const reopened = await again.conversation();
  await expect(reopened.getByRole('textbox', { name: 'Message' })).toHaveValue('to be continued');
});

test('a start that is ended before it is over says nothing, whenever that is', async ({ stage }) => {
  const { ann } = await watched(stage);
  await ann.quit();
  const args = [projectDir, '--profile', ann.profile, '--user', 'ann', '--nearby', 'off'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  for (const delay of [200, 300, 400, 450, 500, 550, 600, 700, 800]) {
    const start = spawn(electronExecutable(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    start.stderr.on('data', (text: Buffer) => (said += text.toString()));
    await wait(delay);
    start.kill('SIGTERM');
    const ended = (await once(start, 'exit')) as [number | null, string | null];
    expect(said).not.toContain('it could not start');
    // Before the app's first script has run, the signal ends it by itself.
    const orderly = [
      [0, null],
      [null, 'SIGTERM'],
    ];
    expect(orderly, `it was ended after ${delay} ms, and did not crash`).toContainEqual(ended);
  }
});

test('a second start of the same profile brings the first to the front and ends', async ({ stage }) => {
  const { ann } = await watched(stage);
  const roster = await ann.roster();
  const handle = await ann.app.browserWindow(roster);
  await handle.evaluate((window) => {
    Object.assign(globalThis, { focused: 0 });
    const count = (): void => void ((globalThis as unknown as { focused: number }).focused += 1);
    const { focus, show } = window;
    window.focus = () => (count(), focus.call(window));
    window.show = () => (count(), show.call(window));
  });
  const args = [projectDir, '--profile', ann.profile, '--user', 'ann'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const second = spawn(electronExecutable(), args, { stdio: 'ignore' });
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect
    .poll(() => ann.app.evaluate(() => (globalThis as unknown as { focused: number }).focused))
    .toBeGreaterThan(0);
  expect(ann.pages()).toHaveLength(1);
});

test('windows reopen at their former place and size', async ({ stage }) => {
  const { server, ann } = await watched(stage);
  const bounds = { x: 140, y: 90, width: 410, height: 580 };
  const first = await ann.app.browserWindow(await ann.roster());
  await first.evaluate((window, wanted) => window.setBounds(wanted), bounds);
  await expect.poll(() => first.evaluate((window) => window.getBounds())).toEqual(bounds);
  await startConversation(ann, ['observer']);
  await ann.quit();
  const again = await stage.start({ profile: ann.profile, user: 'ann', server: server.address });
  const second = await again.app.browserWindow(await again.roster());
  expect(await second.evaluate((window) => window.getBounds())).toEqual(bounds);
});

test('conversation windows are placed side by side, and those that were open are opened again', async ({
  stage,
}) => {
  const { server, observer, ann } = await watched(stage);
  const spots = (user: User): Promise<string[]> =>
    user.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.getTitle() !== 'Parley')
        .map((window) => window.getPosition().join(' ')),
    );
  const names = ['one', 'two', 'three', 'four'];
  for (const name of names) {
    await observer.invite(['ann'], name);
    await accept(ann);
  }
  expect(new Set(await spots(ann)).size).toBe(4);
  await ann.closeWindow(await ann.conversation('two'));
  await expect.poll(() => ann.windows('conversation')).toHaveLength(3);
  const reopened = async (user: User): Promise<void> => {
    for (const name of ['one', 'three', 'four']) await user.conversation(name);
    expect(await user.windows('conversation', 'two')).toEqual([]);
    expect(new Set(await spots(user)).size).toBe(3);
  };
  await ann.quit();
  const again = await stage.start({ profile: ann.profile, user: 'ann', server: server.address });
  await reopened(again);
  await again.signal('SIGKILL');
  await reopened(await stage.start({ profile: ann.profile, user: 'ann', server: server.address }));
});

test('a computer that goes to sleep says goodbye, and reconnects when it wakes', async ({ stage }) => {
  const { observer, ann } = await watched(stage);
  await ann.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
  await expect.poll(() => isOnline(observer, 'ann'), { timeout: 3_000 }).toBe(false);
  await ann.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await expect.poll(() => isOnline(observer, 'ann')).toBe(true);
  const conversation = await startConversation(ann, ['observer']);
  await say(conversation, 'Good morning');
});

test('a window is shown once it is painted, not before, and soon if it never is', async ({ stage }) => {
  const { ann } = await watched(stage);
  await ann.app.evaluate(({ app }) => {
    const paintedWhenShown: boolean[] = [];
    Object.assign(globalThis, { paintedWhenShown });
    app.on('browser-window-created', (_event, window) => {
      let isPainted = false;
      window.once('ready-to-show', () => (isPainted = true));
      window.once('show', () => paintedWhenShown.push(isPainted));
    });
  });
  await ann.preferences();
  await expect
    .poll(() =>
      ann.app.evaluate(() => (globalThis as unknown as { paintedWhenShown: boolean[] }).paintedWhenShown),
    )
    .toEqual([true]);

  // As on a desktop that paints no hidden window, such as some on Wayland.
  await ann.closeWindow(await ann.window('preferences'));
  await ann.app.evaluate(({ app }) => {
    app.once('browser-window-created', (_event, window) =>
      setImmediate(() => window.removeAllListeners('ready-to-show')),
    );
  });
  const window = await ann.app.browserWindow(await ann.preferences());
  await expect.poll(() => window.evaluate((opened) => opened.isVisible())).toBe(true);
});

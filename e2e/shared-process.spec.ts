import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, expect, message, say, test, type User } from './fixtures';

/** What is to be seen of the conversation windows, asked in the main process: Playwright cannot use a page that crashed. */
const seen = (user: User) =>
  user.app.evaluate(({ BrowserWindow }) =>
    Promise.all(
      BrowserWindow.getAllWindows()
        .filter((window) => window.isVisible() && window.getTitle().startsWith('room'))
        .sort((a, b) => a.getTitle().localeCompare(b.getTitle()))
        .map(async (window) => ({
          title: window.getTitle(),
          place: window.getBounds(),
          page: (await window.webContents
            .executeJavaScript(
              "[document.querySelector('textarea')?.value, ...[...document.querySelectorAll('article')].map((row) => row.textContent.includes('Kept'))]",
            )
            .catch(() => [])) as unknown[],
        })),
    ),
  );

/** Processes of the windows' pages, by kind of window; that of a spare window is 'spare'. */
const processes = (user: User): Promise<[string, number][]> =>
  user.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }): [string, number] => {
      const { host, search } = new URL(webContents.getURL());
      return [search === '?spare' ? 'spare' : host, webContents.getOSProcessId()];
    }),
  );

/** Whether the pages of all windows are loaded, in other processes than these. */
const areBack = (user: User, crashed: readonly number[]): Promise<boolean> =>
  user.app.evaluate(
    ({ BrowserWindow }, gone) =>
      BrowserWindow.getAllWindows().every(
        ({ webContents }) => !webContents.isLoading() && ![0, ...gone].includes(webContents.getOSProcessId()),
      ),
    crashed,
  );

test('conversation windows share a process of their own, and each comes back from its crash where it was', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  for (const name of ['room one', 'room two', 'room three']) {
    await bob.invite(['ann'], name);
    const page = await accept(ann);
    await say(page, `Kept in ${name}`);
    await expect(message(page, `Kept in ${name}`)).toHaveCount(1);
    await page.getByRole('textbox', { name: 'Message' }).fill(`draft for ${name}`);
    await page.evaluate(() => void window.dispatchEvent(new Event('blur')));
  }
  const of = new Map<string, Set<number>>();
  for (const [kind, id] of await processes(ann)) of.set(kind, (of.get(kind) ?? new Set()).add(id));
  expect(of.get('conversation')?.size).toBe(1);
  expect([...(of.get('conversation') ?? [])]).not.toEqual([...(of.get('roster') ?? [])]);

  const before = await seen(ann);
  expect(before.map(({ page }) => page)).toEqual(
    ['one', 'three', 'two'].map((name) => [`draft for room ${name}`, true]),
  );
  await ann.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => new URL(webContents.getURL()).host === 'conversation')
      ?.webContents.forcefullyCrashRenderer(),
  );
  // A question to a page that has crashed or is loading gets no answer.
  const crashed = [...(of.get('conversation') ?? [])];
  await expect.poll(() => areBack(ann, crashed)).toBe(true);
  await expect.poll(() => seen(ann), { timeout: 15_000 }).toEqual(before);
  // The roster has noticed nothing.
  await expect(roster.getByRole('option', { name: /room two/ })).toBeVisible();
});

test('a spare window is prepared, knows nothing until a conversation takes it, and is then replaced', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann'], 'Garden');
  await ann.closeWindow(await accept(ann));
  const spares = () =>
    ann.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter(({ webContents }) => webContents.getURL().endsWith('?spare'))
        .map((window) => ({ id: window.id, visible: window.isVisible() })),
    );
  await expect.poll(spares).toHaveLength(1);
  const [spare] = await spares();
  if (!spare) throw new Error('a spare window');
  expect(spare.visible).toBe(false);
  const focused = await ann.app.evaluate(
    ({ webContents }) => webContents.getFocusedWebContents()?.getURL() ?? '',
  );
  expect(focused, 'the spare window does not take the keyboard').not.toContain('?spare');
  const page = ann.app.windows().find((each) => each.url().endsWith('?spare'));
  if (!page) throw new Error('the page of the spare window');
  await page.waitForLoadState();
  const answers = await page.evaluate(async () => {
    type Calls = Record<string, (args: object) => Promise<{ ok: boolean; error?: { code: string } }>>;
    const calls = (window as unknown as { parley: Calls }).parley;
    // What is neither an event nor one of these two is a call.
    const names = Object.keys(calls).filter((name) => !/^on[A-Z]|^(pathOf|checkSpelling)$/.test(name));
    const outcomes = await Promise.all(names.map((name) => calls[name]?.({})));
    return { codes: [...new Set(outcomes.map((each) => each?.error?.code))], text: document.body.innerText };
  });
  expect(answers).toEqual({ codes: ['forbidden'], text: '' });

  await (await ann.roster()).getByRole('option', { name: /Garden/ }).dblclick();
  const conversation = await ann.conversation('Garden');
  expect(await (await ann.app.browserWindow(conversation)).evaluate(({ id }) => id)).toBe(spare.id);
  await say(conversation, 'Quick');
  await expect(message(conversation, 'Quick')).toHaveCount(1);
  await expect.poll(async () => (await spares()).filter(({ visible }) => !visible)).toHaveLength(1);
  expect((await spares())[0]?.id).not.toBe(spare.id);

  // It does not keep the app running.
  await ann.closeWindow(conversation);
  await ann.closeWindow(await ann.roster());
  await expect.poll(() => ann.running).toBe(false);
});

test('a window whose page crashes comes back where its reader was', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann'], 'Garden');
  const page = await accept(ann);
  for (let count = 1; count <= 60; count += 1) await say(page, `Line ${count}.`);
  await expect(message(page, 'Line 60.')).toBeInViewport();
  // With the wheel: what a script scrolls is undone if the list is laid out anew before it hears of it.
  const list = page.getByRole('log');
  const [box, row] = [await list.boundingBox(), await message(page, 'Line 20.').boundingBox()];
  if (!box || !row) throw new Error('the list and its row');
  await list.hover({ position: { x: 4, y: box.height / 2 } });
  // A little of it is above, so that no rounding decides whether it is the first.
  await page.mouse.wheel(0, row.y - box.y + 8);
  const inSight = () =>
    ann.app.evaluate(async ({ BrowserWindow }): Promise<unknown> => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === 'Garden');
      const code = `(() => {
        const { top } = document.querySelector('[role=log]').getBoundingClientRect();
        const first = [...document.querySelectorAll('article')].find((row) => row.getBoundingClientRect().bottom > top + 8);
        return first.querySelector('[data-text]').textContent;
      })()`;
      return window?.webContents.executeJavaScript(code).catch(() => '');
    });
  await expect.poll(inSight).toBe('Line 20.');
  // The place is told a moment after the reader has come to rest.
  await page.waitForTimeout(1_000);
  const [crashed = 0] = await ann.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.getTitle() === 'Garden')
      .map(({ webContents }) => {
        const id = webContents.getOSProcessId();
        webContents.forcefullyCrashRenderer();
        return id;
      }),
  );
  await expect.poll(() => areBack(ann, [crashed])).toBe(true);
  await expect.poll(inSight, { timeout: 15_000 }).toBe('Line 20.');
});

/** The hidden windows that no conversation has taken, and their processes. */
const spareProcesses = (user: User): Promise<number[]> =>
  user.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter(({ webContents }) => webContents.getURL().endsWith('?spare') && !webContents.isLoading())
      .map(({ webContents }) => webContents.getOSProcessId()),
  );

test('a window whose page crashes before it has shown anything is shown nevertheless', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann'], 'Garden');
  await ann.closeWindow(await accept(ann));
  await expect.poll(() => spareProcesses(ann)).toHaveLength(1);
  const [spare] = await spareProcesses(ann);
  if (!spare) throw new Error('the process of the spare window');
  // The app notes which conversations have a window.
  const open = () => JSON.parse(readFileSync(join(ann.profile, 'windows.json'), 'utf8')).open as unknown;
  await expect.poll(open).toEqual([]);
  // It does not hear that it is claimed.
  process.kill(spare, 'SIGSTOP');
  await (await ann.roster()).getByRole('option', { name: /Garden/ }).dblclick();
  await expect.poll(open).toHaveLength(1);
  process.kill(spare, 'SIGKILL');
  // Asked in the main process: Playwright cannot use a page that crashed.
  const shown = () =>
    ann.app.evaluate(({ BrowserWindow }) =>
      Promise.all(
        BrowserWindow.getAllWindows()
          .filter((window) => window.isVisible() && window.getTitle() === 'Garden')
          .map(({ webContents }) =>
            webContents.executeJavaScript("document.querySelectorAll('textarea').length").catch(() => 0),
          ),
      ),
    );
  await expect.poll(shown, { timeout: 15_000 }).toEqual([1]);
});

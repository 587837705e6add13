import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { calls } from '../shared/ipc/contract';
import { events } from '../shared/ipc/events';
import { windowKinds } from '../shared/ipc/windows';
import { expect, Stage, test } from './fixtures';
import { EveryWindow, textWindows } from './support/every-window';
import { Outside } from './support/outside';
import { askForEverything, runEverything } from './support/page-attacks';
import { projectDir } from './support/paths';
import { electronExecutable } from './support/user';

/**
 * Electron's list of recommendations (electronjs.org/docs/latest/tutorial/security), in its order: what each forbids is tried
 * from inside a window of every kind, as by a page that somebody else has taken over. SECURITY.md has the list as a table.
 */

let stage: Stage;
let all: EveryWindow;
let outside: Outside;

test.beforeAll(async () => {
  outside = await Outside.open();
  stage = new Stage();
  all = await EveryWindow.open(stage, outside.env);
});
test.afterAll(async ({}, info) => {
  await stage.clear(info);
  outside.close();
});
test.afterEach(() => expect(outside.visits, 'connections to a web server').toBe(0));

test('1: a page loads nothing from outside the app', async () => {
  await all.run(
    async (from) => {
      const load = (name: string, fields: object): Promise<string> =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement(name), fields);
          element.addEventListener('load', () => resolve('loaded'));
          element.addEventListener('error', () => resolve('refused'));
          document.head.append(element);
        });
      const tried = await Promise.all([
        load('script', { src: `${from}/x.js` }),
        load('script', { src: `${from.replace('http', 'https')}/x.js` }),
        load('script', { src: 'data:text/javascript,window.ran=1' }),
        load('img', { src: `${from}/x.png` }),
        load('link', { rel: 'stylesheet', href: `${from}/x.css` }),
      ]);
      const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
      return {
        tried: [...new Set(tried)],
        isSecure: isSecureContext,
        foreign: loaded
          .filter(({ protocol, host }) => protocol === 'app:' && host !== location.host)
          .map(String),
      };
    },
    outside.web,
    (answer, kind) => expect.soft(answer, kind).toEqual({ tried: ['refused'], isSecure: true, foreign: [] }),
  );
  for (const { url } of await all.settings()) expect.soft(url).toMatch(/^app:\/\//);
});

test('2: no page has Node, nor has a frame or a worker that it makes', async () => {
  await all.run(
    async () => {
      const names = [
        'require',
        'process',
        'module',
        'exports',
        'Buffer',
        'global',
        '__dirname',
        'electron',
        'setImmediate',
      ];
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inside = frame.contentWindow as (Window & typeof globalThis) | null;
      const script = new Blob([`postMessage(${JSON.stringify(names)}.filter((name) => name in self))`]);
      const worker = await new Promise<unknown>((resolve) => {
        try {
          const made = new Worker(URL.createObjectURL(script));
          made.onmessage = ({ data }) => resolve(data);
          made.onerror = () => resolve([]);
        } catch {
          resolve([]);
        }
      });
      return {
        page: names.filter((name) => name in window),
        frame: [...names, 'parley'].filter((name) => inside !== null && name in inside),
        worker,
      };
    },
    undefined,
    (answer, kind) => expect.soft(answer, kind).toEqual({ page: [], frame: [], worker: [] }),
  );
  await all.haveSettings({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  });
});

test('3: a page has a world of its own, and cannot change the functions that it is given', async () => {
  await all.run(
    () => {
      const bridge = Object(Reflect.get(window, 'parley')) as Record<string, unknown>;
      const [name = ''] = Object.keys(bridge);
      const before = bridge[name];
      const outcomes = [
        Reflect.set(bridge, name, () => 'mine'),
        Reflect.set(bridge, 'more', () => 'mine'),
        Reflect.deleteProperty(bridge, name),
        Reflect.set(window, 'parley', {}),
        Reflect.deleteProperty(window, 'parley'),
      ];
      Object.assign(window, { ofThePage: true });
      return {
        changed:
          outcomes.includes(true) || bridge !== Reflect.get(window, 'parley') || bridge[name] !== before,
        // A function of the preload's world would lead to that world.
        escapes: Object.values(bridge).some(
          (each) => typeof each !== 'function' || each.constructor !== Function,
        ),
      };
    },
    undefined,
    (answer, kind) => expect.soft(answer, kind).toEqual({ changed: false, escapes: false }),
  );
  const seen = await all.app.evaluate(({ webContents }) =>
    Promise.all(
      webContents
        .getAllWebContents()
        .filter((contents) => !contents.getURL().startsWith('app://text'))
        // The world of preload scripts.
        .map((contents) =>
          contents.executeJavaScriptInIsolatedWorld(999, [{ code: 'typeof window.ofThePage' }]),
        ),
    ),
  );
  expect(new Set(seen)).toEqual(new Set(['undefined']));
  await all.haveSettings({ contextIsolation: true });
});

test('4: every page is in a process in Chromium’s sandbox', async () => {
  await all.haveSettings({ sandbox: true });
  test.skip(process.platform !== 'linux' || process.getuid?.() === 0, 'only Linux says so, and not to root');
  const ids = await all.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
  );
  const userSpace = (id: number | string): string => readlinkSync(`/proc/${id}/ns/user`);
  for (const id of new Set(ids)) {
    expect.soft(userSpace(id), 'it sees no users, files or processes').not.toBe(userSpace('self'));
    expect
      .soft(readFileSync(`/proc/${id}/status`, 'utf8'), 'nothing gives it more rights')
      .toMatch(/^NoNewPrivs:\s1$/m);
  }
});

test('5: a page is given no permission, even while the user is pressing something', async () => {
  await all.run(askForEverything, undefined, (given, kind) => expect.soft(given, kind).toEqual([]));
});

test('6 and 18: a page reads no file, no other kind of window’s page, and nothing outside the windows’ files', async () => {
  const others = windowKinds.map((kind) => `app://${kind}/${kind}.html`);
  await all.run(
    async ({ addresses }) => {
      const read = async (url: string): Promise<boolean> =>
        await fetch(url).then(
          async (answer) => (await answer.text()).length > 0,
          () => false,
        );
      const load = (src: string): Promise<boolean> =>
        new Promise((resolve) => {
          const script = Object.assign(document.createElement('script'), { src });
          script.onload = () => resolve(true);
          script.onerror = () => resolve(false);
          document.head.append(script);
        });
      const got: string[] = [];
      for (const url of addresses) if ((await read(url)) || (await load(url))) got.push(url);
      return got.filter((url) => !url.startsWith(location.origin));
    },
    {
      addresses: [
        ...['file:///etc/passwd', 'file://localhost/etc/passwd', `file://${projectDir}/out/main/index.js`],
        ...['/../main/index.js', '/..%2fmain/index.js', '/%2e%2e/main/index.js'].map(
          (path) => `app://text${path}`,
        ),
        ...others,
      ],
    },
    (got, kind) => expect.soft(got, kind).toEqual([]),
  );
  const own = await all.app.evaluate(async ({ net }) => {
    const paths = [
      '/../main/index.js',
      '/..%2fmain/index.js',
      '/%2e%2e/main/index.js',
      '/%2e%2e%2f%2e%2e%2fpackage.json',
    ];
    return await Promise.all(
      ['roster', 'conversation', 'text'].flatMap((host) =>
        paths.map((path) =>
          net.fetch(`app://${host}${path}`).then(
            ({ status }) => status,
            () => 404,
          ),
        ),
      ),
    );
  });
  expect(new Set(own), 'files outside the bundle').toEqual(new Set([404]));
  await all.haveSettings({ webSecurity: true });
});

test('7: the content security policy lets a page run nothing but the app’s own scripts', async () => {
  await all.run(runEverything, undefined, (answer, kind) =>
    expect.soft(answer, kind).toEqual({ ran: [], base: true }),
  );
  // Pages that only show a text run no script at all, not even one of the main process.
  const run = await all.app.evaluate(({ webContents }) =>
    Promise.all(
      webContents
        .getAllWebContents()
        .filter((contents) => contents.getURL().startsWith('app://text'))
        .map((contents) =>
          Promise.race([
            contents.executeJavaScript('"ran"').catch(() => 'refused'),
            new Promise((resolve) => setTimeout(() => resolve('refused'), 500)),
          ]),
        ),
    ),
  );
  expect(run).toEqual(Object.keys(textWindows).map(() => 'refused'));
});

test('8, 9 and 10: no window has a protection turned off or an experiment turned on', async () => {
  await all.haveSettings({ allowRunningInsecureContent: false, experimentalFeatures: false });
  const features = (await all.settings()).map((each) => [
    each.enableBlinkFeatures ?? '',
    each.disableBlinkFeatures ?? '',
  ]);
  expect(features.flat().filter(Boolean)).toEqual([]);
  const switches = await all.app.evaluate(({ app }) =>
    [
      'allow-running-insecure-content',
      'disable-web-security',
      'enable-blink-features',
      'enable-experimental-web-platform-features',
      'ignore-certificate-errors',
    ].filter((name) => app.commandLine.hasSwitch(name)),
  );
  expect(switches).toEqual([]);
});

test('11 and 12: a webview is an element without a meaning, whatever it asks for', async () => {
  const before = (await all.settings()).length;
  await all.run(
    async (src) => {
      const webview = document.createElement('webview');
      for (const [name, value] of Object.entries({
        src,
        allowpopups: '',
        nodeintegration: '',
        webpreferences: 'sandbox=no',
      }))
        webview.setAttribute(name, value);
      document.body.append(webview);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return 'getWebContentsId' in webview;
    },
    outside.web,
    (isWebview, kind) => expect.soft(isWebview, kind).toBe(false),
  );
  expect(await all.settings()).toHaveLength(before);
  await all.haveSettings({ webviewTag: false });
});

test('13 and 15: no page leaves its address, and nothing is opened outside by an address', async () => {
  const targets = [
    ...[`${outside.web}/`, 'file:///etc/passwd', 'data:text/html,x', 'blob:app://roster/x'],
    ...['mailto:a@example.org', 'ssh://example.org', 'vscode://x', 'parley://127.0.0.1:1'],
    ...windowKinds.map((kind) => `app://${kind}/${kind}.html`),
  ];
  await all.run(
    async (addresses) => {
      const self = location.href.split('?')[0];
      for (const target of addresses.filter((each) => each !== self)) {
        location.assign(target);
        const link = Object.assign(document.createElement('a'), { href: target });
        const form = Object.assign(document.createElement('form'), { action: target });
        document.body.append(link, form);
        link.click();
        form.submit();
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      document.head.append(
        Object.assign(document.createElement('meta'), {
          httpEquiv: 'refresh',
          content: `0;url=${addresses[0]}`,
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      return location.href;
    },
    targets,
    (href, kind, page) => {
      expect.soft(href, kind).toBe(page.url());
      expect.soft(href, kind).toMatch(/^app:\/\/(\w+)\/\1\.html(\?spare)?$/);
    },
  );
  await all.app.evaluate(({ shell }) => shell.openExternal('https://example.org/asked-by-the-test'));
  await expect.poll(() => outside.opened()).toEqual(['https://example.org/asked-by-the-test']);
});

test('14: no page opens a window', async () => {
  const windows = (): Promise<number> =>
    all.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const before = await windows();
  await all.run(
    (from) => {
      const features = 'nodeIntegration=yes,contextIsolation=no,sandbox=no,webSecurity=no';
      const made = [from, 'about:blank', location.href, 'file:///etc/passwd'].map((url) =>
        window.open(url, '_blank', features),
      );
      for (const target of ['_blank', '_top', 'other']) {
        const link = Object.assign(document.createElement('a'), { href: from, target });
        document.body.append(link);
        link.click();
        link.dispatchEvent(new MouseEvent('click', { ctrlKey: true }));
      }
      return made.filter((each) => each !== null).length;
    },
    outside.web,
    (made, kind) => expect.soft(made, kind).toBe(0),
  );
  expect(await windows()).toBe(before);
});

test('16: the Electron that runs is the one that the project names, to the last number', async () => {
  const own = join(projectDir, 'node_modules/electron');
  test.skip(
    !electronExecutable().startsWith(own),
    'it could not be downloaded: the tests run with another one',
  );
  const manifest: unknown = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
  const running = await all.app.evaluate(() => process.versions['electron']);
  expect(manifest).toMatchObject({ devDependencies: { electron: running } });
});

test('17: no page makes a call that is not for its kind of window', async () => {
  const allowed = Object.entries(calls).map(([name, { from }]): [string, readonly string[]] => [name, from]);
  await all.run(
    async (table) => {
      type Calls = Record<string, (args: object) => Promise<{ ok: boolean; error?: { code: string } }>>;
      const bridge = Object(Reflect.get(window, 'parley')) as Calls;
      const kind = location.search === '?spare' ? 'spare' : location.host;
      const made: string[] = [];
      for (const [name, from] of table) {
        if (from.includes(kind)) continue;
        const outcome = await bridge[name]?.({});
        if (outcome?.error?.code !== 'forbidden') made.push(name);
      }
      return made;
    },
    allowed,
    (made, kind) => expect.soft(made, kind).toEqual([]),
  );
});

test('20: a page is given a function for each call and event of the contract, paths of files dropped on it, and the checking of spelling', async () => {
  const names = [
    ...Object.keys(calls),
    'pathOf',
    'checkSpelling',
    ...Object.keys(events).map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`),
  ].sort();
  await all.run(
    () => {
      const bridge: unknown = Reflect.get(window, 'parley');
      const pathOf: unknown = Reflect.get(Object(bridge), 'pathOf');
      const made = new File(['x'], '/etc/passwd');
      const path: unknown = typeof pathOf === 'function' ? pathOf(made) : undefined;
      return { bridge: Object.keys(Object(bridge)).sort(), ipc: 'ipcRenderer' in window, path };
    },
    undefined,
    (answer, kind) => expect.soft(answer, kind).toEqual({ bridge: names, ipc: false, path: '' }),
  );
});

test('13, in the end: a page that makes itself blank has lost its calls, and gained nothing', async () => {
  for (const [kind, page] of all.pages) {
    await page.evaluate(() => void setTimeout(() => location.assign('about:blank')));
    await page.waitForURL('about:blank');
    const answer = await page.evaluate(async (from) => {
      await new Promise((resolve) => setTimeout(resolve));
      const code = 'window.ran = true';
      document.body.append(Object.assign(document.createElement('script'), { textContent: code }));
      try {
        window.eval(code);
      } catch {
        // As it should be.
      }
      const isReached = await fetch(from, { mode: 'no-cors' }).then(
        () => true,
        () => false,
      );
      type Calls = Record<string, (args: object) => Promise<{ error?: { code: string } }>>;
      const bridge = Object(Reflect.get(window, 'parley')) as Calls;
      const outcome = await bridge['closeWindow']?.({});
      return { ran: 'ran' in window, origin: self.origin, isReached, code: outcome?.error?.code };
    }, outside.web);
    expect.soft(answer, kind).toEqual({ ran: false, origin: 'null', isReached: false, code: 'forbidden' });
  }
});

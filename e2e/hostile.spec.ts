import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { Stranger } from '../testing/hostile/nodes/stranger';
import { endAll, welcome, type OnMessage } from '../testing/nodes/test-wire';
import { newPersonKey } from '../runtime/entries/keys';
import { pictureHash } from '../runtime/picture/hash';
import { pngChunk, pngHeader, pngOf, testPng } from '../testing/picture/test-png';
import { limits } from '../shared/protocol/limits';
import { accept, expect, message, person, test, type User } from './fixtures';

test.afterEach(endAll);

/** Largest memory of any of an app's processes, in megabytes. */
const megabytes = (user: User): Promise<number> =>
  user.app.evaluate(({ app }) =>
    Math.max(...app.getAppMetrics().map(({ memory }) => memory.workingSetSize / 1024)),
  );

test('a compromised page reaches no network and changes only its own conversation', async ({ stage }) => {
  let visits = 0;
  const tcp = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const udp = createSocket('udp4').on('message', () => (visits += 1));
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const web = `127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  const lookedUp = 'secret-of-ann.parley.test';
  const stun = `stun:127.0.0.1:${udp.address().port}`;

  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const [garden, secret] = [await bob.invite(['ann'], 'Garden'), await bob.invite(['ann'], 'Secret plan')];
  const first = await accept(ann, 'Garden');
  await accept(ann, 'Secret plan');
  const page = (await first.title()) === 'Secret plan' ? await ann.conversation('Garden') : first;

  const netLog = test.info().outputPath('net-log.json');
  await ann.app.evaluate(({ session }, path) => session.defaultSession.netLog.startLogging(path), netLog);
  const policies = await ann.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getWebRTCIPHandlingPolicy()),
  );
  expect.soft(new Set(policies)).toEqual(new Set(['disable_non_proxied_udp']));

  const outcomes = await page.evaluate(
    async ({ web, stun, host }) => {
      const ways: Record<string, () => unknown> = {
        fetch: () => fetch(`http://${web}/`, { mode: 'no-cors' }),
        socket: () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`ws://${web}/`);
            socket.onopen = resolve;
            socket.onerror = () => reject(new Error('no'));
          }),
        transport: () => new WebTransport(`https://${web}/`).ready,
        stream: () =>
          new Promise((resolve, reject) => {
            const source = new EventSource(`http://${web}/`);
            source.onopen = resolve;
            source.onerror = () => reject(new Error('no'));
          }),
        worker: () => navigator.serviceWorker.register('/worker.js'),
        script: () => import(`http://${web}/x.js`),
        clipboard: () => navigator.clipboard.readText(),
        camera: () => navigator.mediaDevices.getUserMedia({ audio: true, video: true }),
        screen: () => navigator.mediaDevices.getDisplayMedia(),
        place: () =>
          new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
        notifications: async () => {
          if ((await Notification.requestPermission()) !== 'granted') throw new Error('no');
        },
        window: () => {
          if (window.open(`http://${web}/`) === null) throw new Error('no');
        },
        candidates: () =>
          new Promise((resolve, reject) => {
            const peer = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
            peer.createDataChannel('x');
            peer.onicecandidate = ({ candidate }) =>
              candidate === null ? reject(new Error('no')) : resolve(candidate);
            void peer
              .createOffer()
              .then((offer) => peer.setLocalDescription(offer))
              .catch(reject);
          }),
      };
      const element = (name: string, fields: object): void => {
        document.body.append(Object.assign(document.createElement(name), fields));
      };
      navigator.sendBeacon(`http://${web}/`, 'x');
      for (const rel of [
        'prefetch',
        'preconnect',
        'dns-prefetch',
        'preload',
        'stylesheet',
        'manifest',
        'icon',
      ])
        document.head.append(
          Object.assign(document.createElement('link'), { rel, href: `http://${web}/`, as: 'image' }),
        );
      // A content security policy does not cover DNS lookups.
      document.head.append(
        Object.assign(document.createElement('link'), { rel: 'dns-prefetch', href: `//${host}` }),
      );
      element('img', { src: `http://${web}/` });
      element('iframe', { src: `http://${web}/` });
      element('object', { data: `http://${web}/` });
      element('video', { src: `http://${web}/` });
      const form = Object.assign(document.createElement('form'), {
        action: `http://${web}/`,
        method: 'post',
      });
      document.body.append(form);
      form.submit();
      location.assign(`http://${web}/`);
      const late = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('late'), 2_000));
      const entries = Object.entries(ways).map(async ([name, way]) => {
        const outcome = (async () => way())().then(
          () => 'possible',
          () => 'refused',
        );
        return [name, await Promise.race([outcome, late()])] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
    { web, stun, host: lookedUp },
  );
  await ann.app.evaluate(({ session }) => session.defaultSession.netLog.stopLogging());
  expect.soft(readFileSync(netLog, 'utf8').includes(lookedUp), 'a host was looked up').toBe(false);
  for (const [way, outcome] of Object.entries(outcomes)) expect.soft(outcome, way).not.toBe('possible');
  expect.soft(visits, 'connections and datagrams').toBe(0);
  expect(new URL(page.url()).origin === 'null' || page.url().startsWith('app://conversation/')).toBe(true);

  // The user is at the window, so that refusals have another reason.
  await page.keyboard.press('Shift');
  const codes = await page.evaluate(
    async ({ own, other }) => {
      type Outcome = {
        ok: boolean;
        error?: { code: string };
        value?: { problems?: string[]; hits?: object[] };
      };
      const bridge = (window as unknown as { parley: Record<string, (args: object) => Promise<Outcome>> })
        .parley;
      const call = async (name: string, args: object): Promise<string> => {
        const outcome = await bridge[name]?.(args);
        return outcome?.error?.code ?? 'done';
      };
      const search = await bridge['search']?.({ conversation: own, text: 'in:"Secret plan" x' });
      return {
        settings: await call('setSettings', { nearby: { hops: 32 }, ignored: [] }),
        server: await call('setServer', { host: '127.0.0.1', port: 1 }),
        host: await call('setHosting', { enabled: true, port: 1, name: 'x' }),
        attention: await call('setAttention', { conversation: other, level: 'nothing', span: 'always' }),
        leave: await call('leave', { conversation: other }),
        send: await call('send', { conversation: other, text: 'x' }),
        attachEmoji: await call('attachEmoji', {
          conversation: other,
          row: 'x',
          kind: 'reaction',
          emoji: '👍',
          removed: false,
        }),
        remove: await call('deleteMessage', { conversation: other, row: 'x' }),
        title: await call('setTitle', { conversation: other, title: 'x' }),
        person: await call('removePerson', { conversation: other, person: 'x' }),
        search: await call('search', { conversation: other, text: 'x' }),
        everywhere: await call('search', { text: 'x' }),
        backUp: await call('backUp', { passphrase: null }),
        own: await call('setAttention', { conversation: own, level: 'all', span: 'always' }),
        again: await call('startAgain', { conversation: own }),
        problems: search?.value?.problems?.join() ?? '',
      };
    },
    { own: garden, other: secret },
  );
  const { own, again, problems, ...others } = codes;
  expect(new Set(Object.values(others))).toEqual(new Set(['forbidden']));
  expect(own).toBe('done');
  // The user is still a member, so a page cannot start one conversation after another.
  expect(again).toBe('already-a-member');
  expect(problems).not.toContain('Secret');
  // The page reports what it could not load.
  ann.problems.length = 0;
  tcp.close();
  udp.close();
});

test('a compromised page acts outside itself only while the user is at its window, and at a limited rate', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann'], 'Garden');
  const page = await accept(ann, 'Garden');
  bob.send('SEND_MESSAGE', { conversation: id, text: 'See https://example.org/a' });
  const row = await message(page, 'See').getAttribute('data-row');
  await ann.app.evaluate(({ Menu, clipboard, dialog, nativeTheme, shell }) => {
    void clipboard.writeText('before');
    // New web preferences must not undo the limits on pages.
    nativeTheme.themeSource = 'dark';
    const done: string[] = [];
    Object.assign(globalThis, { done });
    Menu.prototype.popup = function (_this: unknown, options?: Electron.PopupOptions) {
      done.push('menu');
      Object.assign(globalThis, { closeMenu: options?.callback });
    };
    shell.openExternal = (url) => Promise.resolve(void done.push(url));
    dialog.showSaveDialog = () => (done.push('dialog'), new Promise(() => undefined));
    clipboard.writeText = () => Promise.resolve(void done.push('clipboard'));
  });
  const taken = async (): Promise<string[]> =>
    ann.app.evaluate(() => (Reflect.get(globalThis, 'done') as string[]).splice(0));
  const modal: string[] = [];
  page.on('dialog', (shown) => {
    modal.push(shown.type());
    void shown.dismiss();
  });

  type Wish = [name: string, args: object];
  const call = (...wishes: Wish[]): Promise<string[]> =>
    page.evaluate(async (all) => {
      type Bridge = Record<string, (args: object) => Promise<{ ok: boolean; error?: { code: string } }>>;
      const bridge = (window as unknown as { parley: Bridge }).parley;
      const codes: string[] = [];
      for (const [name, args] of all) {
        // An open dialog does not answer.
        const waiting = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 300));
        const outcome = await Promise.race([bridge[name]?.(args), waiting]);
        codes.push(outcome === undefined ? 'open' : outcome.ok ? 'done' : (outcome.error?.code ?? ''));
      }
      return codes;
    }, wishes);
  const link = { conversation: id, row, link: 0 };
  const menuAt = (x: number, y: number): Wish => ['conversationMenu', { conversation: id, at: { x, y } }];
  const asPage = { format: 'page', passphrase: null, files: false };
  const exporting: Wish = ['exportConversation', { conversation: id, ...asPage }];

  const [hers, roster] = await Promise.all([ann.app.browserWindow(page), ann.roster()]);
  await (await ann.app.browserWindow(roster)).evaluate((window) => window.focus());
  await expect.poll(() => hers.evaluate((window) => window.isFocused())).toBe(false);
  const elsewhere: Wish[] = [
    menuAt(10, 10),
    ['messageMenu', { ...link, selected: false, at: { x: 10, y: 10 } }],
    ['openLink', link],
    ['copyMessages', { conversation: id }],
    ['retryNow', {}],
    exporting,
  ];
  expect(new Set(await call(...elsewhere))).toEqual(new Set(['not-in-use']));
  expect(await taken()).toEqual([]);

  const bounds = await hers.evaluate((window) => window.getBounds());
  // Without a user gesture, which an evaluation by the test would have.
  const unasked = (script: string): Promise<unknown> =>
    hers.evaluate(({ webContents }, code) => webContents.executeJavaScript(code, false), script);
  await expect.poll(() => unasked('navigator.userActivation.isActive')).toBe(false);
  await unasked(
    `addEventListener('beforeprint', () => (document.title = 'prints'));
     for (const act of [
       () => alert('x'), () => confirm('x'), () => prompt('x'), () => print(),
       () => moveTo(1, 1), () => resizeTo(400, 400),
     ]) try { act(); } catch {}
     addEventListener('copy', (event) => {
       event.clipboardData.setData('text/plain', 'evil');
       event.preventDefault();
     });
     document.execCommand('copy');
     void 0`,
  );
  expect.soft(await ann.app.evaluate(({ clipboard }) => clipboard.readText()), 'written').toBe('before');
  expect.soft(modal, 'message boxes').toEqual([]);
  expect.soft(await page.title(), 'the print dialog').not.toBe('prints');
  expect.soft(await hers.evaluate((window) => window.getBounds())).toEqual(bounds);

  // Even with a gesture the clipboard cannot be read, and no permission to write is granted.
  const held = await page.evaluate(async () => {
    const field = document.createElement('textarea');
    document.body.append(field);
    field.focus();
    document.execCommand('paste');
    const write = navigator.clipboard.writeText('evil');
    const written = await write.then(
      () => 'possible',
      () => 'refused',
    );
    return { read: field.value, written };
  });
  expect.soft(held).toEqual({ read: '', written: 'refused' });

  // The user is at the window: one menu at a time, within the window, and links of messages up to the rate limit.
  await page.getByRole('log', { name: 'Messages' }).click({ position: { x: 5, y: 5 } });
  expect(await call(menuAt(-1, 10), menuAt(10, 100_000))).toEqual(['forbidden', 'forbidden']);
  expect(await call(menuAt(10, 10), menuAt(10, 10))).toEqual(['done', 'forbidden']);
  expect(await taken()).toEqual(['menu']);
  expect(await call(exporting, exporting)).toEqual(['open', 'busy']);
  expect(await taken()).toEqual(['dialog']);
  const opened = await call(...Array.from({ length: 100 }, (): Wish => ['openLink', link]));
  expect(opened.at(-1)).toBe('too-often');
  const links = await taken();
  expect(links.length).toBeLessThan(40);
  expect(new Set(links)).toEqual(new Set(['https://example.org/a']));
  // The page reports what it could not load.
  ann.problems.length = 0;
});

test('a picture of 20,000 by 20,000 pixels is refused with a sentence and not decoded', async ({ stage }) => {
  const rows = deflateSync(Buffer.alloc(20_000 * 2_501));
  const huge = pngOf(pngHeader(20_000, 20_000, 1, 0), pngChunk('IDAT', rows), pngChunk('IEND'));
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('You');
  const file = { name: 'me.png', mimeType: 'image/png', buffer: huge };
  await preferences.locator('input[type=file]').setInputFiles(file);
  await expect(preferences.getByText('This picture is too large for Parley.')).toBeVisible();
  expect(await megabytes(ann)).toBeLessThan(500);
});

/** A PNG of 45 KB whose header claims 19,000 px and about as many lines: 1.4 GB when decoded. */
function pictureBomb(height: number): Buffer {
  const rows = deflateSync(Buffer.alloc(height * (1 + 19_000 / 8)), { level: 9 });
  return pngOf(pngHeader(19_000, height, 1, 0), pngChunk('IDAT', rows), pngChunk('IEND'));
}

test('a picture bomb from a server or from a peer is not shown and takes no memory', async ({ stage }) => {
  const [bomb, sound] = [pictureBomb(19_000), testPng(1)];
  const [peersBomb, peersSound] = [pictureBomb(19_001), testPng(2)];
  expect(bomb.length).toBeLessThanOrEqual(limits.iconBytes);
  const [bombHash, soundHash] = [pictureHash(bomb), pictureHash(sound)];
  const asked = new Set<unknown>();
  const data = (picture: Buffer): string => picture.toString('base64');
  const behave: OnMessage = ({ command, fields }, send) => {
    if (command === 'WELCOMED') {
      const others = [
        { user: 'bob', icon: bombHash },
        { user: 'cleo', icon: soundHash },
      ].map((each) => ({ ...each, id: newPersonKey().id, status: 'available' }));
      send('ONLINE_USERS', { users: others });
      send('CONVERSATIONS', { conversations: [] });
    }
    if (command !== 'ICON') return;
    asked.add(fields['hash']);
    if (!asked.has(bombHash) || !asked.has(soundHash)) return;
    // A connection keeps the order: once the valid picture is shown, the bomb has been checked.
    send('ICON', { hash: bombHash, data: data(bomb) });
    send('ICON', { hash: soundHash, data: data(sound) });
  };
  const server = await stage.hostile((ends) => welcome(ends, behave));
  const ann = await stage.start({ user: 'ann', server: server.address, nearby: 'loopback' });
  const roster = await ann.roster();
  const widthOf = (user: string): Promise<number> =>
    person(roster, user)
      .locator('img')
      .evaluateAll((images) =>
        Math.max(0, ...images.map((image) => (image as HTMLImageElement).naturalWidth)),
      );
  await expect.poll(() => widthOf('cleo')).toBe(8);
  expect(await widthOf('bob')).toBe(0);

  const preferences = await ann.preferences('Nearby');
  const words = preferences.getByText(/port \d+/).first();
  const port = Number(/port (\d+)/.exec((await words.textContent()) ?? '')?.[1]);
  const [mallory, nora] = [await Stranger.registered(port), await Stranger.registered(port)];
  const present = (who: Stranger, user: string, icon: string): void =>
    who.send('ONLINE_USERS', { users: [{ user, id: who.keys.person.id, status: 'available', icon }] });
  present(mallory, 'mallory', pictureHash(peersBomb));
  await mallory.until(() => mallory.isClosed || mallory.count('ICON') > 0);
  mallory.send('ICON', { hash: pictureHash(peersBomb), data: data(peersBomb) });
  await mallory.settled();
  // A valid picture sent later is shown, so the bomb has been checked.
  present(nora, 'nora', pictureHash(peersSound));
  await nora.until(() => nora.isClosed || nora.count('ICON') > 0);
  nora.send('ICON', { hash: pictureHash(peersSound), data: data(peersSound) });
  await expect.poll(() => widthOf('nora')).toBe(8);
  await expect(person(roster, 'mallory')).toBeVisible();
  expect(await widthOf('mallory')).toBe(0);

  expect(await megabytes(ann)).toBeLessThan(500);
  // A missing picture is a file that is not found.
  ann.problems.length = 0;
});

test('repeated invitations by one person take a few lines and are removed with one press', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const cleo = await stage.client(server, 'cleo');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  for (let count = 1; count <= 12; count += 1) await bob.invite(['ann'], `Number ${count}`);
  await cleo.invite(['ann'], 'Tea');
  const invitation = await ann.invitation();
  await expect(invitation.getByText('And 9 more invitations from bob.')).toBeVisible();
  await expect(invitation.getByText(/bob invites you/)).toHaveCount(3);
  await expect(invitation.getByText(/cleo invites you/)).toBeVisible();
  await invitation.getByRole('button', { name: 'Decline all' }).click();
  await expect(invitation.getByText(/bob invites you/)).toHaveCount(0);
  await expect(invitation.getByText(/cleo invites you/)).toBeVisible();
});

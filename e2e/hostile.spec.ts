import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { pngChunk, pngHeader, pngOf } from '../shared/node/picture/test-png';
import { accept, expect, person, test, type User } from './fixtures';

/** Largest memory of any of an app's processes, in megabytes. */
const megabytes = (user: User): Promise<number> =>
  user.app.evaluate(({ app }) =>
    Math.max(...app.getAppMetrics().map(({ memory }) => memory.workingSetSize / 1024)),
  );

test('a page that was taken over reaches nobody and changes nothing but its own conversation', async ({
  stage,
}) => {
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
      // No content security policy covers the lookup of a host.
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
  expect(new URL(page.url()).origin === 'null' || page.url().startsWith('app://parley/')).toBe(true);

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
        mute: await call('mute', { conversation: other, muted: true }),
        leave: await call('leave', { conversation: other }),
        send: await call('send', { conversation: other, text: 'x' }),
        search: await call('search', { conversation: other, text: 'x' }),
        everywhere: await call('search', { text: 'x' }),
        backUp: await call('backUp', {}),
        own: await call('mute', { conversation: own, muted: false }),
        again: await call('startAgain', { conversation: own }),
        problems: search?.value?.problems?.join() ?? '',
      };
    },
    { own: garden, other: secret },
  );
  const { own, again, problems, ...others } = codes;
  expect(new Set(Object.values(others))).toEqual(new Set(['forbidden']));
  expect(own).toBe('done');
  // The conversation is not left: no other one may be started in its place, time and again.
  expect(again).toBe('already-a-member');
  expect(problems).not.toContain('Secret');
  // What a page did not get it complains about.
  ann.problems.length = 0;
  tcp.close();
  udp.close();
});

test('a picture of 20,000 by 20,000 pixels is refused with a sentence, and is not decoded', async ({
  stage,
}) => {
  const rows = deflateSync(Buffer.alloc(20_000 * 2_501));
  const huge = pngOf(pngHeader(20_000, 20_000, 1, 0), pngChunk('IDAT', rows), pngChunk('IEND'));
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('You');
  const file = { name: 'me.png', mimeType: 'image/png', buffer: huge };
  await preferences.locator('input[type=file]').setInputFiles(file);
  await expect(preferences.getByText('This picture is too large for Parley.')).toBeVisible();
  expect(await megabytes(ann)).toBeLessThan(500);
});

test('somebody who invites again and again takes a few lines, and is gone with one press', async ({
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

import { createServer, request } from 'node:https';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { proveAtScreen } from '../../../runtime/screens/proof';
import { newTlsCertificate } from '../../../runtime/tls/certificate';
import { channelOf } from '../../../runtime/tls/channel';
import { fileProtocol } from '../../../runtime/tls/options';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import { ScreenStream } from '../../../electron/net/screens/screen-stream';
import { realEnvironment } from '../../../runtime/environment';
import type { ConversationId } from '../../../shared/ids';
import { conversationId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { frameHead } from '../../../shared/screens/frames';
import {
  parseScreenAuthorization,
  screenAuthorization,
  screenPath,
  screenProofHeader,
} from '../../../shared/screens/requests';
import { hash } from '../../membership/names';
import { atEnd, conversationOf, endAll, host, portOf, until } from '../../nodes/test-kit';
import { shares, viewer, type Viewer } from '../../screens/test-screens';
import { deltaFrame, keyFrame } from '../../screens/vp8';

afterEach(endAll);

const row = hash('screen');
const conversation = conversationId.parse('00000000-0000-8000-8000-000000000001');

/**
 * A computer that answers whoever asks for its screen.
 * @param prove whether it proves that it is the one that was asked for
 */
async function sharer(
  answer: (response: ServerResponse) => void,
  prove = true,
): Promise<{ port: number; keys: WriterKeys }> {
  const keys = newKeys();
  const certificate = await newTlsCertificate();
  const server = createServer({ ...certificate, ALPNProtocols: [fileProtocol] }, (asked, response) => {
    const to = parseScreenAuthorization(asked.headers.authorization ?? '')?.writer ?? keys.writer.id;
    const channel = prove ? channelOf(asked.socket) : 'another';
    const proof = { role: 'sharer', conversation, row, to, channel } as const;
    response.writeHead(200, { [screenProofHeader]: proveAtScreen(keys.writer, proof) });
    response.flushHeaders();
    answer(response);
  });
  server.listen(0, host);
  await once(server, 'listening');
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, keys };
}

function watch({ port, keys }: { port: number; keys: WriterKeys }, me: WriterKeys = newKeys()): ScreenStream {
  const stream = new ScreenStream({
    screen: { conversation, row },
    sharer: keys.writer.id,
    address: { host, port },
    keys: me,
    setTimer: realEnvironment.setTimer,
    now: () => performance.now(),
    changed: () => undefined,
  });
  atEnd(() => stream.close());
  return stream;
}

const sent = (...frames: readonly Uint8Array[]): Buffer =>
  Buffer.concat(frames.flatMap((frame) => [frameHead(frame.length), frame]));

test.each([
  ['garbage', Buffer.from('this is no screen at all, and far from one')],
  ['a frame of four gigabytes', Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0])],
  ['a screen of 268 million pixels', sent(keyFrame(16_383, 16_383))],
  ['a frame that builds on nothing', sent(deltaFrame())],
  [
    'garbage after a good frame',
    Buffer.concat([sent(keyFrame(64, 64)), Buffer.from('and now this: garbage')]),
  ],
])('whoever sends %s is cut off before anything of it is decoded', async (_what, bytes) => {
  const stream = watch(await sharer((response) => response.write(bytes)));
  await expect.poll(() => stream.end).toBe('foreign');
  expect(await stream.next()).toEqual([]);
});

test('an endless stream of frames waits at whoever sends it, and comes no faster than it is shown', async () => {
  let given = 0;
  const source = await sharer((response) => {
    const frame = sent(keyFrame(640, 480, 200_000));
    const more = (): void => {
      while (!response.destroyed && response.write(frame)) given += 1;
    };
    response.on('drain', more);
    more();
  });
  const stream = watch(source);
  const first = await stream.next();
  expect(first.length).toBeGreaterThan(0);
  const before = performance.now();
  let count = 0;
  while (count < 40) count += (await stream.next()).length;
  const atLeastMs = ((count - 8) * 1_000) / limits.screenFramesPerSecond;
  expect(performance.now() - before).toBeGreaterThan(atLeastMs - 50);
  // What nobody takes does not come: only buffers of a bounded size are filled.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const held = given;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(given).toBe(held);
  expect(given - count).toBeLessThan(200);
});

test('many tiny frames are no more than fit the memory of one read', async () => {
  const stream = watch(
    await sharer((response) => {
      response.write(sent(keyFrame(64, 64)));
      const many = Buffer.concat(Array.from({ length: 5_000 }, () => sent(deltaFrame(0))));
      const more = (): void => {
        while (!response.destroyed && response.write(many));
      };
      response.on('drain', more);
      more();
    }),
  );
  const frames = await stream.next();
  expect(frames.length).toBeLessThanOrEqual(8);
});

test('whoever cannot prove that they are the one who shares shows nothing', async () => {
  const stream = watch(await sharer((response) => response.write(sent(keyFrame(64, 64))), false));
  expect(await stream.next()).toEqual([]);
  expect(stream.end).toBe('foreign');
  const honest = await sharer((response) => response.write(sent(keyFrame(64, 64))));
  const other = watch({ port: honest.port, keys: newKeys() });
  expect(await other.next(), 'another key is another computer').toEqual([]);
  expect(other.end).toBe('foreign');
});

/** Ann and Bob, who talk; Ann shares her screen. */
async function two(): Promise<[Viewer, Viewer, ConversationId]> {
  const ann = await viewer('ann');
  const bob = await viewer('bob', [portOf(ann.node)]);
  await until(bob.node, () => bob.node.online.has(ann.node.id));
  const talk = await conversationOf(ann.node, bob.node);
  shares(ann, talk, row);
  return [ann, bob, talk];
}

test('somebody on the way between two members can neither see nor ask in the name of one', async () => {
  const [ann, bob, talk] = await two();
  const certificate = await newTlsCertificate();
  const heard: Buffer[] = [];
  // It ends Bob's TLS, and begins another one with Ann, through which it passes everything on.
  const between = createTlsServer({ ...certificate, ALPNProtocols: [fileProtocol] }, (near: TLSSocket) => {
    const far = connect({
      host,
      port: portOf(ann.node),
      rejectUnauthorized: false,
      ALPNProtocols: [fileProtocol],
    });
    far.on('data', (part: Buffer) => heard.push(part));
    near.on('error', () => undefined);
    far.on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  between.listen(0, host);
  await once(between, 'listening');
  atEnd(() => between.close());
  const address = between.address();
  const stream = new ScreenStream({
    screen: { conversation: talk, row },
    sharer: ann.keys.writer.id,
    address: { host, port: typeof address === 'object' && address ? address.port : 0 },
    keys: bob.keys,
    setTimer: realEnvironment.setTimer,
    now: () => performance.now(),
    changed: () => undefined,
  });
  atEnd(() => stream.close());
  expect(await stream.next()).toEqual([]);
  expect(stream.end).toBe('refused');
  expect(Buffer.concat(heard).toString()).toMatch(/^HTTP\/1\.1 401 /);
  expect(ann.screens.watchers).toEqual([]);
});

test('what a member signed for one connection is good for no other', async () => {
  const [ann, bob, talk] = await two();
  const { writer } = bob.keys;
  const screen = { conversation: talk, row };
  const tls = { rejectUnauthorized: false, ALPNProtocols: [fileProtocol], agent: false };
  const ask = (channel: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const proof = { ...screen, role: 'watcher', to: ann.keys.writer.id, channel } as const;
      const signature = proveAtScreen(writer, proof);
      const asked = request(
        {
          host,
          port: portOf(ann.node),
          path: screenPath(screen),
          headers: { authorization: screenAuthorization({ writer: writer.id, signature }) },
          ...tls,
        },
        (answer) => {
          resolve(answer.statusCode);
          answer.destroy();
        },
      );
      asked.on('error', reject);
      asked.end();
    });
  expect(await ask('')).toBe(401);
  expect(await ask(hash('elsewhere'))).toBe(401);
});

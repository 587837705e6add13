import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../../testing/conformance/target';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { testServer } from './probe';
import { atEnd, endAll, foreign, hasty, host, scripted } from '../../../testing/nodes/test-kit';
import { say } from '../../../shared/words/say';

afterEach(endAll);

test('a Parley server is found', async () => {
  const { server } = await startHere();
  atEnd(() => server.close());
  const { ok, detail } = await testServer(server);
  expect(ok).toBe(true);
  expect(say(detail)).toMatch(/^A Parley server answers at 127\.0\.0\.1:\d+, in \d+ ms\.$/);
  expect(server.online).toBe(0);
});

test('a full server is distinguished from a host without one', async () => {
  const { server } = await startHere({ maxConnections: 0 });
  atEnd(() => server.close());
  const { ok, detail } = await testServer(server);
  expect(ok).toBe(false);
  expect(say(detail)).toMatch(/but it is full/);
});

/** An environment without timeouts. */
const endless: Environment = { ...realEnvironment, setTimer: () => ({ cancel: () => undefined }) };
/** Only the time to answer is shortened, not the time to connect. */
const answersSoon = hasty(20, (ms) => ms < 5_000);

test.each([
  ['echoes', answersSoon, (bytes: Buffer) => bytes],
  ['speaks HTTP', endless, () => 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['is silent', answersSoon, () => ''],
])(
  'a host that %s is reported as not running Parley, with TLS and without',
  async (_what, environment, answer) => {
    const addresses = [
      await scripted(({ socket }) => socket.on('data', (bytes) => socket.write(answer(bytes)))),
      await foreign((socket) => socket.on('data', (bytes) => socket.write(answer(bytes)))),
    ];
    for (const address of addresses) {
      const { ok, detail } = await testServer(address, environment);
      expect(ok).toBe(false);
      expect(say(detail)).toMatch(/but it is not a Parley server/);
    }
  },
);

test.each([
  ['nobody listens', { host, port: 1 }, /^No server is running at 127\.0\.0\.1:1\./],
  [
    'the name is unknown',
    { host: 'nowhere.invalid', port: 6666 },
    /^There is no computer called nowhere\.invalid\./,
  ],
  ['the port is none', { host, port: 70_000 }, /is not an address/],
])('a test of a server reports that %s', async (_what, address, words) => {
  const { ok, detail } = await testServer(address);
  expect(ok).toBe(false);
  expect(say(detail)).toMatch(words);
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { TestClient } from './client';
import { arrive } from './meeting';
import { startHere } from './target';

const hash = (): string => randomBytes(32).toString('base64url');
const conversation = '00000000-0000-8000-8000-000000000000';
const times = <Item>(count: number, make: () => Item): Item[] => Array.from({ length: count }, make);

/** Lines that make the server look up or verify 100 things each. */
const requests = {
  WANT: () => ({ conversation, hashes: times(100, hash), have: [] }),
  HAVE: () => ({ conversations: times(100, () => ({ conversation, controls: [hash()], messages: {} })) }),
  INVITE: () => ({ conversation, writer: hash(), certificates: times(100, hash) }),
  KEYS_WANTED: () => ({
    conversation,
    keys: times(100, () => ({ writer: hash(), chain: 1, number: 1, key: hash() })),
  }),
  CERTIFICATES: () => ({ people: times(100, hash) }),
} as const;

// The server's clock stands still, so nothing that a node has used up is earned back: after 20,000 look-ups, each further
// line is read later than the one before it, whatever the speed of the machine.
test.each(Object.entries(requests))(
  'the server counts each thing that a %s makes it look up, and reads on no sooner',
  async (command, fields) => {
    const time = Date.now();
    const server = await startHere({ now: () => time, rate: 1_000_000 });
    const [, toAnn] = await arrive(server, 'ann');
    const other = await TestClient.register(server, 'bob');
    const read = (): number => toAnn.all('PONG').length;
    const lines = 300;
    for (let line = 0; line < lines; line += 1) {
      toAnn.send(command, fields());
      toAnn.send('PING', { token: String(line) });
    }
    await expect.poll(read, { timeout: 20_000 }).toBeGreaterThan(150);
    // The other client is served all the while, long enough for the rest of the lines to be read.
    for (let count = 0; count < 200; count += 1) await other.settle();
    expect(read()).toBeLessThan(lines - 50);
    await server.stop();
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { localMessageStore } from '../../../server/storage/message-store';
import { limits } from '../../../shared/protocol/limits';
import { TestClient, type Address } from '../../conformance/client';
import { newKeys, TestNode } from '../../conformance/node';
import { start } from '../../conformance/program';
import { startHere } from '../../conformance/target';

/* Attacks on who is called what at a server. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const dayMs = 24 * 3_600_000;

/** Comes under a name as the holder of a key, and leaves again. */
async function visit(target: Address, node: TestNode): Promise<void> {
  const client = await node.connect(target);
  await client.take('WELCOME');
  await leave(client);
}

async function leave(client: TestClient): Promise<void> {
  client.send('GOODBYE');
  await client.closed;
}

/** Comes under a name that is refused. Returns the ERROR. */
async function refused(client: TestClient): Promise<Record<string, unknown>> {
  const { fields } = await client.take('ERROR', { code: 'name-taken' });
  client.socket.destroy();
  return fields;
}

async function simple(target: Address, user: string): Promise<TestClient> {
  const client = await TestClient.connect(target);
  ends.push(() => client.socket.destroy());
  client.send('REGISTER', { user });
  return client;
}

test('nobody takes the name of somebody who is away, nor a look-alike, with a key or without', async () => {
  const clock = { now: Date.now() };
  const target = await startHere({ now: () => clock.now });
  ends.push(() => target.stop());
  const ann = new TestNode('Ian Hill');
  await visit(target, ann);
  for (const name of ['Ian Hill', 'ian hill', 'lan Hill', 'Іan Hill']) {
    const problem = await refused(await new TestNode(name).connect(target));
    expect(problem['message']).toMatch(/belongs to somebody who is away/);
    expect((await refused(await simple(target, name)))['suggestion']).toMatch(/ 2$/);
  }
  await visit(target, ann);
  await visit(target, new TestNode('Ian Hill', newKeys(ann.keys.person)));
  clock.now += (limits.claimedNameDays + 1) * dayMs;
  const eve = await simple(target, 'Ian Hill');
  await eve.take('WELCOME');
  // Whoever is online has the name; then a key that comes first has it again.
  await refused(await ann.connect(target));
  await leave(eve);
  await visit(target, new TestNode('Ian Hill'));
  await refused(await ann.connect(target));
});

test('a name is still claimed after a restart, unless names are open', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-names-'));
  ends.push(() => rmSync(data, { recursive: true, force: true }));
  const run = async (...args: string[]) => {
    const running = await start(data, ...args);
    ends.push(() => running.child.kill('SIGKILL'));
    return running;
  };
  const first = await run();
  await visit(first, new TestNode('ann'));
  await first.stop();
  const again = await run();
  await refused(await new TestNode('ann').connect(again));
  await again.stop();
  await visit(await run('--names', 'open'), new TestNode('ann'));
});

test('many keys from one address claim few names, and none that somebody has', async () => {
  const store = localMessageStore();
  const target = await startHere({ store });
  ends.push(() => target.stop());
  await visit(target, new TestNode('ann'));
  const keys = 2 * limits.claimedNamesAtOnce;
  for (let number = 0; number < keys; number += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => visit(target, new TestNode(`squat ${number + index}`))),
    );
  // Beyond the limit names are free as soon as their bearer is gone.
  await leave(await TestClient.register(target, 'somebody'));
  const free = await simple(target, `squat ${keys - 1}`);
  await free.take('WELCOME');
  await refused(await simple(target, 'ann'));
  await refused(await simple(target, 'squat 0'));
});

test('one key that changes its name again and again keeps few', async () => {
  const target = await startHere();
  ends.push(() => target.stop());
  const keys = newKeys();
  for (let number = 0; number < 20; number += 1) await visit(target, new TestNode(`name ${number}`, keys));
  const first = await simple(target, 'name 0');
  await first.take('WELCOME');
  await refused(await simple(target, 'name 19'));
});

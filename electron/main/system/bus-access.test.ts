import { afterEach, expect, test } from 'vitest';
import { startBus } from '../../../testing/bus/test-bus';
import { BusAccess } from './bus-access';
import { openSessionBus, type SessionBus } from './session-bus';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Access to a bus, with a clock that the test moves on. */
function accessTo(open: () => Promise<SessionBus | undefined>) {
  const due: { run: () => void; ms: number }[] = [];
  const access = new BusAccess(open, (run, ms) => {
    const timer = { run, ms };
    due.push(timer);
    return { cancel: () => void due.splice(due.indexOf(timer), 1) };
  });
  ends.push(() => access.end());
  return {
    access,
    waits: () => due.map(({ ms }) => ms),
    later: () => due.splice(0).forEach(({ run }) => run()),
  };
}

test('a bus that does not answer is tried again, less and less often', async () => {
  let tries = 0;
  const { access, waits, later } = accessTo(() => {
    tries += 1;
    return Promise.resolve(undefined);
  });
  access.follow(() => Promise.resolve());
  const seen: number[] = [];
  for (let time = 0; time < 9; time += 1) {
    await expect.poll(waits).toHaveLength(1);
    seen.push(...waits());
    later();
  }
  expect(seen.map((ms) => ms / 1_000)).toEqual([3, 6, 12, 24, 48, 96, 192, 300, 300]);
  await expect.poll(waits).toHaveLength(1);
  const before = tries;
  await access.get();
  expect(tries).toBe(before + 1);
});

test.skipIf(process.platform !== 'linux')(
  'whoever follows the bus is given the next one after it has ended or failed',
  async () => {
    const first = await startBus();
    const address = first.address.replace(/,guid=.*/, '');
    const { access, waits, later } = accessTo(() => openSessionBus(() => undefined, address));
    const watched: SessionBus[] = [];
    access.follow((bus) => {
      watched.push(bus);
      return watched.length === 2 ? Promise.reject(new Error('too slow')) : Promise.resolve();
    });
    await expect.poll(() => watched.length).toBe(1);
    expect(await access.get()).toBe(watched[0]);
    await first.stop();
    await expect.poll(waits).toEqual([3_000]);
    const second = await startBus(address);
    ends.push(second.stop);
    later();
    // On the second one it does not succeed, so that one is closed.
    await expect.poll(() => watched.length).toBe(2);
    await expect.poll(waits).toHaveLength(1);
    later();
    await expect.poll(() => watched.length).toBe(3);
    expect(await access.get()).toBe(watched[2]);
    ends.push(() => watched[2]?.close());
  },
);

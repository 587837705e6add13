import { createClient, type MessageBus } from 'dbus-native';
import { afterEach, expect, test } from 'vitest';
import { startBus } from '../../../testing/bus/test-bus';
import { followScreenLock } from './screen-lock';
import { openSessionBus } from './session-bus';

const saver = 'org.freedesktop.ScreenSaver';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const tell = (program: MessageBus, isActive: boolean): void =>
  void program.sendSignal('/ScreenSaver', saver, 'ActiveChanged', 'b', [isActive]);

test.skipIf(process.platform !== 'linux')(
  'only the program that is the screensaver says that the screen is locked, and while it is one',
  async () => {
    const { address, stop } = await startBus();
    ends.push(stop);
    const program = (): MessageBus => {
      const client = createClient({ busAddress: address });
      ends.push(() => client.close());
      return client;
    };
    const bus = await openSessionBus(() => undefined, address);
    if (!bus) throw new Error('no bus');
    ends.push(() => bus.close());
    const heard: boolean[] = [];
    await followScreenLock(bus, (isLocked) => heard.push(isLocked));

    const [real, other] = [program(), program()];
    tell(other, true);
    // It is no later than what the same program says next.
    await other.requestName('org.example.Other', 0);
    await real.requestName(saver, 0);
    tell(real, true);
    await expect.poll(() => heard).toEqual([true]);
    tell(other, false);
    await other.requestName('org.example.Another', 0);
    tell(real, false);
    await expect.poll(() => heard).toEqual([true, false]);
    tell(real, true);
    await expect.poll(() => heard).toEqual([true, false, true]);
    // One that dies leaves nobody away.
    await real.close();
    await expect.poll(() => heard).toEqual([true, false, true, false]);
  },
);

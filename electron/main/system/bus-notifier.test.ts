import { afterEach, expect, test, vi } from 'vitest';
import { NotificationProgram, startBus } from '../../../testing/bus/test-bus';
import { setTimer } from '../../../runtime/timers';
import { BusAccess } from './bus-access';
import { BusNotifier } from './bus-notifier';
import { pictureSide, type PixelsOf } from './pixels';
import { openSessionBus } from './session-bus';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function session() {
  const { address, stop } = await startBus();
  const buses = [stop];
  ends.push(async () => {
    for (const each of buses) await each();
  });
  return {
    address,
    /** Ends the bus, and begins another one at the same address. */
    again: async () => {
      await buses.pop()?.();
      buses.push((await startBus(address.replace(/,guid=.*/, ''))).stop);
    },
    program: () => {
      const program = new NotificationProgram(address);
      ends.push(() => program.end());
      return program;
    },
  };
}

const noPixels: PixelsOf = () => Promise.resolve(undefined);

/** A notifier on the bus, and what was answered. */
function notifierAt(address: string, pixelsOf = noPixels) {
  const access = new BusAccess(() => openSessionBus(() => undefined, address), setTimer);
  ends.push(async () => (await access.get())?.close());
  const answers: string[] = [];
  const notifier = new BusNotifier(() => access.get(), pixelsOf);
  const show = (subject: string): Promise<void> =>
    notifier.show(
      subject,
      { title: 'Ann', body: 'Tea?' },
      { open: () => answers.push('open'), reply: (text) => answers.push(text) },
    );
  return { notifier, show, answers };
}

test.skipIf(process.platform !== 'linux')(
  'only the service that shows a notification answers it',
  async () => {
    const { address, program } = await session();
    const desktop = program();
    await desktop.serve();
    const { show, answers } = notifierAt(address);
    await show('garden');
    expect(desktop.asked).toEqual(['show 1']);
    const other = program();
    other.answer(1, 'not the desktop');
    // It is no later than the next message of the same program.
    await other.serve().catch(() => undefined);
    desktop.answer(1, 'yes');
    await vi.waitFor(() => expect(answers).toContain('yes'));
    expect(answers).toEqual(['yes']);
  },
);

test.skipIf(process.platform !== 'linux')(
  'numbers of a service are worth nothing to the next one',
  async () => {
    const { address, program } = await session();
    const before = program();
    await before.serve();
    const { notifier, show, answers } = notifierAt(address);
    await show('garden');
    await show('kitchen');
    await before.end();
    const after = program();
    await after.serve();
    // To another program, about its own notification.
    after.answer(1, 'private');
    notifier.close('garden');
    await show('kitchen');
    after.answer(1, 'yes');
    await vi.waitFor(() => expect(answers).toContain('yes'));
    expect(answers).toEqual(['yes']);
    expect(after.asked).toEqual(['show 1']);
  },
);

test.skipIf(process.platform !== 'linux')(
  'a bus that has ended is tried again, and its numbers are forgotten',
  async () => {
    const { address, again, program } = await session();
    const before = program();
    await before.serve();
    const { show, answers } = notifierAt(address);
    await show('garden');
    await again();
    const after = program();
    await after.serve();
    // Names of programs are counted anew as well: this one may have that of the one before.
    await show('kitchen');
    after.answer(1, 'yes');
    await vi.waitFor(() => expect(answers).toContain('yes'));
    expect(after.asked).toEqual(['show 1']);
    await show('garden');
    expect(after.asked).toEqual(['show 1', 'show 2']);
    expect(answers).toEqual(['yes']);
  },
);

test.skipIf(process.platform !== 'linux')(
  'the service is given pixels, and shows nothing of what was seen while they were made',
  async () => {
    const { address, program } = await session();
    const desktop = program();
    await desktop.serve();
    const pixels = Buffer.alloc(pictureSide ** 2 * 4, 7);
    const asked: ((pixels: Buffer | undefined) => void)[] = [];
    const { notifier } = notifierAt(address, () => new Promise((made) => asked.push(made)));
    const show = (subject: string): Promise<void> =>
      notifier.show(subject, { title: 'Ann', body: 'Tea?', picture: '/icon/ann' }, { open: () => undefined });
    const shown = show('garden');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    asked[0]?.(pixels);
    await shown;
    const image = [pictureSide, pictureSide, pictureSide * 4, true, 8, 4, pixels];
    expect(desktop.hints).toMatchObject({ 'image-data': image });
    const seen = show('kitchen');
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    notifier.close('kitchen');
    asked[1]?.(pixels);
    await seen;
    expect(desktop.asked).toEqual(['show 1']);
  },
);

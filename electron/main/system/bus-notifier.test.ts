import { afterEach, expect, test, vi } from 'vitest';
import { NotificationProgram, startBus } from '../../../testing/bus/test-bus';
import { BusNotifier } from './bus-notifier';
import { openSessionBus } from './session-bus';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function session(): Promise<{ address: string; program: () => NotificationProgram }> {
  const { address, stop } = await startBus();
  ends.push(stop);
  return {
    address,
    program: () => {
      const program = new NotificationProgram(address);
      ends.push(() => program.end());
      return program;
    },
  };
}

/** A notifier on the bus, and what was answered. */
async function notifierAt(address: string) {
  const bus = await openSessionBus(() => undefined, address);
  if (!bus) throw new Error('no bus');
  ends.push(() => bus.close());
  const answers: string[] = [];
  const notifier = new BusNotifier(() => Promise.resolve(bus));
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
    const { show, answers } = await notifierAt(address);
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
    const { notifier, show, answers } = await notifierAt(address);
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startBus } from '../../../testing/bus/test-bus';
import { PortalProgram } from '../../../testing/bus/test-portal';
import { testPng } from '../../../testing/picture/test-png';
import { BusAccess } from './bus-access';
import { openSessionBus } from './session-bus';
import { PortalSnipping } from './snipping';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A file as a portal leaves it. */
function fileOf(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-snip-test-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'Screenshot 1.png');
  writeFileSync(path, bytes);
  return pathToFileURL(path).href;
}

async function desktop(): Promise<{ snipping: PortalSnipping; program: () => Promise<PortalProgram> }> {
  const { address, stop } = await startBus();
  ends.push(stop);
  const bus = await openSessionBus(() => undefined, address);
  if (!bus) throw new Error('no bus');
  ends.push(() => bus.close());
  const program = async (): Promise<PortalProgram> => {
    const made = new PortalProgram(address);
    ends.push(() => made.end());
    return made;
  };
  return { snipping: new PortalSnipping(() => Promise.resolve(bus)), program };
}

describe.skipIf(process.platform !== 'linux')('choosing a part of the screen', () => {
  it('is there with a portal only, which alone says where the picture lies', async () => {
    const { snipping, program } = await desktop();
    await snipping.look();
    expect(snipping.isThere).toBe(false);
    const portal = await program();
    await portal.serve();
    await snipping.look();
    expect(snipping.isThere).toBe(true);
    const taken = snipping.take();
    await vi.waitFor(() => expect(portal.asked).toHaveLength(1));
    // Only one at a time.
    expect(await snipping.take()).toBe('none');
    const other = await program();
    const [handle = ''] = portal.asked;
    other.answer(handle, 0, fileOf(testPng(3)));
    // It is no later than the next message of the same program.
    await other.serve().catch(() => undefined);
    portal.answer(`${handle}9`, 0, fileOf(testPng(3)));
    const chosen = testPng(4, 5);
    portal.answer(handle, 0, fileOf(chosen));
    expect(await taken).toEqual(chosen);
  });

  it('gives nothing if the user chose none, what lies there is no picture, or the portal goes', async () => {
    const { snipping, program } = await desktop();
    const portal = await program();
    await portal.serve();
    const cancelled = snipping.take();
    await vi.waitFor(() => expect(portal.asked).toHaveLength(1));
    portal.answer(portal.asked[0] ?? '', 1);
    expect(await cancelled).toBe('none');
    const answers: ((handle: string) => unknown)[] = [
      (handle) => portal.answer(handle, 2),
      (handle) => portal.answer(handle, 0, fileOf(Buffer.from('no picture'))),
      (handle) => portal.answer(handle, 0, 'https://example.org/x.png'),
      () => portal.end(),
    ];
    for (const [index, answer] of answers.entries()) {
      const taken = snipping.take();
      await vi.waitFor(() => expect(portal.asked).toHaveLength(index + 2));
      answer(portal.asked.at(-1) ?? '');
      expect(await taken).toBeUndefined();
    }
  });

  it('works again on another bus once the one before has ended, also while the user was asked', async () => {
    const first = await startBus();
    const buses = new BusAccess(
      () => openSessionBus(() => undefined, first.address),
      () => ({ cancel: () => undefined }),
    );
    const snipping = new PortalSnipping(() => buses.get());
    const asking = async () => {
      const portal = new PortalProgram(first.address);
      await portal.serve();
      const taken = snipping.take();
      await vi.waitFor(() => expect(portal.asked).toHaveLength(1));
      return { portal, taken };
    };
    const { taken: lost } = await asking();
    await first.stop();
    expect(await lost).toBeUndefined();
    const second = await startBus(first.address);
    ends.push(() => second.stop());
    const { portal, taken } = await asking();
    ends.push(() => portal.end());
    const chosen = testPng(4, 5);
    portal.answer(portal.asked[0] ?? '', 0, fileOf(chosen));
    expect(await taken).toEqual(chosen);
    ends.push(async () => (await buses.get())?.close());
  });
});

import { expect, it } from 'vitest';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { computerOf, named, writeControl } from './computers';
import { SimulatedNode } from './node';
import { expectSame, expectSilence } from './scenario';
import { connect } from './wires';
import { World } from './world';

it('a conversation with very many controls is accepted', { timeout: 60_000 }, async () => {
  const world = new World();
  world.isWatching = false;
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  const room = ann.found([], { isPublic: true });
  await world.run();
  const invited = [named(computerOf('carol'))];
  ann.write(room, (log) => {
    const fork = log.fork();
    const written: LogEntry[] = [];
    for (let n = 0; n < 1_200; n += 1) {
      const entry = writeControl(ann.computer, fork, { command: 'INVITE', invited, history: false }, n);
      fork.offer(entry, { isAuthentic: true });
      written.push(entry);
    }
    return written;
  });
  await world.run();
  const size = ann.controls(room).length;
  expect(size).toBeGreaterThan(1_000);
  connect(ann, bob);
  ann.invite(room, [bob]);
  await world.run();
  expectSame([ann, bob], room);
  expect(bob.members(room)).toHaveLength(2);
  // Each goes over the wire once.
  expect(ann.count('INVITE')).toBe(size + 1);
  expect(bob.count('WANT')).toBe(0);
  await expectSilence(world);
});

import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { startHere } from '../../testing/conformance/target';
import {
  conversationOf,
  endAll,
  atEnd,
  meet,
  peer,
  person,
  portOf,
  until,
} from '../../testing/nodes/test-kit';
import { captured } from '../../testing/nodes/capture';
import { nameComputer } from '../../runtime/entries/named-computers';
import { newWriterKey, type WriterKey } from '../../runtime/entries/keys';
import { limits } from '../../shared/protocol/limits';
import type { NamedComputer } from '../../shared/protocol/named-computer';
import { ComputerNames, type ComputerNamesStore, type KeptName } from './computer-names';
import { newKeys } from './keys';

afterEach(endAll);

/** A store that keeps names as a file does. */
function kept(own: string): ComputerNamesStore {
  let called = own;
  let names: readonly KeptName[] = [];
  return {
    get own() {
      return called;
    },
    get names() {
      return names;
    },
    keep: (newly, all) => {
      called = newly;
      names = all;
    },
  };
}

test('computers of one person know each other’s names, the latest, also when they hear them from a third one', async () => {
  const keys = newKeys();
  const lapsKeys = newKeys(keys.person);
  const [desk, lap] = [
    await peer('ann', [], { keys, computerNames: kept('desk') }),
    await peer('ann', [], { keys: lapsKeys, computerNames: kept('lap') }),
  ];
  const bob = await peer('bob', [portOf(desk)]);
  await conversationOf(desk, bob);
  await meet(lap, [portOf(desk)]);
  await until(desk, () => desk.computerCalled(lap.writer) === 'lap');
  await until(lap, () => lap.computerCalled(desk.writer) === 'desk');
  lap.nameComputer('kitchen');
  expect(lap.computerCalled(lap.writer)).toBe('kitchen');
  await until(desk, () => desk.computerCalled(lap.writer) === 'kitchen');
  const store = kept('phone');
  const phone = await peer('ann', [portOf(desk)], {
    keys: newKeys(keys.person),
    computerNames: store,
  });
  await until(phone, () => phone.computerCalled(lap.writer) === 'kitchen');
  await until(desk, () => desk.computerCalled(phone.writer) === 'phone');
  expect(bob.computerCalled(desk.writer)).toBeUndefined();
  expect(store.own).toBe('phone');
  expect(store.names.map(({ plain }) => plain).sort()).toEqual(['desk', 'kitchen', 'phone']);
  // They are listed before they have written anything.
  const listed = desk.computers().map(({ writer }) => desk.computerCalled(writer));
  expect(listed.sort()).toEqual(['desk', 'kitchen', 'phone']);
});

test('names that somebody made up for many computers keep none of a true one away', () => {
  const keys = newKeys();
  const trueOnes = [newWriterKey(), newWriterKey()];
  const names = new ComputerNames(
    {
      keys,
      store: kept('desk'),
      now: () => 1,
      isComputer: (writer) => trueOnes.some(({ id }) => id === writer),
      tell: () => undefined,
      changed: () => undefined,
    },
    'desk',
  );
  const named = (writer: WriterKey, name: string): NamedComputer =>
    nameComputer({ person: keys.person, writer }, name, 1, randomBytes);
  const [first, second] = trueOnes.map((writer, at) => named(writer, `${at}`));
  if (!first || !second) throw new Error('there are two');
  names.hear([first]);
  names.hear(Array.from({ length: limits.writersPerPerson }, () => named(newWriterKey(), 'made up')));
  names.hear([second]);
  expect(trueOnes.map(({ id }) => names.of(id))).toEqual(['0', '1']);
});

test('a server passes names on, and cannot read them', async () => {
  const { text, end } = captured();
  atEnd(end);
  const { server } = await startHere();
  atEnd(() => server.close());
  const keys = newKeys();
  const desk = person('ann', { keys, computerNames: kept('Dragonfly') });
  const lap = person('ann', { keys: newKeys(keys.person), computerNames: kept('Firefly') });
  for (const node of [desk, lap]) node.setServer(server);
  await until(desk, () => desk.computerCalled(lap.writer) === 'Firefly');
  await until(lap, () => lap.computerCalled(desk.writer) === 'Dragonfly');
  expect(text()).toContain('COMPUTERS');
  for (const name of ['Dragonfly', 'Firefly']) expect(text()).not.toContain(name);
});

import { expect, test } from 'vitest';
import { HandshakeTurns } from './handshake-turns';

/** Turns of two handshakes per origin, and who has begun. */
function turns() {
  const begun: string[] = [];
  const tested = new HandshakeTurns<{ origin: string; name: string }>(2, ({ name }) => void begun.push(name));
  return { tested, begun };
}
const from = (origin: string, ...names: string[]) => names.map((name) => ({ origin, name }));

test('handshakes beyond the limit of an origin begin in their turn, those of other origins at once', () => {
  const { tested, begun } = turns();
  const ours = from('a', 'ann', 'bob', 'cem', 'dan');
  for (const each of [...ours, ...from('b', 'eve')]) tested.add(each);
  expect(begun).toEqual(['ann', 'bob', 'eve']);
  for (const each of ours.slice(0, 1)) tested.end(each);
  expect(begun).toEqual(['ann', 'bob', 'eve', 'cem']);
});

test('one that does not want its turn any more takes nobody else’s', () => {
  const { tested, begun } = turns();
  const [ann, bob, cem, dan] = from('a', 'ann', 'bob', 'cem', 'dan');
  if (!ann || !bob || !cem || !dan) throw new Error('nobody');
  for (const each of [ann, bob, cem, dan]) tested.add(each);
  tested.end(cem);
  expect(begun).toEqual(['ann', 'bob']);
  tested.end(ann);
  tested.end(bob);
  expect(begun).toEqual(['ann', 'bob', 'dan']);
});

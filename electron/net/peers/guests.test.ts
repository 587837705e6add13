import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../shared/protocol/limits';
import { placeFor, UnprovenPeers } from './guests';

test('the number of strangers is bounded, and a lone stranger from another address stays', () => {
  const steps = fc.array(fc.record({ host: fc.integer({ min: 1, max: 6 }), leaves: fc.boolean() }), {
    minLength: 100,
    maxLength: 600,
  });
  fc.assert(
    fc.property(steps, (all) => {
      const unproven = new UnprovenPeers<{ host: string }>();
      const there = new Set<{ host: string }>();
      const lone = { host: 'elsewhere' };
      there.add(lone);
      unproven.add(lone.host, lone);
      for (const { host, leaves } of all) {
        const connection = { host: `10.0.0.${host}` };
        there.add(connection);
        const evicted = unproven.add(connection.host, connection);
        if (evicted) there.delete(evicted);
        if (leaves) {
          unproven.remove(connection.host, connection);
          there.delete(connection);
        }
        expect(there.size).toBeLessThanOrEqual(limits.unprovenPeers);
      }
      expect(there.has(lone)).toBe(true);
      for (let host = 1; host <= 6; host += 1)
        expect([...there].filter((each) => each.host === `10.0.0.${host}`).length).toBeLessThanOrEqual(
          limits.unprovenPeersPerAddress,
        );
    }),
    { numRuns: 30 },
  );
});

const guests = (count: number, host: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({ id: `guest ${index}`, host: host(index) }));
const full = guests(limits.registeredPeers, (index) => `10.0.${index % 100}.1`);
const stranger = () => 0;

test('everybody stays while there is room', () => {
  expect(placeFor(full.slice(1), { id: 'new', host: 'x' }, stranger)).toEqual({ admitted: true });
});

test('when all places are taken, a stranger is refused, and a contact replaces the oldest stranger', () => {
  expect(placeFor(full, { id: 'new', host: 'x' }, stranger)).toEqual({ admitted: false });
  const ranks: Record<string, number> = { 'guest 0': 2, 'guest 1': 1, new: 2 };
  const rank = ({ id }: { id: string }): number => ranks[id] ?? 0;
  expect(placeFor(full, { id: 'new', host: 'x' }, rank)).toEqual({ admitted: true, evicted: full[2] });
});

test('an address has a limited share; a contact there replaces a stranger from the same address', () => {
  const crowd = guests(limits.registeredPeersPerAddress, () => '10.0.0.1');
  const others = guests(3, () => '10.0.0.2');
  expect(placeFor([...others, ...crowd], { id: 'new', host: '10.0.0.1' }, stranger).admitted).toBe(false);
  expect(placeFor([...others, ...crowd], { id: 'new', host: '10.0.0.2' }, stranger).admitted).toBe(true);
  const rank = ({ id }: { id: string }): number => (id === 'new' ? 2 : 0);
  expect(placeFor([...others, ...crowd], { id: 'new', host: '10.0.0.1' }, rank)).toEqual({
    admitted: true,
    evicted: crowd[0],
  });
});

test('all addresses of one IPv6 network share one limit, so its strangers and guests keep nobody out', () => {
  const unproven = new UnprovenPeers<string>();
  const evicted = Array.from({ length: limits.unprovenPeersPerAddress + 5 }, (_, index) =>
    unproven.add(`2001:db8:1:2::${index + 1}`, `stranger ${index}`),
  );
  expect(evicted.slice(-5)).toEqual(['stranger 0', 'stranger 1', 'stranger 2', 'stranger 3', 'stranger 4']);
  unproven.remove('2001:db8:1:2::9', 'stranger 8');
  expect(unproven.add('2001:db8:1:2::ffff', 'late')).toBeUndefined();

  const there = guests(limits.registeredPeersPerAddress, (index) => `2001:db8:1:2::${index + 1}`);
  const newcomer = (host: string) => placeFor(there, { id: 'newcomer', host }, () => 0);
  expect(newcomer('2001:db8:1:2::ffff')).toEqual({ admitted: false });
  expect(newcomer('2001:db8:1:3::1')).toEqual({ admitted: true });
});

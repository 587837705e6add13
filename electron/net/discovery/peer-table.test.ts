import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personId, writerId, type PersonId } from '../../../shared/ids';
import type { Announce } from './datagrams';
import { limits } from '../../../shared/protocol/limits';
import { PeerTable } from './peer-table';

const idOf = (index: number): PersonId => personId.parse(`${index}`.padStart(42, 'a') + 'A');
const announce = (peer: PersonId, changes: Partial<Announce> = {}): Announce => ({
  peer,
  instance: 'one',
  seq: 1,
  user: 'bob',
  status: 'available',
  urls: ['parley://0.0.0.0:4000'],
  expires: 15,
  ...changes,
});
const bob = idOf(1);
const here = '10.0.0.5';

test('a peer that misses announcements becomes suspect, then is removed, unless it is heard again', () => {
  const table = new PeerTable();
  table.hear(announce(bob), here, 'eth0', 0);
  expect(table.pass(14_999)).toBe(false);
  expect(table.pass(15_000)).toBe(true);
  expect(table.peers.get(bob)?.suspect).toBe(true);
  expect(table.hear(announce(bob, { seq: 2 }), here, 'eth0', 16_000)).toBe(true);
  expect(table.peers.get(bob)?.suspect).toBe(false);
  table.pass(31_000);
  expect(table.pass(35_000)).toBe(true);
  expect(table.peers.size).toBe(0);
});

test('a connected peer is present, whatever is heard', () => {
  const table = new PeerTable();
  table.hear(announce(bob), here, 'eth0', 0);
  for (let now = 4_000; now < 120_000; now += 4_000) {
    table.alive(bob, now);
    table.pass(now);
  }
  expect(table.peers.get(bob)?.suspect).toBe(false);
});

test('a GOODBYE counts only from the peer’s address, and for that start of its app', () => {
  const table = new PeerTable();
  table.hear(announce(bob), here, 'eth0', 0);
  expect(table.goodbye(bob, 'one', '10.0.0.66')).toBe(false);
  expect(table.goodbye(bob, 'another', here)).toBe(false);
  expect(table.goodbye(bob, 'one', here)).toBe(true);
  expect(table.peers.size).toBe(0);
});

test('a restarted peer counts from the beginning, and a repetition changes nothing', () => {
  const table = new PeerTable();
  table.hear(announce(bob, { seq: 40 }), here, 'eth0', 0);
  expect(table.hear(announce(bob, { seq: 39, user: 'old' }), here, 'eth0', 1)).toBe(false);
  expect(table.peers.get(bob)?.announcement.user).toBe('bob');
  expect(table.hear(announce(bob, { seq: 1, instance: 'two', user: 'new' }), here, 'eth0', 2)).toBe(true);
  expect(table.peers.get(bob)?.announcement).toMatchObject({ user: 'new', instance: 'two' });
});

test.each([
  { peer: idOf(2) },
  { user: 'robert' },
  { status: 'away' },
  { note: 'lunch' },
  { icon: 'a'.repeat(64) },
  { urls: ['parley://0.0.0.0:4001'] },
] as const)('an announcement with a new %j counts as a change', (changes) => {
  const table = new PeerTable();
  const said = announce(bob, { writer: writerId.parse(idOf(9)) });
  table.hear(said, here, 'eth0', 0);
  expect(table.hear({ ...said, seq: 2 }, here, 'eth0', 1)).toBe(false);
  expect(
    table.hear({ ...said, ...changes, urls: [...(changes.urls ?? said.urls)], seq: 3 }, here, 'eth0', 2),
  ).toBe(true);
});

test('whatever the order and number of a start’s announcements, the last one counts', () => {
  const said = Array.from({ length: 6 }, (_, index) => announce(bob, { seq: index + 1, note: `${index}` }));
  const deliveries = fc
    .array(fc.constantFrom(...said), { maxLength: 20 })
    .chain((extra) => fc.shuffledSubarray([...said, ...extra], { minLength: said.length + extra.length }));
  fc.assert(
    fc.property(deliveries, (delivered) => {
      const table = new PeerTable();
      for (const each of delivered) table.hear(each, here, 'eth0', 0);
      expect(table.peers.get(bob)?.announcement.note).toBe('5');
    }),
  );
});

test('a hundred thousand forged peers take bounded memory and displace no real peer', () => {
  const table = new PeerTable();
  for (let index = 0; index < 50; index += 1) {
    table.hear(announce(idOf(index)), here, 'eth0', 0);
    table.alive(idOf(index), 0);
  }
  for (let index = 1_000; index < 101_000; index += 1)
    table.hear(announce(idOf(index)), `10.0.1.${index % 200}`, 'eth0', 1);
  expect(table.peers.size).toBe(limits.discoveredPeers);
  for (let index = 0; index < 50; index += 1) expect(table.peers.has(idOf(index))).toBe(true);
});

test('an address that keeps announcing new peers displaces nobody', () => {
  const table = new PeerTable();
  for (let index = 0; index < 50; index += 1) table.hear(announce(idOf(index)), `10.0.0.${index}`, 'eth0', 0);
  for (let index = 1_000; index < 2_000; index += 1)
    table.hear(announce(idOf(index)), '10.0.0.66', 'eth0', 1);
  expect(table.peers.size).toBe(50 + limits.announcedPerAddress);
});

test('the datagrams’ source is dialled and no other host that they name, IPv4 before IPv6', () => {
  const table = new PeerTable();
  const urls = ['parley://[::]:4000', 'parley://10.9.9.9:4001'];
  table.hear(announce(bob, { urls }), 'fe80::5%eth0', 'eth0', 0);
  table.hear(announce(bob, { urls, seq: 2 }), here, 'eth0', 1);
  expect(table.peers.get(bob)?.addresses).toEqual([
    { host: here, port: 4000 },
    { host: 'fe80::5%eth0', port: 4000 },
  ]);
});

test('many forged addresses of one peer take bounded memory', () => {
  const table = new PeerTable();
  for (let index = 0; index < 1_000; index += 1)
    table.hear(announce(bob, { seq: index }), `10.1.${index >> 8}.${index & 255}`, 'eth0', index);
  expect(table.peers.get(bob)?.addresses).toHaveLength(8);
});

test('if an announcement comes by multicast and broadcast, the peer counts as heard by multicast', () => {
  const table = new PeerTable();
  table.hear(announce(bob, { via: 'broadcast' }), here, undefined, 0);
  expect(table.peers.get(bob)).toMatchObject({ way: 'broadcast', interfaces: [] });
  table.hear(announce(bob, { seq: 2 }), here, 'eth0', 1);
  table.hear(announce(bob, { seq: 2, via: 'broadcast' }), here, 'eth0', 1);
  expect(table.peers.get(bob)).toMatchObject({ way: 'multicast', interfaces: ['eth0'] });
});

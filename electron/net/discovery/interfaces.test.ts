import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  broadcastOf,
  describe,
  interfaceOf,
  isOwn,
  networksOf,
  sameInterfaces,
  usable,
  type NetworkInterface,
} from './interfaces';

const cable: NetworkInterface = {
  name: 'eth0',
  address: '10.0.0.5',
  family: 'IPv4',
  netmask: '255.255.255.0',
  broadcast: '10.0.0.255',
  mac: 'aa',
  internal: false,
  scope: undefined,
};
const radio = { ...cable, name: 'wlan0', address: '10.0.0.6', mac: 'bb' };
const other = { ...cable, name: 'eth1', address: '192.168.1.2', mac: 'cc' };
const link: NetworkInterface = {
  ...cable,
  family: 'IPv6',
  address: 'fe80::5',
  broadcast: undefined,
  scope: 'eth0',
};
const global: NetworkInterface = { ...link, address: '2001:db8::5' };
const loopback = { ...cable, name: 'lo', address: '127.0.0.1', netmask: '255.0.0.0', internal: true };
const all = [loopback, cable, radio, other, link, global];

test('the networks are those of the IPv4 addresses, each once', () => {
  expect(networksOf(all)).toEqual(['10.0.0.0/24', '127.0.0.0/8', '192.168.1.0/24']);
  expect(networksOf([{ ...cable, address: '172.20.37.9', netmask: '255.240.0.0' }])).toEqual([
    '172.16.0.0/12',
  ]);
  expect(networksOf([link, global])).toEqual([]);
});

test('all IPv4 interfaces and IPv6 links are used; the loopback only when asked for; excluded ones never', () => {
  expect(usable(all, { excluded: [], loopback: false })).toEqual([cable, radio, other, link]);
  expect(usable(all, { excluded: ['eth0', 'eth1'], loopback: true })).toEqual([loopback, radio]);
});

test('a change of address, netmask, MAC address or place makes an interface a new one', () => {
  for (const change of [{ address: '10.0.0.9' }, { netmask: '255.255.0.0' }, { mac: 'dd' }, { name: 'eth9' }])
    expect(sameInterfaces(all, [...all.slice(1), { ...loopback, ...change }])).toBe(false);
  expect(sameInterfaces(all, all.slice(1))).toBe(false);
});

test('the order in which the system lists them does not matter', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(sameInterfaces(all, shuffled)).toBe(true);
    }),
  );
});

test('a datagram is attributed to the interface of its subnet or link, also with two interfaces in one subnet', () => {
  expect(interfaceOf('10.0.0.77', all)).toBe(cable);
  expect(interfaceOf(radio.address, all)).toBe(radio);
  expect(interfaceOf('192.168.1.9', all)).toBe(other);
  expect(interfaceOf('fe80::9%eth0', all)).toBe(link);
  expect(interfaceOf('172.16.0.1', all)).toBeUndefined();
  expect(isOwn('fe80::5%eth0', link)).toBe(true);
  expect(isOwn('fe80::5%eth1', link)).toBe(false);
  expect(isOwn('10.0.0.77', cable)).toBe(false);
});

test('everybody on a subnet has the same broadcast address', () => {
  expect(broadcastOf('10.1.2.3', '255.255.240.0')).toBe('10.1.15.255');
  expect(broadcastOf('10.1.2.3', '255.255.255.255')).toBe('10.1.2.3');
});

test('Windows identifies links by number, other systems by name', () => {
  const info = {
    address: 'fe80::5',
    family: 'IPv6' as const,
    netmask: 'ffff:ffff:ffff:ffff::',
    mac: 'aa',
    internal: false,
    cidr: null,
    scopeid: 7,
  };
  expect(describe('Ethernet', info, 'win32').scope).toBe('7');
  expect(describe('en0', info, 'darwin').scope).toBe('en0');
});

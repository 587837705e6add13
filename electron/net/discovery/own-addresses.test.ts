import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankAddresses, type OwnAddress } from './own-addresses';

const own = (name: string, address: string, mac = 'aa:bb:cc:00:11:22'): OwnAddress => ({
  name,
  address,
  mac,
});
const loopback = own('lo', '127.0.0.1', '00:00:00:00:00:00');
const docker = own('docker0', '172.17.0.1');

/** Real listings, each with the addresses to tell others first. */
const computers: Record<string, { all: OwnAddress[]; primary?: string; likely: string[] }> = {
  'Linux with Docker, libvirt and a VPN': {
    all: [
      loopback,
      docker,
      own('br-3f2a90bc11de', '172.18.0.1'),
      own('veth12ab34', '169.254.3.4'),
      own('virbr0', '192.168.122.1'),
      own('tun0', '10.8.0.2', '00:00:00:00:00:00'),
      own('home', '10.9.0.2', '00:00:00:00:00:00'),
      own('tailscale0', '100.100.4.5'),
      own('eth0', '192.168.1.5'),
    ],
    // A VPN may take the default route; people on the same network still come by cable.
    primary: '10.8.0.2',
    likely: ['192.168.1.5'],
  },
  'a bridge that carries the computer’s own address': {
    all: [docker, own('br0', '10.0.0.5')],
    likely: ['10.0.0.5'],
  },
  'cable and radio: the one with the default route first': {
    all: [own('eth0', '192.168.1.5'), docker, own('wlan0', '10.1.0.5')],
    primary: '10.1.0.5',
    likely: ['10.1.0.5', '192.168.1.5'],
  },
  macOS: {
    all: [
      own('lo0', '127.0.0.1'),
      own('bridge100', '192.168.64.1'),
      own('utun3', '100.101.1.1', '00:00:00:00:00:00'),
      own('awdl0', 'fe80::1'),
      own('en0', '10.0.0.7'),
    ],
    likely: ['10.0.0.7'],
  },
  Windows: {
    all: [
      own('vEthernet (WSL)', '172.24.0.1'),
      own('VMware Network Adapter VMnet8', '192.168.80.1'),
      own('Bluetooth Network Connection', '169.254.1.2'),
      own('Ethernet', '192.168.178.20'),
      own('Loopback Pseudo-Interface 1', '127.0.0.1'),
    ],
    likely: ['192.168.178.20'],
  },
  'a cable between two computers': { all: [docker, own('eth0', '169.254.8.9')], likely: ['169.254.8.9'] },
  'only containers': { all: [loopback, docker], likely: ['172.17.0.1'] },
  'no network': { all: [loopback], likely: ['127.0.0.1'] },
};

test.each(Object.entries(computers))('%s', (_name, { all, primary, likely }) =>
  expect(rankAddresses(all, primary).likely.map(({ address }) => address)).toEqual(likely),
);

test('no address is lost or listed twice, in whatever order the system lists interfaces', () => {
  const some = fc.shuffledSubarray(Object.values(computers).flatMap(({ all }) => all));
  fc.assert(
    fc.property(some, fc.nat(), (all, turn) => {
      const { likely, others } = rankAddresses(all);
      expect([...likely, ...others]).toHaveLength(all.length);
      expect(new Set([...likely, ...others])).toEqual(new Set(all));
      const turned = [...all.slice(turn % (all.length + 1)), ...all.slice(0, turn % (all.length + 1))];
      expect(new Set(rankAddresses(turned).likely)).toEqual(new Set(likely));
    }),
  );
});

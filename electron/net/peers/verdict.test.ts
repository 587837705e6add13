import { expect, test } from 'vitest';
import { personId } from '../../../shared/ids';
import { say } from '../../../shared/words/say';
import type { InterfaceReport } from '../discovery/types';
import type { NearbyState } from '../types';
import type { PeerReport } from './peer-report';
import { silent } from '../connection/reasons';
import { verdictOn } from './verdict';

const network: InterfaceReport = {
  name: 'eth0',
  address: '10.0.0.5',
  family: 'IPv4',
  used: true,
  echoed: true,
  lastSentAt: 1,
  lastHeardAt: 1,
  error: undefined,
};
const bob: PeerReport = {
  id: personId.parse('A'.repeat(43)),
  user: 'bob',
  way: 'multicast',
  addresses: [{ host: '10.0.0.6', port: 4000 }],
  heardAt: 1,
  connected: true,
  dialledBy: 'us',
  reachesUs: true,
  problem: undefined,
};
const fine: NearbyState = { enabled: true, port: 4000, interfaces: [network], peers: [bob] };
const unreached: PeerReport = { ...bob, connected: false, problem: silent({ host: '10.0.0.6', port: 4000 }) };

test.each<[string, Partial<NearbyState>, RegExp, boolean?]>([
  ['all is well', {}, /All is well/, true],
  ['one of two is not reached', { peers: [bob, unreached] }, /apart from one/, true],
  ['it is turned off', { enabled: false }, /Turn “Find people nearby” on/],
  ['nothing listens', { port: undefined }, /cannot listen/],
  ['there is no network', { interfaces: [{ ...network, used: false }] }, /on no network/],
  ['the port is taken', { interfaces: [{ ...network, error: 'EADDRINUSE' }] }, /UDP port 6666/],
  ['nothing can be sent', { interfaces: [{ ...network, error: 'EPERM' }] }, /VPN or a firewall/],
  [
    'the firewall stops what comes back',
    { interfaces: [{ ...network, echoed: false }], peers: [] },
    /its firewall/,
  ],
  ['others are heard and not reached', { peers: [unreached] }, /client isolation/],
  ['nobody gets in', { peers: [{ ...bob, reachesUs: false }] }, /cannot reach this computer/],
  ['nobody answers', { peers: [] }, /nobody answers/],
])('when %s, the verdict says so and what helps', (_what, changes, words, ok = false) => {
  const verdict = verdictOn({ ...fine, ...changes });
  expect(say(verdict.text)).toMatch(words);
  expect(verdict.ok).toBe(ok);
});

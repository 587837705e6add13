import { expect, test } from 'vitest';
import { nearbyReport, since } from './nearby-report';
import { phrase } from '../../shared/words/phrase';
import { person } from '../../testing/membership/names';

test('the report for a bug has as text what the page shows', () => {
  const report = nearbyReport(
    {
      port: 43121,
      interfaces: [
        {
          name: 'eth0',
          address: '10.0.0.5',
          used: true,
          works: true,
          sentAt: 9_000,
          heardAt: null,
          error: '',
        },
        {
          name: 'wlan0',
          address: '10.1.0.5',
          used: true,
          works: null,
          sentAt: null,
          heardAt: null,
          error: 'EPERM',
        },
      ],
      peers: [
        {
          id: person('abcdefghijkl'),
          user: 'bob',
          addresses: ['10.0.0.6:4000'],
          way: phrase('peer.multicast'),
          heardAt: 7_000,
          state: phrase('peer.youReached'),
        },
      ],
      verdict: { ok: true, text: phrase('refused.inItsWords', { words: 'All is well.' }) },
    },
    10_000,
  );
  expect(report.split('\n')).toEqual([
    'All is well.',
    'Listening: port 43121',
    'Interface eth0 10.0.0.5: used, own multicast received: yes, last sent 1 s ago, others last heard never',
    'Interface wlan0 10.1.0.5: used, own multicast received: not tested, last sent never, others last heard never, error EPERM',
    'Peer bob abcdefgh 10.0.0.6:4000: announced itself, last heard 3 s ago, Connected, you reached them',
  ]);
});

test('durations are given in seconds, then in minutes', () => {
  expect([since(0, 5_000), since(0, 119_000), since(0, 300_000), since(9, 0)]).toEqual([
    '5 s ago',
    '119 s ago',
    '5 min ago',
    '0 s ago',
  ]);
});

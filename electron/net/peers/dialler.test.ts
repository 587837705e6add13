import { expect, test } from 'vitest';
import type { FoundPeer } from '../discovery/types';
import { personId, writerId } from '../../../shared/ids';
import { phrase } from '../../../shared/words/phrase';
import { AddressBook } from './address-book';
import { Dialler } from './dialler';

/** A dialler on a clock that the test moves. Nobody ever answers. */
function lonely(peers: ReadonlyMap<string, FoundPeer>, book = new AddressBook()) {
  let now = 1_000_000;
  const timers = new Set<{ at: number; run: () => void }>();
  const dials: string[] = [];
  const environment = {
    now: () => now,
    random: () => 0.5,
    setTimer: (run: () => void, ms: number) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
    connect: () => {
      throw new Error('the dialler connects by its options');
    },
  };
  const dialler = new Dialler({
    me: () => writerId.parse(idOf('me')),
    environment,
    discovery: { peers, gone: () => undefined },
    book,
    isWanted: () => true,
    isBlocked: () => false,
    isRemoved: () => false,
    isLinked: () => false,
    isLinkedAt: () => false,
    connect: ({ host }, _id, ended) => {
      dials.push(host);
      environment.setTimer(() => ended(phrase('ended.asleep')), 1);
    },
    reachChanged: () => undefined,
  });
  return {
    dialler,
    dials,
    pass(ms: number): void {
      const end = now + ms;
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (!next || next.at > end) break;
        timers.delete(next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}

/** An id that a name stands for. */
const idOf = (name: string): string => `${name.replaceAll(' ', '_')}`.padEnd(42, '-') + 'A';

const announcedAt = (host: string, port: number, person = 'x'): FoundPeer => ({
  announcement: {
    peer: personId.parse(idOf(person)),
    instance: 'x',
    user: 'x',
    status: 'available',
    urls: [],
  },
  addresses: [{ host, port }],
  heardAt: 0,
  way: 'multicast',
  interfaces: [],
  suspect: false,
});

test('an address that announces many peers is dialled within a budget', () => {
  const peers = new Map(
    Array.from({ length: 500 }, (_, at) => [`peer ${at}`, announcedAt('10.0.0.66', at + 1)]),
  );
  const { dialler, dials, pass } = lonely(peers);
  dialler.start([]);
  pass(30_000);
  expect(dials.length).toBeGreaterThan(30);
  expect(dials.length).toBeLessThanOrEqual(60 + 30 + 1);
});

test('a former peer is dialled at its last address, regardless of the rate limit for others', () => {
  const peers = new Map(
    Array.from({ length: 500 }, (_, at) => [`peer ${at}`, announcedAt('10.0.0.5', at + 1, `person ${at}`)]),
  );
  const book = new AddressBook();
  book.note(idOf('person 499'), { host: '10.0.0.5', port: 500 }, 'dialled us');
  book.noteRumour(idOf('somewhere'), { host: '10.0.0.9', port: 1 });
  const { dialler, dials, pass } = lonely(peers, book);
  dialler.start([]);
  pass(1_000);
  const before = dials.length;
  dialler.lost('peer 499', 'broken', phrase('ended.asleep'));
  pass(200);
  expect(dials.length).toBeGreaterThan(before);
  // An address from gossip is tried once and then forgotten.
  expect(dials.filter((host) => host === '10.0.0.9')).toHaveLength(1);
  expect(book.hasRumour(idOf('somewhere'))).toBe(false);
});

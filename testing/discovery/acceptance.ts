import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announcedBy, type Announcement, type Discovery } from '../../electron/net/discovery/types';
import { person, writer } from '../membership/names';

/** A network of its own for one test, on which an implementation of `Discovery` is tried. */
export interface TestNetwork {
  /** Discovery of one computer, not configured yet. */
  computer(): Discovery;
  /** Discards everything that this computer sends from now on, silently. */
  cutOff(computer: Discovery): void;
  /** Lets time pass until a condition holds. Rejects after a minute of the network's time. */
  until(holds: () => boolean): Promise<void>;
}

const settings = { enabled: true, hops: 1, excluded: [], loopback: true };

interface Node {
  readonly discovery: Discovery;
  readonly self: Announcement;
}

const sees = ({ discovery }: Node, { self }: Node): boolean => discovery.peers.has(announcedBy(self));
const foundBy = ({ discovery }: Node, { self }: Node) => discovery.peers.get(announcedBy(self));

/** What every implementation of `Discovery` must do, in whatever way it finds peers. */
export function acceptDiscovery(name: string, open: () => TestNetwork): void {
  describe(`discovery by ${name}`, () => {
    let network: TestNetwork;
    let nodes: Node[];

    /** A computer that has joined. Each name has a port of its own. */
    const join = (user: string): Node => {
      const urls = [`parley://0.0.0.0:${4_000 + nodes.length}`];
      const self: Announcement = {
        peer: person(user),
        writer: writer(user),
        instance: 'one',
        user,
        status: 'available',
        urls,
      };
      const node = { discovery: network.computer(), self };
      node.discovery.announce(self);
      node.discovery.configure(settings);
      nodes.push(node);
      return node;
    };
    const together = async (...users: readonly [string, string]): Promise<[Node, Node]> => {
      const [first, second] = [join(users[0]), join(users[1])];
      await network.until(() => sees(first, second) && sees(second, first));
      return [first, second];
    };

    /** Lets time pass until a promise settles. */
    const kept = async <Value>(promise: Promise<Value>): Promise<Value> => {
      let isKept = false;
      void promise.then(() => (isKept = true));
      await network.until(() => isKept);
      return promise;
    };

    beforeEach(() => {
      network = open();
      nodes = [];
    });
    afterEach(async () => {
      await kept(Promise.all(nodes.map(({ discovery }) => discovery.close())));
    });

    it('shows a new node to all others, with its address, and no node to itself', async () => {
      const all = ['ann', 'bob', 'cleo'].map(join);
      await network.until(() => all.every((one) => all.every((other) => one === other || sees(one, other))));
      for (const one of all) {
        expect(sees(one, one)).toBe(false);
        for (const other of all) {
          if (one === other) continue;
          const found = foundBy(one, other);
          expect(found).toMatchObject({ announcement: other.self, suspect: false });
          expect(found?.addresses.length).toBeGreaterThan(0);
          for (const { port } of found?.addresses ?? [])
            expect(other.self.urls).toEqual([`parley://0.0.0.0:${port}`]);
        }
      }
    });

    it('announces nothing before it is given something to announce', async () => {
      const silent = network.computer();
      silent.configure(settings);
      const [ann, bob] = await together('ann', 'bob');
      await network.until(() => silent.peers.size === 2);
      expect([ann.discovery.peers.size, bob.discovery.peers.size]).toEqual([1, 1]);
      await kept(silent.close());
    });

    it('shows a change to others', async () => {
      const [ann, bob] = await together('ann', 'bob');
      const heardAt = foundBy(bob, ann)?.heardAt ?? NaN;
      const changed = { ...ann.self, status: 'away', note: 'At lunch' } as const;
      ann.discovery.announce(changed);
      await network.until(() => foundBy(bob, ann)?.announcement.note === 'At lunch');
      expect(foundBy(bob, ann)?.announcement).toEqual(changed);
      expect(foundBy(bob, ann)?.heardAt).toBeGreaterThanOrEqual(heardAt);
    });

    it('calls listeners after each change, until they are removed', async () => {
      const ann = join('ann');
      const heard: number[] = [];
      let removedHeard = 0;
      const stop = ann.discovery.onChange(() => (removedHeard += 1));
      ann.discovery.onChange(() => heard.push(ann.discovery.peers.size));
      stop();
      const bob = join('bob');
      await network.until(() => sees(ann, bob));
      expect(heard.at(-1)).toBe(1);
      ann.discovery.gone(announcedBy(bob.self));
      expect(heard.at(-1)).toBe(0);
      expect(removedHeard).toBe(0);
    });

    it('says goodbye when it is turned off, and announces again when it is turned on', async () => {
      const [ann, bob] = await together('ann', 'bob');
      ann.discovery.configure({ ...settings, enabled: false });
      expect(ann.discovery.peers.size).toBe(0);
      await network.until(() => !sees(bob, ann));
      ann.discovery.configure(settings);
      await network.until(() => sees(bob, ann) && sees(ann, bob));
    });

    it('says goodbye when it is closed', async () => {
      const [ann, bob] = await together('ann', 'bob');
      const closed = ann.discovery.close();
      await network.until(() => !sees(bob, ann));
      await kept(closed);
      nodes = [bob];
    });

    it('shows a peer that TCP reported as gone once it is heard again', async () => {
      const [ann, bob] = await together('ann', 'bob');
      ann.discovery.gone(announcedBy(bob.self));
      expect(sees(ann, bob)).toBe(false);
      bob.discovery.refresh();
      await network.until(() => sees(ann, bob));
    });

    it('marks a silent peer as suspect, then removes it, unless TCP shows that it is there', async () => {
      const [ann, bob] = await together('ann', 'bob');
      network.cutOff(bob.discovery);
      await network.until(() => foundBy(ann, bob)?.suspect === true);
      ann.discovery.alive(announcedBy(bob.self));
      expect(foundBy(ann, bob)?.suspect).toBe(false);
      await network.until(() => foundBy(ann, bob)?.suspect === true);
      await network.until(() => !sees(ann, bob));
    });

    it('knows which addresses are on its networks', async () => {
      const [ann, bob] = await together('ann', 'bob');
      const [address] = foundBy(ann, bob)?.addresses ?? [];
      expect(ann.discovery.isOnLink(address?.host ?? '')).toBe(true);
      expect(ann.discovery.isOnLink('192.0.2.1')).toBe(false);
    });

    it('can test each interface that it lists', async () => {
      const [ann] = await together('ann', 'bob');
      const tested = await kept(ann.discovery.testInterfaces());
      const names = tested.map(({ name, address, used }) => ({ name, address, used }));
      expect(ann.discovery.interfaces()).toMatchObject(names);
    });
  });
}

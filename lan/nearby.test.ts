import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect } from 'vitest';
import type { Host } from './kit/host';
import { Lan } from './kit/lan';
import { lanTest } from './kit/lan-test';
import { Router } from './kit/router';
import { converse, Person } from './person';

const made: { remove(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of made.splice(0).reverse()) await thing.remove();
});

async function lanOf(names: readonly string[], number = 1, kinds = {}): Promise<[Lan, Host[]]> {
  const lan = await Lan.create({ number });
  made.push(lan);
  return [lan, await Promise.all(names.map((name) => lan.addHost(name, kinds)))];
}

/** People who see each other, one at each host. */
async function peopleAt(hosts: readonly Host[]): Promise<Person[]> {
  const people = await Promise.all(hosts.map((host) => Person.at(host)));
  await allSee(people);
  return people;
}

async function allSee(people: readonly Person[]): Promise<void> {
  const names = people.map(({ name }) => name);
  await Promise.all(people.map((each) => each.sees(...names.filter((name) => name !== each.name))));
}

function two(people: readonly Person[]): [Person, Person] {
  const [a, b] = people;
  if (!a || !b) throw new Error('two people');
  return [a, b];
}

const floodProgram = fileURLToPath(new URL('programs/flood.mjs', import.meta.url));

/** Memory of a node, in KB. */
const memoryOf = ({ program }: Person): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1]);

const figure = (what: string, value: number, unit = 'ms'): void =>
  console.log(`${what}: ${Math.round(value)} ${unit}`);
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `host${index}`);

for (const count of [2, 3, 10])
  lanTest(`${count} hosts find each other automatically and talk`, async () => {
    const [, hosts] = await lanOf(names(count));
    const people = await peopleAt(hosts);
    const times = people.map((each) =>
      each.timeOf(
        'PEOPLE',
        names(count)
          .filter((name) => name !== each.name)
          .sort()
          .join(','),
      ),
    );
    figure(`${count} hosts: the last to see all`, Math.max(...times));
    const [first, second] = two(people);
    await converse(first, ...people.slice(1));
    second.do('say Hello everybody');
    await Promise.all(people.map((each) => each.reads('Hello everybody')));
  });

lanTest(
  'at 30 % packet loss nobody flickers, and messages arrive',
  async () => {
    const [, hosts] = await lanOf(['ann', 'bob', 'cleo']);
    const people = await peopleAt(hosts);
    for (const host of hosts) await host.addLoss(30);
    const changes = people.map((each) => each.changes('PEOPLE'));
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    expect(people.map((each) => each.changes('PEOPLE'))).toEqual(changes);
    const [ann, bob] = two(people);
    await converse(ann, ...people.slice(1));
    bob.do('say Through the noise');
    await Promise.all(people.map((each) => each.reads('Through the noise')));
  },
  'nft',
);

lanTest(
  'duplicated datagrams list nobody twice',
  async () => {
    const [, hosts] = await lanOf(['ann', 'bob']);
    for (const host of hosts) await host.setDuplicates(100);
    const [ann, bob] = two(await peopleAt(hosts));
    await converse(ann, bob);
    ann.do('say once');
    await bob.reads('once');
  },
  'nft',
);

lanTest('a killed app disappears within 20 s, one that says goodbye at once', async () => {
  const [, hosts] = await lanOf(['ann', 'bob', 'cleo']);
  const [ann, bob, cleo] = await peopleAt(hosts);
  if (!ann || !bob || !cleo) throw new Error('three people');
  const killed = performance.now();
  bob.program.kill('SIGKILL');
  await ann.sees('cleo');
  figure('killed: gone after', performance.now() - killed);
  expect(performance.now() - killed).toBeLessThan(20_000);
  const left = performance.now();
  cleo.do('quit');
  await ann.sees();
  figure('goodbye: gone after', performance.now() - left);
});

lanTest(
  'a host that is cut off disappears after a while, and returns when its cable is reconnected',
  async () => {
    const [, hosts] = await lanOf(['ann', 'bob']);
    const [ann, bob] = two(await peopleAt(hosts));
    await converse(ann, bob);
    const cut = performance.now();
    await hosts[1]?.unplug();
    await ann.sees();
    figure('unplugged: gone after', performance.now() - cut);
    ann.do('say Are you there?');
    await hosts[1]?.plugIn();
    await ann.sees('bob');
    await bob.reads('Are you there?');
  },
);

lanTest(
  'people find each other again after a link was down, an address changed or an interface was replaced',
  async () => {
    const [, [annsHost, bobsHost]] = await lanOf(['ann', 'bob']);
    if (!annsHost || !bobsHost) throw new Error('two hosts');
    const [ann, bob] = two(await peopleAt([annsHost, bobsHost]));
    await converse(ann, bob);
    await bobsHost.linkDown();
    await bobsHost.linkUp();
    ann.do('say one');
    await bob.reads('one');
    await bobsHost.changeAddress('10.77.1.77');
    ann.do('say two');
    await bob.reads('one', 'two');
    await bobsHost.recreateInterface();
    ann.do('say three');
    await bob.reads('one', 'two', 'three');
    await allSee([ann, bob]);
  },
);

lanTest(
  'people write on both sides of a partition, and all read the same when it heals',
  async () => {
    const [lan, hosts] = await lanOf(['ann', 'bob', 'cleo', 'dina']);
    const people = await peopleAt(hosts);
    const [ann, bob, cleo, dina] = people;
    if (!ann || !bob || !cleo || !dina) throw new Error('four people');
    await converse(ann, bob, cleo, dina);
    await lan.partition(hosts.slice(0, 2), hosts.slice(2));
    ann.do('say here');
    await bob.reads('here');
    cleo.do('say there');
    await dina.reads('there');
    await lan.heal();
    await Promise.all(people.map((each) => each.program.waitFor(/TEXTS \d+ \w+\|\w+/, { timeout: 40_000 })));
    const read = new Set(people.map((each) => each.now('TEXTS')));
    expect(read.size).toBe(1);
  },
  'nft',
);

lanTest('where Wi-Fi isolates devices, a third node that both reach passes messages on', async () => {
  const [, hosts] = await lanOf(['ann', 'bob', 'relay']);
  const [ann, bob, relay] = await peopleAt(hosts);
  if (!ann || !bob || !relay) throw new Error('three people');
  await converse(ann, bob, relay);
  await Promise.all([hosts[0]?.isolate(), hosts[1]?.isolate()]);
  ann.do('say Across');
  await bob.reads('Across');
});

lanTest(
  'a peer is reached by its address where no announcement arrives',
  async () => {
    const [, hosts] = await lanOf(['ann', 'bob']);
    const [annsHost, bobsHost] = hosts;
    if (!annsHost || !bobsHost) throw new Error('two hosts');
    const ann = await Person.at(annsHost);
    for (const host of hosts) await host.addLoss(100);
    const bob = await Person.at(bobsHost, 'bob', { manual: [{ host: annsHost.ipv4, port: ann.port }] });
    await allSee([ann, bob]);
  },
  'nft',
);

lanTest(
  'where only one of two hears the other, it connects, and both see each other',
  async () => {
    const [, [deaf, hearing]] = await lanOf(['deaf', 'hearing']);
    if (!deaf || !hearing) throw new Error('two hosts');
    await deaf.addLoss(100);
    await allSee([await Person.at(deaf), await Person.at(hearing)]);
  },
  'nft',
);

lanTest(
  'where multicast is filtered, people find each other by broadcast',
  async () => {
    const [, hosts] = await lanOf(['ann', 'bob'], 1, { ipv6: false });
    for (const host of hosts) await host.filterMulticast();
    const people = await peopleAt(hosts);
    for (const each of people) each.do('peers');
    // The peer that was heard first is dialled, and then knows the other one.
    await Promise.any(people.map((each) => each.program.waitFor('"way":"broadcast"')));
  },
  'nft',
);

lanTest('an app that sleeps for 10 s has all messages after waking', async () => {
  const [, hosts] = await lanOf(['ann', 'bob', 'cleo']);
  const [ann, bob, cleo] = await peopleAt(hosts);
  if (!ann || !bob || !cleo) throw new Error('three people');
  await converse(ann, bob, cleo);
  cleo.program.kill('SIGSTOP');
  ann.do('say While you slept');
  await bob.reads('While you slept');
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  cleo.program.kill('SIGCONT');
  await cleo.reads('While you slept');
});

lanTest('a killed app that starts again with its profile resumes where it was', async () => {
  const [, [annsHost, bobsHost]] = await lanOf(['ann', 'bob']);
  if (!annsHost || !bobsHost) throw new Error('two hosts');
  const profile = mkdtempSync(join(tmpdir(), 'parley-lan-'));
  made.push({ remove: async () => rmSync(profile, { recursive: true }) });
  const ann = await Person.at(annsHost);
  const bob = await Person.at(bobsHost, 'bob', { profile });
  await allSee([ann, bob]);
  await converse(ann, bob);
  ann.do('say before');
  await bob.reads('before');
  bob.program.kill('SIGKILL');
  await ann.sees();
  ann.do('say meanwhile');
  const again = await Person.at(bobsHost, 'bob', { profile });
  await allSee([ann, again]);
  await again.reads('before', 'meanwhile');
  again.do('say afterwards');
  await ann.reads('before', 'meanwhile', 'afterwards');
});

lanTest(
  'a flood of 100,000 forged announcements costs bounded memory, and real people still talk',
  async () => {
    const [, [annsHost, bobsHost, evesHost]] = await lanOf(['ann', 'bob', 'eve']);
    if (!annsHost || !bobsHost || !evesHost) throw new Error('three hosts');
    const [ann, bob] = two(await peopleAt([annsHost, bobsHost]));
    await converse(ann, bob);
    const before = memoryOf(ann);
    const flood = evesHost.spawn(process.execPath, [floodProgram, evesHost.ipv4 ?? '', '100000']);
    await flood.waitFor('flooded', { timeout: 50_000 });
    ann.do('say Still here');
    await bob.reads('Still here');
    figure('memory more after the flood', memoryOf(ann) - before, 'KB');
    expect(memoryOf(ann) - before).toBeLessThan(60_000);
    ann.do('peers');
    await ann.program.waitFor(/REPORT .*"user":"bob"/);
  },
);

lanTest('two people on one host, and one elsewhere, all see each other', async () => {
  const [, [shared, own]] = await lanOf(['shared', 'own']);
  if (!shared || !own) throw new Error('two hosts');
  const people = await Promise.all([
    Person.at(shared, 'ann'),
    Person.at(shared, 'bob'),
    Person.at(own, 'cleo'),
  ]);
  await allSee(people);
});

lanTest('people see each other and talk with IPv6 only', async () => {
  const [, hosts] = await lanOf(['ann', 'bob'], 1, { ipv4: false });
  const [ann, bob] = two(await peopleAt(hosts));
  await converse(ann, bob);
  bob.do('say Six');
  await ann.reads('Six');
});

lanTest('a VPN with the default route hides nobody', async () => {
  const [, hosts] = await lanOf(['ann', 'bob']);
  await hosts[1]?.addVpnLikeDefaultRoute();
  const [ann, bob] = two(await peopleAt(hosts));
  await converse(ann, bob);
  bob.do('say Still here');
  await ann.reads('Still here');
});

lanTest(
  'announcements with one hop stay on their network, and with two cross a router',
  async () => {
    const [near, [annsHost]] = await lanOf(['ann'], 1);
    const [far, [bobsHost]] = await lanOf(['bob'], 2);
    if (!annsHost || !bobsHost) throw new Error('two hosts');
    made.push(await Router.create([near, far], { multicastGroups: ['239.255.66.66'] }));
    const [ann, bob] = [await Person.at(annsHost), await Person.at(bobsHost)];
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect([ann.now('PEOPLE'), bob.now('PEOPLE')]).toEqual(['', '']);
    for (const each of [ann, bob]) each.do('quit');
    await Promise.all([ann.program.ended, bob.program.ended]);
    const wide = await Promise.all([
      Person.at(annsHost, 'ann', { hops: 2 }),
      Person.at(bobsHost, 'bob', { hops: 2 }),
    ]);
    await allSee(wide);
  },
  'nft',
  'smcrouted',
);

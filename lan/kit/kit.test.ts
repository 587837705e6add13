import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect } from 'vitest';
import type { Host } from './host';
import { Lan } from './lan';
import { lanTest } from './lan-test';
import type { Program } from './program';
import { Router } from './router';

const group = '239.77.0.1';
const group6 = 'ff02::7777';
const made: { remove(): Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of made.splice(0).reverse()) await thing.remove();
});

async function makeLan(number?: number): Promise<Lan> {
  const lan = await Lan.create({ number });
  made.push(lan);
  return lan;
}

async function lanOf<Name extends string>(...names: Name[]): Promise<[Lan, Record<Name, Host>]> {
  const lan = await makeLan();
  const entries = await Promise.all(names.map(async (name) => [name, await lan.addHost(name)]));
  return [lan, Object.fromEntries(entries)];
}

const script = (name: string) => fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));

async function runScript(host: Host, name: string, ...args: string[]): Promise<Program> {
  const program = host.spawn(process.execPath, [script(name), ...args]);
  await program.waitFor('ready');
  return program;
}

const talker = (host: Host, hops = 1) => runScript(host, 'udp', host.ipv4 ?? '', group, `${hops}`);
const talker6 = (host: Host) => runScript(host, 'udp', 'eth0', group6);
const connectTo = (host: Host, address: string) => host.spawn(process.execPath, [script('tcp'), address]);

/** Number of datagrams that a program heard with this beginning. */
const count = (program: Program, text: string) => program.output.split(`heard ${text}`).length - 1;

let marker = 0;

/** Whether a datagram from one program reaches the other. Sends until it is heard, up to ten times. */
async function reaches(from: Program, to: Program, address = group): Promise<boolean> {
  const text = `marker${marker++}.`;
  for (let attempt = 0; attempt < 10; attempt++) {
    from.write(`${address} ${text}\n`);
    const heard = await to.waitFor(text, { timeout: 50 }).then(
      () => true,
      () => false,
    );
    if (heard) return true;
  }
  return false;
}

/** Sends datagrams and counts those heard. One that is sent after them and heard shows that none is still on its way. */
async function sendMany(from: Program, to: Program, amount: number): Promise<number> {
  for (let index = 0; index < amount; index++) {
    from.write(`${group} many${index}.\n`);
    // Datagrams beyond a socket's buffer would be lost there.
    if (index % 50 === 49) expect(await reaches(from, to)).toBe(true);
  }
  return count(to, 'many');
}

describe('a LAN of namespaces', () => {
  lanTest('starts with ten hosts, which can be removed', async () => {
    const lan = await makeLan();
    for (let index = 0; index < 10; index++) await lan.addHost(`host${index}`);
    expect(lan.hosts).toHaveLength(10);
    for (const host of lan.hosts.slice(3)) await lan.removeHost(host);
    expect(lan.hosts).toHaveLength(3);
  });

  lanTest('delivers multicast to every host', async () => {
    const [, { ann, ben, eve, dan }] = await lanOf('ann', 'ben', 'eve', 'dan');
    const programs = await Promise.all([ann, ben, eve, dan].map((host) => talker(host)));
    programs[0]?.write(`${group} hi\n`);
    await Promise.all(programs.slice(1).map((program) => program.waitFor('heard hi')));
  });

  lanTest('allows TCP between hosts', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    await runScript(ben, 'tcp');
    for (const address of [ben.ipv4, ben.ipv6]) await connectTo(ann, address ?? '').waitFor('heard hello');
  });

  lanTest('has hosts with IPv6 only', async () => {
    const lan = await makeLan();
    const ann = await lan.addHost('ann', { ipv4: false });
    const ben = await lan.addHost('ben', { ipv4: false });
    expect(ann.ipv4).toBeUndefined();
    const [here, there] = [await talker6(ann), await talker6(ben)];
    expect(await reaches(here, there, `${group6}%eth0`)).toBe(true);
    await runScript(ben, 'tcp');
    await connectTo(ann, ben.ipv6 ?? '').waitFor('heard hello');
  });

  lanTest('has hosts with IPv4 only', async () => {
    const lan = await makeLan();
    const ann = await lan.addHost('ann', { ipv6: false });
    const program = ann.spawn('ip', ['address', 'show', 'eth0']);
    await program.ended;
    expect(program.output).toContain('10.77.1.1/24');
    expect(program.output).not.toContain('inet6');
  });

  lanTest(
    'can be partitioned and joined again',
    async () => {
      const [lan, { ann, ben, eve }] = await lanOf('ann', 'ben', 'eve');
      const [a, b, e] = [await talker(ann), await talker(ben), await talker(eve)];
      await lan.partition([ann, ben], [eve]);
      expect(await reaches(a, b)).toBe(true);
      expect(await reaches(a, e)).toBe(false);
      expect(await reaches(e, b)).toBe(false);
      expect(await hasCarrier(eve)).toBe(true);
      await lan.heal();
      expect(await reaches(a, e)).toBe(true);
    },
    'nft',
  );
});

async function hasCarrier(host: Host): Promise<boolean> {
  const program = host.spawn('cat', ['/sys/class/net/eth0/carrier']);
  await program.ended;
  return program.output === '1\n';
}

describe('a host', () => {
  lanTest('is stopped and continued by signals', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    const [a, b] = [await talker(ann), await talker(ben)];
    b.kill('SIGSTOP');
    expect(await reaches(a, b)).toBe(false);
    expect(b.running).toBe(true);
    b.kill('SIGCONT');
    expect(await reaches(a, b)).toBe(true);
    b.kill('SIGKILL');
    expect(await b.ended).toBe('SIGKILL');
  });

  lanTest('runs programs as another user', async () => {
    const [, { ann }] = await lanOf('ann');
    const program = ann.spawn('id', ['-u'], { user: { uid: 65534, gid: 65534 } });
    expect(await program.ended).toBe(0);
    expect(program.output).toBe('65534\n');
  });

  lanTest('reports a program that cannot start or says the wrong thing', async () => {
    const [, { ann }] = await lanOf('ann');
    await expect(ann.spawn('no-such-program').waitFor('hello')).rejects.toThrow('No such file');
    await expect(ann.spawn('cat').waitFor('hello', { timeout: 50 })).rejects.toThrow('cat ran 50 ms');
  });

  lanTest('has a cable that can be pulled', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    const [a, b] = [await talker(ann), await talker(ben)];
    await ben.linkDown();
    expect(await hasCarrier(ben)).toBe(false);
    expect(await reaches(a, b)).toBe(false);
    await ben.linkUp();
    expect(await reaches(a, b)).toBe(true);
  });

  lanTest('can be cut off while its interface stays up', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    const [a, b] = [await talker(ann), await talker(ben)];
    await ben.unplug();
    expect(await hasCarrier(ben)).toBe(true);
    expect(await reaches(a, b)).toBe(false);
    await ben.plugIn();
    expect(await reaches(a, b)).toBe(true);
  });

  lanTest('changes its address', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    const old = ben.ipv4 ?? '';
    await runScript(ben, 'tcp');
    await ben.changeAddress('10.77.1.99');
    expect(ben.ipv4).toBe('10.77.1.99');
    await connectTo(ann, '10.77.1.99').waitFor('heard hello');
    await connectTo(ann, old).waitFor(/failed|timed out/);
  });

  lanTest('can have its interface replaced', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    const [a, deaf] = [await talker(ann), await talker(ben)];
    await ben.recreateInterface();
    expect(await reaches(a, deaf)).toBe(false);
    deaf.kill();
    await deaf.ended;
    expect(await reaches(a, await talker(ben))).toBe(true);
  });

  lanTest('routes into a tunnel whatever is not bound to its interface', async () => {
    const [, { ann, ben }] = await lanOf('ann', 'ben');
    await ann.addVpnLikeDefaultRoute();
    const route = ann.spawn('ip', ['route', 'get', group]);
    await route.ended;
    expect(route.output).toContain('dev vpn0');
    expect(await reaches(await talker(ann), await talker(ben))).toBe(true);
  });

  lanTest(
    'loses packets until the loss is removed',
    async () => {
      const [, { ann, ben }] = await lanOf('ann', 'ben');
      const [a, b] = [await talker(ann), await talker(ben)];
      await ben.addLoss(30);
      const heard = await sendMany(a, b, 500);
      expect(heard).toBeGreaterThan(250);
      expect(heard).toBeLessThan(450);
      await ben.addLoss(100);
      expect(await reaches(a, b)).toBe(false);
      await runScript(ben, 'tcp');
      await connectTo(ann, ben.ipv4 ?? '').waitFor('heard hello');
      await ben.addLoss(100, 'all');
      await connectTo(ann, ben.ipv4 ?? '').waitFor('timed out');
      await ben.clearLoss();
      expect(await reaches(a, b)).toBe(true);
    },
    'nft',
  );

  lanTest(
    'receives some packets twice',
    async () => {
      const [, { ann, ben }] = await lanOf('ann', 'ben');
      const [a, b] = [await talker(ann), await talker(ben)];
      await ben.setDuplicates(50);
      const heard = await sendMany(a, b, 500);
      expect(heard).toBeGreaterThan(650);
      expect(heard).toBeLessThan(850);
      await ben.setDuplicates(100);
      const before = count(b, 'many');
      expect((await sendMany(a, b, 50)) - before).toBe(100);
      await ben.setDuplicates(0);
      expect((await sendMany(a, b, 50)) - before).toBe(150);
    },
    'nft',
  );

  lanTest('is isolated from other isolated hosts', async () => {
    const [, { ann, ben, eve }] = await lanOf('ann', 'ben', 'eve');
    const [a, b, e] = [await talker(ann), await talker(ben), await talker(eve)];
    await ann.isolate();
    await ben.isolate();
    expect(await reaches(a, b)).toBe(false);
    expect(await reaches(a, e)).toBe(true);
    await ben.unplug();
    await ben.plugIn();
    expect(await reaches(a, b)).toBe(false);
    await ben.endIsolation();
    expect(await reaches(a, b)).toBe(true);
  });
});

describe('a router', () => {
  lanTest(
    'joins two LANs, and forwards multicast with a sufficient hop limit',
    async () => {
      const [north, south] = [await makeLan(1), await makeLan(2)];
      const [ann, ben] = [await north.addHost('ann'), await south.addHost('ben')];
      made.push(await Router.create([north, south], { multicastGroups: [group, 'ff05::7777'] }));
      await runScript(ben, 'tcp');
      for (const address of [ben.ipv4, ben.ipv6]) await connectTo(ann, address ?? '').waitFor('heard hello');
      const b = await talker(ben);
      const [near, far] = [await talker(ann, 1), await talker(ann, 2)];
      expect(await reaches(near, b)).toBe(false);
      expect(await reaches(far, b)).toBe(true);
      const far6 = await runScript(ann, 'udp', 'eth0', 'ff05::7777', '2');
      const b6 = await runScript(ben, 'udp', 'eth0', 'ff05::7777', '2');
      expect(await reaches(far6, b6, 'ff05::7777%eth0')).toBe(true);
    },
    'smcrouted',
  );
});

describe('leftovers', () => {
  const namespacesOf = (pid: number | undefined) =>
    readdirSync('/run/netns').filter((name) => name.startsWith(`parley-${pid}-`));

  /** A zombie process still exists, but has no command line. */
  const isAlive = (pid: string) =>
    existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';

  /** A process with a LAN of its own, and the id of the program in its host. */
  async function leaver(): Promise<[ChildProcessWithoutNullStreams, Promise<unknown>, string]> {
    const child = spawn(process.execPath, [script('leave')]);
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    expect(namespacesOf(child.pid)).toHaveLength(2);
    return [child, once(child, 'close'), String(line).replace('runs ', '').trim()];
  }

  lanTest('do not remain after removal, and processes inside are dead', async () => {
    const lan = await Lan.create();
    const program = (await lan.addHost('ann')).spawn('sleep', ['1000']);
    program.kill('SIGSTOP');
    await lan.remove();
    expect(await program.ended).toBe('SIGKILL');
    expect(namespacesOf(process.pid)).toEqual([]);
  });

  lanTest('do not remain after an exit', async () => {
    const [child, closed, program] = await leaver();
    child.stdin.write('exit\n');
    expect(await closed).toEqual([0, null]);
    expect(namespacesOf(child.pid)).toEqual([]);
    await expect.poll(() => isAlive(program)).toBe(false);
  });

  lanTest('do not remain after an interrupt', async () => {
    const [child, closed, program] = await leaver();
    child.kill('SIGINT');
    expect(await closed).toEqual([null, 'SIGINT']);
    expect(namespacesOf(child.pid)).toEqual([]);
    await expect.poll(() => isAlive(program)).toBe(false);
  });

  lanTest('of a killed process are removed by the next one', async () => {
    const [killed, closed] = await leaver();
    killed.kill('SIGKILL');
    await closed;
    expect(namespacesOf(killed.pid)).toHaveLength(2);
    const [next, nextClosed] = await leaver();
    expect(namespacesOf(killed.pid)).toEqual([]);
    next.kill();
    await nextClosed;
  });
});

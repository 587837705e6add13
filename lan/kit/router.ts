import { rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lan } from './lan';
import { Namespace } from './namespace';
import { Program } from './program';

/** What a router lets through. */
export interface RouterOptions {
  /** Multicast groups, IPv4 or IPv6, that cross when their hop count allows it; without any, none cross. */
  readonly multicastGroups?: readonly string[];
}

/** A router between LANs of different numbers; in each it has place 254. Needs `available('smcrouted')` for multicast. */
export class Router {
  private constructor(private readonly namespace: Namespace) {}

  /** Joins the LANs; their hosts get it as their gateway. */
  static async create(lans: readonly Lan[], { multicastGroups = [] }: RouterOptions = {}): Promise<Router> {
    const namespace = await Namespace.create('router');
    await namespace.sysctl({
      'net/ipv4/ip_forward': 1,
      'net/ipv6/conf/all/forwarding': 1,
      'net/ipv6/conf/default/accept_dad': 0,
    });
    await namespace.ip('link set lo up');
    for (const [index, lan] of lans.entries()) {
      const gateway = lan.addresses(254);
      await lan.lanSwitch.connect(namespace, `eth${index}`, lan.lanSwitch.newPort(), [
        `address add ${gateway.ipv4}/24 dev eth${index}`,
        `address add ${gateway.ipv6}/64 dev eth${index} nodad`,
        `link set eth${index} up`,
      ]);
      await lan.setGateway(gateway);
    }
    if (multicastGroups.length > 0) await routeMulticast(namespace, lans.length, multicastGroups);
    return new Router(namespace);
  }

  /** Removes the router; the LANs stay. */
  remove(): Promise<void> {
    return this.namespace.remove();
  }
}

async function routeMulticast(namespace: Namespace, interfaceCount: number, groups: readonly string[]) {
  const interfaces = Array.from({ length: interfaceCount }, (_, index) => `eth${index}`);
  const routes = groups.flatMap((group) =>
    interfaces.map((from) => {
      const others = interfaces.filter((name) => name !== from).join(' ');
      return `mroute from ${from} group ${group} to ${others}`;
    }),
  );
  const folder = mkdtempSync(join(tmpdir(), 'parley-router-'));
  try {
    const configuration = join(folder, 'smcroute.conf');
    const lines = [...interfaces.map((name) => `phyint ${name} enable`), ...routes];
    writeFileSync(configuration, `${lines.join('\n')}\n`);
    // It reports readiness only at this log level. It needs none of its files afterwards.
    const daemon = new Program(
      namespace.name,
      'smcrouted',
      [
        '-n',
        '-N',
        '-l',
        'debug',
        '-f',
        configuration,
        '-P',
        join(folder, 'pid'),
        '-u',
        join(folder, 'socket'),
      ],
      {},
    );
    await daemon.waitFor('Ready');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

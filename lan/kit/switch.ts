import { chance } from './chance';
import type { Namespace } from './namespace';

/** The switch of a LAN: a bridge in a namespace of its own, without an address. */
export class Switch {
  #nextPort = 1;

  private constructor(private readonly namespace: Namespace) {}

  /** Builds the switch inside an empty namespace: no snooping, no spanning tree, it forwards from the first frame. */
  static async create(namespace: Namespace): Promise<Switch> {
    // The switch itself is silent: without IPv6 its ports announce nothing.
    await namespace.sysctl({ 'net/ipv6/conf/default/disable_ipv6': 1 });
    await namespace.ip(
      'link add bridge0 type bridge mcast_snooping 0 forward_delay 0 stp_state 0',
      'link set bridge0 up',
    );
    return new Switch(namespace);
  }

  /** The name of a port that is free. */
  newPort(): string {
    return `port${this.#nextPort++}`;
  }

  /** Makes an interface in a namespace, its cable in this port; `lines` of `ip` finish it inside the namespace. */
  async connect(
    other: Namespace,
    interfaceName: string,
    port: string,
    lines: readonly string[],
  ): Promise<void> {
    await other.ip(
      `link add ${interfaceName} type veth peer name ${port} netns ${this.namespace.name}`,
      ...lines,
    );
    await this.plugIn(port);
  }

  /** Makes an interface in a namespace whose far end is here and discards everything: a tunnel to nowhere. */
  async connectToNowhere(other: Namespace, interfaceName: string, lines: readonly string[]): Promise<void> {
    const port = this.newPort();
    await other.ip(
      `link add ${interfaceName} type veth peer name ${port} netns ${this.namespace.name}`,
      ...lines,
    );
    await this.namespace.ip(`link set ${port} up`);
  }

  /** Puts a port on the bridge. */
  plugIn(port: string): Promise<void> {
    return this.namespace.ip(`link set ${port} master bridge0 up`);
  }

  /** Takes a port off the bridge. The host behind it still has a carrier. */
  unplug(port: string): Promise<void> {
    return this.namespace.ip(`link set ${port} nomaster`);
  }

  /** Switches a port on or off. The host behind it sees its carrier come or go. */
  setCarrier(port: string, state: 'up' | 'down'): Promise<void> {
    return this.namespace.ip(`link set ${port} ${state}`);
  }

  /** Isolates a port: the switch forwards nothing between isolated ports. */
  setIsolated(port: string, isolated: boolean): Promise<void> {
    return this.namespace.ip(`link set ${port} type bridge_slave isolated ${isolated ? 'on' : 'off'}`);
  }

  /** Sends a share of the UDP datagrams that leave by this port twice. */
  setDuplicates(port: string, percent: number): Promise<void> {
    const table = `duplicates_${port}`;
    if (percent === 0) return this.namespace.setTable('netdev', table);
    // The copy passes here as well. The mark, which stays in the namespace, keeps it from being copied again.
    const copy = `meta mark != 1 ${chance(percent)} meta mark set 1 dup to "${port}";`;
    const rules = `ip protocol udp ${copy} ip6 nexthdr udp ${copy}`;
    return this.namespace.setTable('netdev', table, [
      `chain egress { type filter hook egress device "${port}" priority 0; ${rules} }`,
    ]);
  }

  /** Drops frames between the two sides, both ways; everyone keeps a carrier. No sides: everything passes. */
  separate(sideA: readonly string[], sideB: readonly string[]): Promise<void> {
    if (sideA.length === 0 || sideB.length === 0) return this.namespace.setTable('bridge', 'partition');
    const set = (ports: readonly string[]) => `{ ${ports.join(', ')} }`;
    const drop = (from: readonly string[], to: readonly string[]) =>
      `iifname ${set(from)} oifname ${set(to)} drop;`;
    return this.namespace.setTable('bridge', 'partition', [
      `chain forward { type filter hook forward priority 0; ${drop(sideA, sideB)} ${drop(sideB, sideA)} }`,
    ]);
  }

  /** Removes the switch and with it every cable. */
  remove(): Promise<void> {
    return this.namespace.remove();
  }
}

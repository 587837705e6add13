import { chance } from './chance';
import type { Namespace } from './namespace';
import { Program, type ProgramOptions } from './program';
import type { Switch } from './switch';

/** Which addresses a host has; IPv6 hosts have a link-local one as well. */
export interface HostAddresses {
  readonly ipv4?: string;
  readonly ipv6?: string;
}

/** A computer on a LAN: a namespace whose interface `eth0` is cabled to a port of the switch. */
export class Host {
  #isolated = false;
  #duplicates = 0;
  #gateway: HostAddresses = {};

  /** Hosts are made by `Lan.addHost`. */
  constructor(
    readonly name: string,
    private readonly namespace: Namespace,
    private readonly lanSwitch: Switch,
    /** The port of the switch that this host is cabled to. */
    readonly port: string,
    private addresses: HostAddresses,
  ) {}

  /** The address without its prefix, undefined for a host with IPv6 only. */
  get ipv4(): string | undefined {
    return this.addresses.ipv4;
  }

  /** The address of the LAN's own prefix, undefined for a host with IPv4 only. */
  get ipv6(): string | undefined {
    return this.addresses.ipv6;
  }

  /** Sets up the namespace and cables it. */
  async start(): Promise<void> {
    await this.namespace.sysctl({
      // New interfaces inherit both: an address is usable at once, and a host without IPv6 has no link-local one.
      'net/ipv6/conf/default/accept_dad': 0,
      'net/ipv6/conf/default/disable_ipv6': this.addresses.ipv6 === undefined ? 1 : 0,
    });
    await this.namespace.ip('link set lo up');
    await this.#connect();
  }

  /** Runs a program inside. Its process is the program itself, so signals reach it. */
  spawn(command: string, args: readonly string[] = [], options: ProgramOptions = {}): Program {
    return new Program(this.namespace.name, command, args, options);
  }

  /** The command line before that of a program which is to run inside, for whoever starts it in another way than `spawn`. */
  get inside(): readonly string[] {
    return ['ip', 'netns', 'exec', this.namespace.name];
  }

  /** Holds what it sends to so many bytes a second, headers included, with a queue of 50 ms. */
  async limitSending(bytesPerSecond: number): Promise<void> {
    const rate = ['rate', `${bytesPerSecond * 8}bit`, 'burst', '64k', 'latency', '50ms'];
    await this.namespace.run('tc', ['qdisc', 'replace', 'dev', 'eth0', 'root', 'tbf', ...rate]);
  }

  /** Pulls the cable: the carrier is gone, the addresses stay. */
  linkDown(): Promise<void> {
    return this.lanSwitch.setCarrier(this.port, 'down');
  }

  /** Puts the cable back. */
  linkUp(): Promise<void> {
    return this.lanSwitch.setCarrier(this.port, 'up');
  }

  /** Cuts the host off silently: it keeps its carrier and hears nothing. */
  unplug(): Promise<void> {
    return this.lanSwitch.unplug(this.port);
  }

  /** Ends `unplug`. */
  async plugIn(): Promise<void> {
    await this.lanSwitch.plugIn(this.port);
    if (this.#isolated) await this.lanSwitch.setIsolated(this.port, true);
  }

  /** Replaces the IPv4 address, as a new DHCP lease does; the new one may be of any network, its prefix is 24. */
  async changeAddress(ipv4: string): Promise<void> {
    const old = this.ipv4;
    this.addresses = { ...this.addresses, ipv4 };
    await this.namespace.ip(
      ...(old === undefined ? [] : [`address delete ${old}/24 dev eth0`]),
      `address add ${ipv4}/24 dev eth0`,
      ...this.#gatewayLines(),
    );
  }

  /** Removes the interface and makes it anew, as a USB adapter or a driver restart does: same addresses, new MAC. */
  async recreateInterface(): Promise<void> {
    await this.namespace.ip('link delete eth0');
    await this.#connect();
  }

  /** Adds an interface `vpn0` that takes the default route and discards everything sent into it. */
  async addVpnLikeDefaultRoute(): Promise<void> {
    await this.lanSwitch.connectToNowhere(this.namespace, 'vpn0', [
      'address add 10.88.0.2/32 dev vpn0',
      'link set vpn0 up',
      'route add default dev vpn0 metric 1',
    ]);
  }

  /** Drops this share of incoming packets: UDP only, or all. */
  addLoss(percent: number, which: 'udp' | 'all' = 'udp'): Promise<void> {
    const match = which === 'udp' ? 'meta l4proto udp' : '';
    const rule = `iifname "eth0" ${match} ${chance(percent)} drop;`;
    return this.namespace.setTable('inet', 'loss', [
      `chain input { type filter hook input priority 0; ${rule} }`,
    ]);
  }

  /** Drops all incoming multicast, its own included, as some switches and firewalls do. Broadcast passes. */
  filterMulticast(): Promise<void> {
    return this.namespace.setTable('inet', 'loss', [
      'chain input { type filter hook input priority 0; ip daddr 224.0.0.0/4 drop; ip6 daddr ff00::/8 udp dport 6666 drop; }',
    ]);
  }

  /** Ends `addLoss` and `filterMulticast`. */
  clearLoss(): Promise<void> {
    return this.namespace.setTable('inet', 'loss');
  }

  /** Delivers this share of the UDP datagrams to this host twice; 0 ends it. */
  async setDuplicates(percent: number): Promise<void> {
    this.#duplicates = percent;
    await this.lanSwitch.setDuplicates(this.port, percent);
  }

  /** Isolates the host, as access points do with clients: isolated hosts reach only hosts that are not isolated. */
  async isolate(): Promise<void> {
    this.#isolated = true;
    await this.lanSwitch.setIsolated(this.port, true);
  }

  /** Ends `isolate`. */
  async endIsolation(): Promise<void> {
    this.#isolated = false;
    await this.lanSwitch.setIsolated(this.port, false);
  }

  /** Sends traffic for other networks to this router. */
  async setGateway(gateway: HostAddresses): Promise<void> {
    this.#gateway = gateway;
    await this.namespace.ip(...this.#gatewayLines());
  }

  /** Kills what runs inside and removes everything; called by `Lan.removeHost`. */
  remove(): Promise<void> {
    return this.namespace.remove();
  }

  async #connect(): Promise<void> {
    const { ipv4, ipv6 } = this.addresses;
    await this.lanSwitch.connect(this.namespace, 'eth0', this.port, [
      ...(ipv4 === undefined ? [] : [`address add ${ipv4}/24 dev eth0`]),
      ...(ipv6 === undefined ? [] : [`address add ${ipv6}/64 dev eth0 nodad`]),
      'link set eth0 up',
      ...this.#gatewayLines(),
    ]);
    if (this.#isolated) await this.lanSwitch.setIsolated(this.port, true);
    if (this.#duplicates > 0) await this.lanSwitch.setDuplicates(this.port, this.#duplicates);
  }

  #gatewayLines(): string[] {
    const { ipv4, ipv6 } = this.#gateway;
    return [
      // The gateway may be of another network than an address given by changeAddress.
      ...(ipv4 && this.ipv4 ? [`route replace default via ${ipv4} dev eth0 metric 100 onlink`] : []),
      ...(ipv6 && this.ipv6 ? [`route replace ::/0 via ${ipv6} dev eth0 metric 100`] : []),
    ];
  }
}

import { Host, type HostAddresses } from './host';
import { Namespace } from './namespace';
import { Switch } from './switch';

/** Options of a new LAN. */
export interface LanOptions {
  /** The third number of its addresses, 10.77.N.x and fd77:0:0:N::x; LANs that a router joins need different ones. */
  readonly number?: number;
}

/** Address families of a new host; both by default. */
export interface HostOptions {
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
}

/** A local network on this machine: a switch and hosts, each in a network namespace. */
export class Lan {
  readonly #members = new Set<Host>();
  #lastHostNumber = 0;
  #gateway: HostAddresses = {};

  private constructor(
    readonly number: number,
    /** The switch that joins the hosts. */
    readonly lanSwitch: Switch,
  ) {}

  /** Makes a LAN without hosts. */
  static async create({ number = 1 }: LanOptions = {}): Promise<Lan> {
    return new Lan(number, await Switch.create(await Namespace.create(`switch${number}`)));
  }

  /** The hosts, in the order in which they joined. */
  get hosts(): readonly Host[] {
    return [...this.#members];
  }

  /** The addresses of a place in this LAN: 1 to 253 for hosts, 254 for a router. */
  addresses(place: number): Required<HostAddresses> {
    return {
      ipv4: `10.77.${this.number}.${place}`,
      ipv6: `fd77:0:0:${this.number.toString(16)}::${place.toString(16)}`,
    };
  }

  /** Adds a host and cables it. */
  async addHost(name: string, { ipv4 = true, ipv6 = true }: HostOptions = {}): Promise<Host> {
    const addresses = this.addresses(++this.#lastHostNumber);
    const host = new Host(name, await Namespace.create(name), this.lanSwitch, this.lanSwitch.newPort(), {
      ...(ipv4 && { ipv4: addresses.ipv4 }),
      ...(ipv6 && { ipv6: addresses.ipv6 }),
    });
    this.#members.add(host);
    await host.start();
    await host.setGateway(this.#gateway);
    return host;
  }

  /** Kills what runs in a host and removes it. */
  async removeHost(host: Host): Promise<void> {
    this.#members.delete(host);
    await host.remove();
  }

  /** Cuts the LAN in two: hosts of one group cannot reach hosts of the other, and all keep their carrier. */
  partition(groupA: readonly Host[], groupB: readonly Host[]): Promise<void> {
    const ports = (group: readonly Host[]) => group.map((host) => host.port);
    return this.lanSwitch.separate(ports(groupA), ports(groupB));
  }

  /** Ends `partition`. */
  heal(): Promise<void> {
    return this.lanSwitch.separate([], []);
  }

  /** Sets the router to other networks for every host, including later ones. */
  async setGateway(gateway: HostAddresses): Promise<void> {
    this.#gateway = gateway;
    await Promise.all(this.hosts.map((host) => host.setGateway(gateway)));
  }

  /** Kills what runs in the hosts and removes everything. */
  async remove(): Promise<void> {
    await Promise.all(this.hosts.map((host) => this.removeHost(host)));
    await this.lanSwitch.remove();
  }
}

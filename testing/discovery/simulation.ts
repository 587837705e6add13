import type { Environment } from '../../runtime/environment';
import { scoped, type NetworkInterface } from '../../electron/net/discovery/interfaces';
import type { DatagramOptions, OpenDatagrams } from '../../electron/net/discovery/sockets';

interface TimedTask {
  at: number;
  run: () => void;
  cancelled: boolean;
}

/** Time that jumps from one event to the next, for tests and benchmarks. */
export class SimulatedTime {
  now = 1_000_000;
  #events: TimedTask[] = [];

  after(ms: number, run: () => void): { cancel(): void } {
    const event = { at: this.now + Math.max(0, ms), run, cancelled: false };
    // Kept in order: the next is at the end.
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#events[middle]?.at ?? 0) > event.at) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
    return { cancel: () => (event.cancelled = true) };
  }

  /** Lets this much time pass. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let next = this.#events.at(-1); next && next.at <= end; next = this.#events.at(-1)) {
      this.#events.pop();
      this.now = next.at;
      if (!next.cancelled) next.run();
    }
    this.now = end;
  }

  /** An environment in this time. */
  environment(random: () => number): Environment {
    return {
      now: () => this.now,
      setTimer: (run, ms) => this.after(ms, run),
      random,
      connect: () => {
        throw new Error('nobody is dialled here');
      },
    };
  }
}

/** A datagram as it is sent. */
export interface SentDatagram {
  from: NetworkInterface;
  bytes: Uint8Array;
  how: 'multicast' | 'broadcast';
}

/** A link in memory: every node on it, the sender included, hears a datagram up to 1.2 ms later. */
export class SimulatedNetwork {
  readonly #ears = new Set<DatagramOptions>();

  /** @param passes called with every datagram; decides whether it gets through, or with which error it fails */
  constructor(
    private readonly time: SimulatedTime,
    private readonly random: () => number,
    private readonly passes: (sent: SentDatagram) => boolean | { error: string },
  ) {}

  readonly open: OpenDatagrams = (options) => {
    this.#ears.add(options);
    return {
      send: (from, bytes, how) => {
        const passes = this.passes({ from, bytes, how });
        options.events.sent(from, typeof passes === 'object' ? passes.error : undefined);
        if (passes !== true) return;
        const source = scoped(from.address, from.scope);
        this.time.after(0.2 + this.random(), () => {
          for (const ear of this.#ears) ear.events.datagram(bytes, source);
        });
      },
      close: () => void this.#ears.delete(options),
    };
  };
}

/** The addresses of one of the computers on a simulated link. */
export function simulatedInterfaces(index: number, families = ['IPv4', 'IPv6']): NetworkInterface[] {
  const shared = { name: 'eth0', mac: `${index}`, internal: false };
  const all: NetworkInterface[] = [
    {
      ...shared,
      address: `10.0.${index >> 8}.${(index & 255) + 1}`,
      family: 'IPv4',
      netmask: '255.255.0.0',
      broadcast: '10.0.255.255',
      scope: undefined,
    },
    {
      ...shared,
      address: `fe80::${(index + 1).toString(16)}`,
      family: 'IPv6',
      netmask: 'ffff:ffff:ffff:ffff::',
      broadcast: undefined,
      scope: 'eth0',
    },
  ];
  return all.filter(({ family }) => families.includes(family));
}

import type { Announcement, Discovery, DiscoverySettings, FoundPeer, InterfaceReport } from './types';

/** Several ways of discovery as one. A peer that is found in several ways is one peer, with the addresses of all. */
export const sideBySide = (methods: readonly Discovery[]): Discovery => {
  const [only, ...others] = methods;
  return only && others.length === 0 ? only : new SideBySide(methods);
};

class SideBySide implements Discovery {
  constructor(private readonly methods: readonly Discovery[]) {}

  get peers(): ReadonlyMap<string, FoundPeer> {
    const found = new Map<string, FoundPeer>();
    for (const { peers } of this.methods)
      for (const [key, peer] of peers) {
        const before = found.get(key);
        found.set(key, before ? merged(before, peer) : peer);
      }
    return found;
  }

  configure(settings: DiscoverySettings): void {
    for (const method of this.methods) method.configure(settings);
  }

  announce(self: Announcement): void {
    for (const method of this.methods) method.announce(self);
  }

  alive(peer: string): void {
    for (const method of this.methods) method.alive(peer);
  }

  gone(peer: string): void {
    for (const method of this.methods) method.gone(peer);
  }

  refresh(): void {
    for (const method of this.methods) method.refresh();
  }

  isOnLink(host: string): boolean {
    return this.methods.some((method) => method.isOnLink(host));
  }

  networks(): readonly string[] {
    return [...new Set(this.methods.flatMap((method) => method.networks()))];
  }

  interfaces(): readonly InterfaceReport[] {
    return this.methods.flatMap((method) => method.interfaces());
  }

  async testInterfaces(): Promise<readonly InterfaceReport[]> {
    const reports = await Promise.all(this.methods.map((method) => method.testInterfaces()));
    return reports.flat();
  }

  onChange(listener: () => void): () => void {
    const stops = this.methods.map((method) => method.onChange(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.methods.map((method) => method.close()));
  }
}

/** One peer that was found in two ways: as it was heard last, and suspect only if it is in both. */
function merged(one: FoundPeer, other: FoundPeer): FoundPeer {
  const [last, before] = one.heardAt >= other.heardAt ? [one, other] : [other, one];
  const hosts = new Set(last.addresses.map(({ host, port }) => `${host} ${port}`));
  const more = before.addresses.filter(({ host, port }) => !hosts.has(`${host} ${port}`));
  return {
    ...last,
    addresses: [...last.addresses, ...more],
    interfaces: [...new Set([...last.interfaces, ...before.interfaces])],
    suspect: one.suspect && other.suspect,
  };
}

import { isDeepStrictEqual } from 'node:util';
import type { Address } from '../../../shared/protocol/address';
import { limits } from '../../../shared/protocol/limits';
import { parsePeerUrl } from '../connection/address';
import type { Announce } from './datagrams';
import { announcedBy, type Announcement, type DiscoveryWay, type FoundPeer } from './types';

/** How long a suspect peer is kept before it is forgotten. */
const suspectMs = 4_000;
/** How long an address is kept when no datagram comes from it, unless it is the only one. */
const sourceMs = 30_000;

interface PeerRecord {
  announcement: Announcement;
  seq: number;
  heardAt: number;
  expiresAt: number;
  way: DiscoveryWay;
  /** When each address was last heard, and on which of this computer's interfaces. */
  sources: Map<string, { at: number; on: string | undefined }>;
  suspectSince: number | undefined;
  /** A TCP connection has proven who they are. */
  confirmed: boolean;
  shown: FoundPeer;
}

/**
 * The peers heard on the network. Its state depends on its inputs and their times alone. Bounded; an unconfirmed peer never
 * displaces a confirmed one.
 */
export class PeerTable {
  readonly #known = new Map<string, PeerRecord>();
  readonly #shown = new Map<string, FoundPeer>();

  get peers(): ReadonlyMap<string, FoundPeer> {
    return this.#shown;
  }

  /**
   * Takes in an announcement. Returns whether anything but the time has changed.
   * @param source the address from which it came
   * @param on the interface on which it came, unless it came from another network
   */
  hear(fields: Announce, source: string, on: string | undefined, now: number): boolean {
    const { seq, expires, via, ...announcement } = fields;
    const before = this.#known.get(announcedBy(fields));
    const restarted = before !== undefined && before.announcement.instance !== announcement.instance;
    if (!before && !this.#makeRoom(source)) return false;
    const known: PeerRecord = before && !restarted ? before : blank(announcement, before?.confirmed ?? false);
    const isNew = !before || restarted;
    const isNews = isNew || seq > known.seq;
    const changed = isNew || (isNews && !isDeepStrictEqual(known.announcement, announcement));
    if (isNews) {
      known.announcement = announcement;
      known.seq = seq;
    }
    const moved = !known.sources.has(source);
    known.sources.delete(source);
    known.sources.set(source, { at: now, on });
    const oldest = known.sources.keys().next().value;
    if (known.sources.size > limits.sourcesPerDiscoveredPeer && oldest !== undefined)
      known.sources.delete(oldest);
    known.heardAt = now;
    known.expiresAt = now + expires * 1000;
    // The broadcast copy of an announcement must not hide that multicast gets through.
    if (isNews || via === undefined) known.way = via ?? 'multicast';
    const wasSuspect = known.suspectSince !== undefined;
    known.suspectSince = undefined;
    this.#known.set(announcedBy(fields), known);
    this.#show(announcedBy(fields), known);
    return changed || moved || wasSuspect;
  }

  /** Removes a peer that says GOODBYE from an address where it has been heard. Returns whether it was removed. */
  goodbye(peer: string, instance: string, source: string): boolean {
    const known = this.#known.get(peer);
    if (known?.announcement.instance !== instance || !known.sources.has(source)) return false;
    return this.gone(peer);
  }

  alive(peer: string, now: number): boolean {
    const known = this.#known.get(peer);
    if (!known) return false;
    const wasSuspect = known.suspectSince !== undefined;
    known.confirmed = true;
    known.suspectSince = undefined;
    known.expiresAt = Math.max(known.expiresAt, now + limits.announcementSeconds * 1000);
    this.#show(peer, known);
    return wasSuspect;
  }

  gone(peer: string): boolean {
    this.#shown.delete(peer);
    return this.#known.delete(peer);
  }

  clear(): boolean {
    const some = this.#known.size > 0;
    this.#known.clear();
    this.#shown.clear();
    return some;
  }

  /** Marks overdue peers as suspect, and forgets old ones. Returns whether anything has changed. */
  pass(now: number): boolean {
    let changed = false;
    for (const [peer, known] of this.#known) {
      if (known.suspectSince !== undefined && now - known.suspectSince >= suspectMs)
        changed = this.gone(peer);
      else if (known.suspectSince === undefined && now >= known.expiresAt) {
        known.suspectSince = now;
        this.#show(peer, known);
        changed = true;
      }
      for (const [source, { at }] of known.sources)
        if (known.sources.size > 1 && now - at > sourceMs) known.sources.delete(source);
    }
    return changed;
  }

  /** When `pass` will next change something, if nothing is heard before: the end of the time for which a peer counts. */
  get due(): number {
    let due = Infinity;
    for (const { expiresAt, suspectSince } of this.#known.values())
      due = Math.min(due, suspectSince === undefined ? expiresAt : suspectSince + suspectMs);
    return due;
  }

  /** Makes room for one more peer heard at an address, evicting an unconfirmed one. Returns false when there is none. */
  #makeRoom(source: string): boolean {
    let announced = 0;
    for (const { confirmed, sources } of this.#known.values())
      if (!confirmed && sources.has(source)) announced += 1;
    if (announced >= limits.announcedPerAddress) return false;
    if (this.#known.size < limits.discoveredPeers) return true;
    for (const [peer, { confirmed }] of this.#known) if (!confirmed) return this.gone(peer);
    return false;
  }

  #show(peer: string, known: PeerRecord): void {
    const { announcement, heardAt, way, sources, suspectSince } = known;
    known.shown = {
      announcement,
      addresses: addressesOf(announcement, sources),
      heardAt,
      way,
      interfaces: [...new Set([...sources.values()].flatMap(({ on }) => on ?? []))],
      suspect: suspectSince !== undefined,
    };
    this.#shown.set(peer, known.shown);
  }
}

const blank = (announcement: Announcement, confirmed: boolean): PeerRecord => ({
  announcement,
  seq: -1,
  heardAt: 0,
  expiresAt: 0,
  way: 'multicast',
  sources: new Map(),
  suspectSince: undefined,
  confirmed,
  shown: { announcement, addresses: [], heardAt: 0, way: 'multicast', interfaces: [], suspect: false },
});

/**
 * Where to dial: the hosts from which datagrams come, IPv4 and the latest first, at the port that they name. Hosts that
 * they name are ignored: nothing shows that they are the peer's own.
 */
function addressesOf(
  { urls }: Announcement,
  sources: ReadonlyMap<string, { at: number }>,
): readonly Address[] {
  const heard = [...sources].sort(
    ([a, { at: atA }], [b, { at: atB }]) => Number(a.includes(':')) - Number(b.includes(':')) || atB - atA,
  );
  return heard.flatMap(([host]) => {
    const [said] = urls.flatMap((url) => parsePeerUrl(url, host) ?? []);
    return said ? [{ host, port: said.port }] : [];
  });
}

import { PeerTable } from '../../electron/net/discovery/peer-table';
import {
  announcedBy,
  type Announcement,
  type Discovery,
  type DiscoverySettings,
  type FoundPeer,
} from '../../electron/net/discovery/types';
import type { SimulatedTime } from './simulation';

/** Interval at which a node reads the board, and renews its own notice. */
const everyMs = 1_000;
/** How long a notice is valid, in seconds. */
const expires = 10;

/** A board on which nodes put announcements and read those of others: the simplest possible discovery, for tests. */
export class Noticeboard {
  readonly #readers = new Set<NoticeboardDiscovery>();
  #next = 1;

  constructor(private readonly time: SimulatedTime) {}

  /** @param isCutOff whether what this computer announces is lost */
  computer(isCutOff: () => boolean): Discovery {
    return new NoticeboardDiscovery(this, this.time, `10.1.0.${(this.#next += 1)}`, isCutOff);
  }

  join(reader: NoticeboardDiscovery): void {
    this.#readers.add(reader);
  }

  leave(reader: NoticeboardDiscovery): void {
    this.#readers.delete(reader);
  }

  /** Delivers something to everybody but its sender, a moment later. */
  put(by: NoticeboardDiscovery, read: (reader: NoticeboardDiscovery) => void): void {
    this.time.after(1, () => {
      for (const reader of this.#readers) if (reader !== by) read(reader);
    });
  }
}

class NoticeboardDiscovery implements Discovery {
  readonly #table = new PeerTable();
  readonly #listeners = new Set<() => void>();
  #isEnabled = false;
  #self: Announcement | undefined;
  #seq = 0;
  #next: { cancel(): void } | undefined;

  constructor(
    private readonly board: Noticeboard,
    private readonly time: SimulatedTime,
    private readonly host: string,
    private readonly isCutOff: () => boolean,
  ) {}

  get peers(): ReadonlyMap<string, FoundPeer> {
    return this.#table.peers;
  }

  configure({ enabled }: DiscoverySettings): void {
    if (enabled === this.#isEnabled) return;
    this.#isEnabled = enabled;
    if (!enabled) return this.#leave();
    this.board.join(this);
    this.#renew();
  }

  announce(self: Announcement): void {
    this.#self = self;
    if (this.#isEnabled) this.#put();
  }

  alive(peer: string): void {
    this.#tellIf(this.#table.alive(peer, this.time.now));
  }

  gone(peer: string): void {
    this.#tellIf(this.#table.gone(peer));
  }

  refresh(): void {
    this.#put();
  }

  isOnLink(host: string): boolean {
    return host.startsWith('10.1.0.') && host !== this.host;
  }

  networks(): [] {
    return [];
  }

  interfaces(): [] {
    return [];
  }

  testInterfaces(): Promise<[]> {
    return Promise.resolve([]);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#listeners.clear();
    if (this.#isEnabled) this.#leave();
    this.#isEnabled = false;
    return Promise.resolve();
  }

  #renew(): void {
    this.#next = this.time.after(everyMs, () => this.#renew());
    this.#tellIf(this.#table.pass(this.time.now));
    this.#put();
  }

  #put(): void {
    const self = this.#self;
    if (!self || this.isCutOff()) return;
    const notice = { ...self, urls: [...self.urls], seq: (this.#seq += 1), expires };
    this.board.put(this, (reader) =>
      reader.#tellIf(reader.#table.hear(notice, this.host, undefined, this.time.now)),
    );
  }

  #leave(): void {
    this.#next?.cancel();
    this.board.leave(this);
    this.#tellIf(this.#table.clear());
    const self = this.#self;
    if (self && !this.isCutOff()) this.board.put(this, (reader) => reader.gone(announcedBy(self)));
  }

  #tellIf(isNews: boolean): void {
    if (isNews) for (const listener of [...this.#listeners]) listener();
  }
}

import type { Environment } from '../../../runtime/environment';
import { encodeMessage } from '../../../shared/protocol/codec';
import { SourceLimit } from '../../../shared/protocol/source-limit';
import type { Log } from '../../../runtime/log';
import { announcementInterval, announcementLifetime } from '../pace';
import { encodeAnnounce, receive, type Announce, type DatagramHandlers, type Sender } from './datagrams';
import { InterfaceState } from './interface-state';
import {
  interfaceOf,
  isOwn,
  keyOf,
  listInterfaces,
  networksOf,
  sameInterfaces,
  usable,
  type ListInterfaces,
  type NetworkInterface,
} from './interfaces';
import { PeerTable } from './peer-table';
import { Repetitions } from './repetitions';
import { placesOf, Schedule, type Occasion } from './schedule';
import { openSockets, type Datagrams, type OpenDatagrams } from './sockets';
import {
  announcedBy,
  type Announcement,
  type Discovery,
  type DiscoverySettings,
  type FoundPeer,
  type InterfaceReport,
} from './types';

export interface DiscoveryOptions {
  environment: Environment;
  log?: Log;
  /** The UDP port, the same on all nodes. */
  port?: number;
  groups?: Readonly<Record<NetworkInterface['family'], string>>;
  listInterfaces?: ListInterfaces;
  openDatagrams?: OpenDatagrams;
}

const discoveryPort = 6666;
export const discoveryGroups = { IPv4: '239.255.66.66', IPv6: 'ff02::6666' } as const;

/** Rate limit for datagrams from one address. */
const datagramsPerSecond = 20;
const datagramBurst = 60;
/** Interval at which the interfaces are listed again: not every system reports a change. */
const lookMs = 5_000;
const goodbyes = 3;
const goodbyesApartMs = 30;
const testMs = 2_000;
/** Interval at which a taken port or failed sockets are tried again, without telling the user. */
const reopenMs = 5_000;

/** Where a datagram came from. */
interface Origin {
  readonly source: string;
  /** The interface on which it must have arrived; undefined if it came from another network. */
  readonly on: InterfaceState | undefined;
}

/** Finds peers by multicast, and by broadcast where multicast is filtered. */
export class MulticastDiscovery implements Discovery {
  readonly #options: Required<Omit<DiscoveryOptions, 'log'>>;
  readonly #log: Log;
  readonly #table = new PeerTable();
  readonly #repetitions = new Repetitions();
  readonly #limit = new SourceLimit(datagramsPerSecond, datagramBurst);
  readonly #listeners = new Set<() => void>();
  /** Called whenever an announcement of this node comes back. */
  readonly #tests = new Set<() => void>();
  readonly #schedule: Schedule;
  #settings: DiscoverySettings | undefined;
  #self: Announcement | undefined;
  #datagrams: Datagrams | undefined;
  /** The sockets on which GOODBYE is being sent. */
  #leaving: Datagrams | undefined;
  #farewell = Promise.resolve();
  #openedAt = 0;
  #states: InterfaceState[] = [];
  #seq = 0;
  #usualRounds = 0;
  #nextPoll: { cancel(): void } | undefined;
  #nextPollAt = 0;

  constructor({ log, ...options }: DiscoveryOptions) {
    this.#log = log ?? (() => undefined);
    this.#options = {
      port: discoveryPort,
      groups: discoveryGroups,
      listInterfaces,
      openDatagrams: openSockets,
      ...options,
    };
    this.#schedule = new Schedule(
      options.environment,
      (occasion) => this.#announce(occasion),
      () => this.#everyMs,
    );
  }

  get peers(): ReadonlyMap<string, FoundPeer> {
    return this.#table.peers;
  }

  configure(settings: DiscoverySettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (!settings.enabled) return void this.#leave();
    if (before?.enabled && JSON.stringify(before) === JSON.stringify(settings)) return;
    this.#join();
    this.#poll();
  }

  announce(self: Announcement): void {
    const before = this.#self;
    this.#self = self;
    if (!this.#datagrams || JSON.stringify(self) === JSON.stringify(before)) return;
    if (before) this.#schedule.change();
    else this.#schedule.begin();
  }

  alive(peer: string): void {
    if (this.#table.alive(peer, this.#options.environment.now())) this.#tell();
  }

  gone(peer: string): void {
    if (this.#table.gone(peer)) this.#tell();
  }

  refresh(): void {
    if (this.#settings?.enabled) this.#join();
  }

  isOnLink(host: string): boolean {
    const networks = this.#states.map(({ network }) => network);
    const on = interfaceOf(host, networks);
    return on !== undefined && !networks.some((each) => isOwn(host, each)) && host !== on.broadcast;
  }

  networks(): readonly string[] {
    return networksOf(this.#states.map(({ network }) => network));
  }

  interfaces(): readonly InterfaceReport[] {
    const used = new Map(this.#states.map((state) => [keyOf(state.network), state.report()]));
    return this.#listInterfaces().flatMap((each) => {
      const report = used.get(keyOf(each));
      if (report) return [report];
      const { name, address, family, internal } = each;
      // IPv6 is used on link-local addresses only, and loopback only if it is wanted: others are not listed as unused.
      if (internal || family === 'IPv6') return [];
      return [{ name, address, family, used: false, ...unknown }];
    });
  }

  testInterfaces(): Promise<readonly InterfaceReport[]> {
    const start = this.#options.environment.now();
    if (!this.#settings?.enabled) return Promise.resolve(this.interfaces());
    return new Promise((resolve) => {
      const finish = (): void => {
        timer.cancel();
        this.#tests.delete(look);
        resolve(this.interfaces());
      };
      const look = (): void => {
        if (this.#states.every((state) => state.hasEchoedSince(start))) finish();
      };
      const timer = this.#after(testMs, finish);
      this.#tests.add(look);
      this.#announce('change');
    });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#settings = undefined;
    this.#listeners.clear();
    return this.#leave();
  }

  /** Lists the interfaces again, opens sockets on them and starts announcing. */
  #join(): void {
    const settings = this.#settings;
    if (!settings?.enabled) return;
    this.#leaving?.close();
    this.#leaving = undefined;
    const before = new Map(this.#states.map((state) => [keyOf(state.network), state]));
    this.#states = usable(this.#listInterfaces(), settings).map(
      (each) => before.get(keyOf(each)) ?? new InterfaceState(each),
    );
    this.#open(settings);
    this.#schedule.begin();
  }

  #open({ hops }: DiscoverySettings): void {
    this.#datagrams?.close();
    const { environment, openDatagrams, port, groups } = this.#options;
    this.#openedAt = environment.now();
    for (const state of this.#states) state.opening();
    this.#datagrams = openDatagrams({
      interfaces: this.#states.map(({ network }) => network),
      port,
      groups,
      hops,
      events: {
        datagram: (bytes, source) => this.#receive(bytes, source),
        sent: (by, error) => this.#stateOf(by)?.sent(error, environment.now()),
        failed: (on, error) => {
          if (this.#stateOf(on)?.failed(error))
            this.#log('warn', 'interface failed', { name: on.name, address: on.address, error });
        },
      },
    });
  }

  /** Stops finding and being found. Resolves when GOODBYE has been sent. */
  #leave(): Promise<void> {
    this.#nextPoll?.cancel();
    this.#schedule.stop();
    const states = this.#states;
    const leaving = this.#datagrams;
    this.#states = [];
    this.#datagrams = undefined;
    if (this.#table.clear()) this.#tell();
    if (leaving) this.#farewell = this.#sayGoodbye(leaving, states);
    return this.#farewell;
  }

  async #sayGoodbye(leaving: Datagrams, states: readonly InterfaceState[]): Promise<void> {
    this.#leaving = leaving;
    // `#join` ends this loop: otherwise GOODBYE would be heard after the return.
    for (let count = 0; this.#leaving === leaving && count < goodbyes; count += 1) {
      this.#sendToAll('GOODBYE', leaving, states);
      await new Promise<void>((resolve) => this.#after(goodbyesApartMs, resolve));
    }
    leaving.close();
  }

  /** Average time between announcements. */
  get #everyMs(): number {
    return announcementInterval(this.#table.peers.size);
  }

  /** Checks whether the network has changed, and which peers are overdue. Does so again after a while, or once a peer is. */
  #poll(): void {
    const settings = this.#settings;
    if (!settings?.enabled) return;
    const now = this.#options.environment.now();
    if (this.#table.pass(now)) this.#tell();
    this.#pollAt(Math.min(now + lookMs, this.#table.due), now);
    const current = this.#states.map(({ network }) => network);
    if (!sameInterfaces(current, usable(this.#listInterfaces(), settings))) {
      this.#log('info', 'network changed');
      this.#join();
      this.#tell();
    } else if (this.#states.some(({ isBroken }) => isBroken) && Math.abs(now - this.#openedAt) >= reopenMs)
      this.#open(settings);
  }

  #pollAt(at: number, now: number): void {
    this.#nextPoll?.cancel();
    this.#nextPollAt = at;
    this.#nextPoll = this.#after(Math.max(0, at - now), () => this.#poll());
  }

  /** Returns an empty list where the system refuses to list interfaces. */
  #listInterfaces(): readonly NetworkInterface[] {
    try {
      return this.#options.listInterfaces();
    } catch (error) {
      this.#log('warn', 'interfaces cannot be listed', { error: String(error) });
      return [];
    }
  }

  #receive(bytes: Uint8Array, source: string): void {
    const now = this.#options.environment.now();
    const networks = this.#states.map(({ network }) => network);
    const on = interfaceOf(source, networks);
    // No rate limit for this computer's own address: several people may share it.
    if (!(on && isOwn(source, on)) && this.#limit.take(source, now) > 0) return;
    const origin = { source, on: on && this.#stateOf(on) };
    const repeated = this.#repetitions.find(bytes);
    if (repeated) this.#hear(repeated, origin);
    else receive(bytes, this.#handlers(bytes, origin));
  }

  #handlers(bytes: Uint8Array, origin: Origin): DatagramHandlers {
    return {
      announce: (fields) => {
        this.#repetitions.note(bytes, fields);
        this.#hear(fields, origin);
      },
      request: (fields) => {
        if (!this.#isOwn(fields) && this.#datagrams) this.#schedule.answer();
      },
      goodbye: (fields) => {
        if (this.#table.goodbye(announcedBy(fields), fields.instance, origin.source)) this.#tell();
      },
    };
  }

  #hear(fields: Announce, { source, on }: Origin): void {
    const now = this.#options.environment.now();
    if (this.#isOwn(fields)) {
      const isEcho = fields.instance === this.#self?.instance && fields.via === undefined;
      if (isEcho && on && isOwn(source, on.network)) on.echoed(now);
      for (const test of [...this.#tests]) test();
      return;
    }
    if (on) on.lastHeardAt = now;
    if (this.#table.hear(fields, source, on?.network.name, now)) this.#tell();
    // A peer that counts for a shorter time than until the next look.
    const until = now + fields.expires * 1_000;
    if (until < this.#nextPollAt) this.#pollAt(until, now);
  }

  #isOwn = (fields: Sender): boolean =>
    this.#self !== undefined && announcedBy(fields) === announcedBy(this.#self);

  #stateOf(on: NetworkInterface): InterfaceState | undefined {
    return this.#states.find(({ network }) => network === on);
  }

  #announce(occasion: Occasion): void {
    if (!this.#self || !this.#datagrams) return;
    if (occasion === 'join') this.#sendToAll('REQUEST', this.#datagrams, this.#states);
    this.#seq += 1;
    const numbered = { seq: this.#seq, expires: announcementLifetime(this.#everyMs) };
    const bytes = encodeAnnounce(this.#self, numbered);
    if (occasion === 'usual') this.#usualRounds += 1;
    for (const state of placesOf(this.#states, occasion, this.#usualRounds)) {
      state.sending();
      this.#datagrams.send(state.network, bytes, 'multicast');
      if (state.network.broadcast !== undefined && state.isFiltered)
        this.#datagrams.send(state.network, encodeAnnounce(this.#self, numbered, 'broadcast'), 'broadcast');
    }
  }

  #sendToAll(command: 'REQUEST' | 'GOODBYE', datagrams: Datagrams, to: readonly InterfaceState[]): void {
    if (!this.#self) return;
    const { peer, writer, instance } = this.#self;
    const bytes = encodeMessage(command, { peer, writer, instance });
    for (const { network } of to) datagrams.send(network, bytes, 'multicast');
  }

  #after(ms: number, run: () => void): { cancel(): void } {
    return this.#options.environment.setTimer(run, ms);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const unknown = { echoed: undefined, lastSentAt: undefined, lastHeardAt: undefined, error: undefined };

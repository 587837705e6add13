import { encodeMessage } from '../../../shared/protocol/codec';
import type { ClientLog, Environment } from '../types';
import { encodeAnnounce, receive, type Announce, type DatagramHandlers } from './datagrams';
import { InterfaceState } from './interface-state';
import {
  interfaceOf,
  isOwn,
  keyOf,
  listInterfaces,
  sameInterfaces,
  usable,
  type ListInterfaces,
  type NetworkInterface,
} from './interfaces';
import { PeerTable } from './peer-table';
import { openSockets, type Datagrams, type OpenDatagrams } from './sockets';
import { SourceLimit } from './source-limit';
import type { Announcement, Discovery, DiscoverySettings, FoundPeer, InterfaceReport } from './types';

export interface DiscoveryOptions {
  environment: Environment;
  log?: ClientLog;
  /** The UDP port of all. */
  port?: number;
  groups?: Readonly<Record<NetworkInterface['family'], string>>;
  listInterfaces?: ListInterfaces;
  openDatagrams?: OpenDatagrams;
}

export const discoveryPort = 6666;
export const discoveryGroups = { IPv4: '239.255.66.66', IPv6: 'ff02::6666' } as const;

/** When to announce after joining: often at first, for datagrams get lost, then now and then. */
const burstMs = [20, 250, 1_000];
const everyMs = 5_000;
const pollMs = 1_000;
/** A change is told after a moment in which more may come. */
const changeMs = 50;
/** A REQUEST is answered within this time, so that not all answer at once. */
const answerMs = 100;
const answersApartMs = 1_000;
/** Of IPv6, only each third announcement goes out where there is IPv4 as well. */
const everyThird = 3;
const goodbyes = 3;
const goodbyesApartMs = 30;
const testMs = 2_000;
/** A port that is taken, or sockets that failed, are tried again after so long. */
const reopenMs = 5_000;

/** Finds peers by multicast, and by broadcast where multicast is filtered. */
export const createDiscovery = (options: DiscoveryOptions): Discovery => new MulticastDiscovery(options);

class MulticastDiscovery implements Discovery {
  readonly #options: Required<Omit<DiscoveryOptions, 'log'>>;
  readonly #log: ClientLog;
  readonly #table = new PeerTable();
  readonly #limit = new SourceLimit();
  readonly #listeners = new Set<() => void>();
  /** Called at every echo and when time is up. */
  readonly #tests = new Set<() => void>();
  readonly #handlers: DatagramHandlers;
  #settings: DiscoverySettings | undefined;
  #self: Announcement | undefined;
  #datagrams: Datagrams | undefined;
  #openedAt = 0;
  #deaf = false;
  #states: InterfaceState[] = [];
  #seq = 0;
  #rounds = 0;
  #answeredAt = 0;
  #timers: Partial<Record<'poll' | 'next' | 'change' | 'answer', { cancel(): void }>> = {};
  #burst: { cancel(): void }[] = [];
  /** Where the datagram that is being handled comes from. */
  #source = '';

  constructor({ log, ...options }: DiscoveryOptions) {
    this.#log = log ?? (() => undefined);
    this.#options = {
      port: discoveryPort,
      groups: discoveryGroups,
      listInterfaces,
      openDatagrams: openSockets,
      ...options,
    };
    this.#handlers = {
      announce: (fields) => this.#hear(fields),
      request: ({ peer }) => {
        if (peer !== this.#self?.peer) this.#answerSoon();
      },
      goodbye: ({ peer, instance }) => {
        if (this.#table.goodbye(peer, instance, this.#source)) this.#tell();
      },
    };
  }

  get peers(): ReadonlyMap<string, FoundPeer> {
    return this.#table.peers;
  }

  configure(settings: DiscoverySettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (!settings.enabled) return this.#leave();
    if (before?.enabled && JSON.stringify(before) === JSON.stringify(settings)) return;
    this.#join();
    this.#poll();
  }

  announce(self: Announcement): void {
    const changed = JSON.stringify(self) !== JSON.stringify(this.#self);
    this.#self = self;
    if (changed) this.#timers.change ??= this.#after(changeMs, () => this.#announceNow('change'));
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

  interfaces(): readonly InterfaceReport[] {
    const used = new Map(this.#states.map((state) => [keyOf(state.network), state.report()]));
    return this.#options.listInterfaces().flatMap((each) => {
      const report = used.get(keyOf(each));
      if (report) return [report];
      const { name, address, family, internal } = each;
      // Of IPv6 only the links' own addresses are for finding others, and loopback only if it is wanted.
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
      this.#sendAnnounce(true);
    });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#settings = undefined;
    this.#stopTimers();
    for (let count = 0; this.#datagrams && count < goodbyes; count += 1) {
      this.#sendGoodbye();
      await new Promise<void>((resolve) => this.#after(goodbyesApartMs, resolve));
    }
    this.#closeDatagrams();
    this.#listeners.clear();
  }

  /** Opens the interfaces that are there now, and lets itself be heard. */
  #join(): void {
    const settings = this.#settings;
    if (!settings?.enabled) return;
    this.#closeDatagrams();
    const { environment, openDatagrams, port, groups } = this.#options;
    const interfaces = usable(this.#options.listInterfaces(), settings);
    this.#states = interfaces.map((each) => new InterfaceState(each));
    this.#openedAt = environment.now();
    this.#deaf = false;
    this.#datagrams = openDatagrams({
      interfaces,
      port,
      groups,
      hops: settings.hops,
      events: {
        datagram: (bytes, source) => this.#receive(bytes, source),
        sent: (by, error) => this.#sent(by, error),
        deaf: (family, error) => this.#cannotHear(family, error),
      },
    });
    this.#burst = burstMs.map((ms, index) =>
      this.#after(ms, () => {
        if (index === 0) this.#sendRequest();
        this.#announceNow('next');
      }),
    );
  }

  #closeDatagrams(): void {
    for (const timer of this.#burst) timer.cancel();
    this.#burst = [];
    this.#datagrams?.close();
    this.#datagrams = undefined;
  }

  /** Is not found any more, and finds nobody. */
  #leave(): void {
    this.#stopTimers();
    this.#sendGoodbye();
    const leaving = this.#datagrams;
    this.#datagrams = undefined;
    this.#closeDatagrams();
    // What was just sent has to get out first.
    if (leaving) this.#after(goodbyesApartMs, () => leaving.close());
    this.#states = [];
    if (this.#table.clear()) this.#tell();
  }

  #stopTimers(): void {
    for (const timer of Object.values(this.#timers)) timer.cancel();
    this.#timers = {};
  }

  /** Looks once a second whether the network has changed, and who has not been heard. */
  #poll(): void {
    const settings = this.#settings;
    if (!settings?.enabled) return;
    this.#timers.poll = this.#after(pollMs, () => this.#poll());
    const now = this.#options.environment.now();
    if (this.#table.pass(now)) this.#tell();
    const current = this.#states.map(({ network }) => network);
    const changed = !sameInterfaces(current, usable(this.#options.listInterfaces(), settings));
    const broken = this.#deaf || this.#states.some(({ isBroken }) => isBroken);
    if (changed || (broken && now - this.#openedAt >= reopenMs)) {
      this.#log('info', 'network joined anew', { changed, broken });
      this.#join();
    }
  }

  #receive(bytes: Uint8Array, source: string): void {
    const now = this.#options.environment.now();
    const from = interfaceOf(
      source,
      this.#states.map(({ network }) => network),
    );
    const own = from !== undefined && isOwn(source, from);
    // Several people may share one computer, and so an address.
    if (!own && !this.#limit.allows(source, now)) return;
    this.#source = source;
    receive(bytes, this.#handlers);
  }

  #hear(fields: Announce): void {
    const now = this.#options.environment.now();
    const state = this.#stateOf(this.#source);
    if (fields.peer === this.#self?.peer) {
      if (fields.instance === this.#self.instance && fields.via === undefined) state?.echoed(now);
      for (const test of [...this.#tests]) test();
      return;
    }
    if (state) state.lastHeardAt = now;
    if (this.#table.hear(fields, this.#source, state?.network.name ?? '', now)) this.#tell();
  }

  #stateOf(source: string): InterfaceState | undefined {
    const found = interfaceOf(
      source,
      this.#states.map(({ network }) => network),
    );
    return this.#states.find(({ network }) => network === found);
  }

  #sent(by: NetworkInterface, error: string | undefined): void {
    this.#states.find(({ network }) => network === by)?.sent(error, this.#options.environment.now());
  }

  #cannotHear(family: NetworkInterface['family'], error: string): void {
    this.#deaf = true;
    for (const state of this.#states)
      if (state.network.family === family) state.sent(error, this.#options.environment.now());
    this.#log('warn', 'cannot hear the network', { family, error });
  }

  #answerSoon(): void {
    if (this.#timers.answer) return;
    const { environment } = this.#options;
    const earliest = Math.max(0, this.#answeredAt + answersApartMs - environment.now());
    this.#timers.answer = this.#after(earliest + environment.random() * answerMs, () => {
      this.#answeredAt = environment.now();
      this.#announceNow('answer');
    });
  }

  /** Announces, and comes back after the usual time. */
  #announceNow(timer: 'next' | 'change' | 'answer'): void {
    this.#timers[timer]?.cancel();
    delete this.#timers[timer];
    if (!this.#settings?.enabled || !this.#datagrams) return;
    this.#sendAnnounce(timer !== 'next');
    this.#timers.next?.cancel();
    const delay = everyMs * (0.8 + this.#options.environment.random() * 0.4);
    this.#timers.next = this.#after(delay, () => this.#announceNow('next'));
  }

  /** @param everywhere on IPv6 as well, whatever is there besides */
  #sendAnnounce(everywhere: boolean): void {
    if (!this.#self) return;
    this.#seq += 1;
    this.#rounds += 1;
    const bytes = encodeAnnounce(this.#self, this.#seq);
    const withIPv4 = new Set(
      this.#states.filter(({ network }) => network.family === 'IPv4').map(({ network }) => network.name),
    );
    for (const state of this.#states) {
      const { family, name, broadcast } = state.network;
      if (family === 'IPv6' && withIPv4.has(name) && !everywhere && this.#rounds % everyThird !== 1) continue;
      state.sending();
      this.#datagrams?.send(state.network, bytes, 'multicast');
      if (broadcast !== undefined && state.isFiltered)
        this.#datagrams?.send(state.network, encodeAnnounce(this.#self, this.#seq, 'broadcast'), 'broadcast');
    }
  }

  #sendRequest(): void {
    if (this.#self) this.#sendToAll('REQUEST', this.#self);
  }

  #sendGoodbye(): void {
    if (this.#self) this.#sendToAll('GOODBYE', this.#self);
  }

  #sendToAll(command: 'REQUEST' | 'GOODBYE', { peer, instance }: Announcement): void {
    const bytes = encodeMessage(command, { peer, instance });
    for (const { network } of this.#states) this.#datagrams?.send(network, bytes, 'multicast');
  }

  #after(ms: number, run: () => void): { cancel(): void } {
    return this.#options.environment.setTimer(run, ms);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const unknown = { echoed: undefined, lastSentAt: undefined, lastHeardAt: undefined, error: undefined };

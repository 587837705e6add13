import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { version } from '../../../package.json';
import type { Identity } from '../../../shared/node/identity';
import { features, type OnlineUser, type PeerMessages } from '../../../shared/protocol/messages';
import { checkName } from '../../../shared/protocol/names';
import type { Discovery, DiscoverySettings, PeerAddress } from '../discovery/types';
import type { Exchange } from '../exchange/exchange';
import type { Icons } from '../icons';
import { retryDelay } from '../reconnect';
import { dial, secondConnection, Session, type SessionEnd, type SessionEvents } from '../session';
import type { ClientLog, Environment } from '../types';
import { isLoopback, parsePeerUrl, peerUrl, plainHost } from './address';
import { AddressBook, type PeerStore, type Way } from './address-book';
import { firstDialler, whomToDial, type Candidate } from './dial-plan';
import { Listener } from './listener';
import type { PeerLink } from './peer-link';

export interface PeersSettings extends DiscoverySettings {
  /** The TCP port to listen on; 0 for any. */
  port: number;
  /** Peers that the user has added by hand. */
  manual: readonly PeerAddress[];
}

export interface PeersOptions {
  identity: Identity;
  environment: Environment;
  log: ClientLog;
  exchange: Exchange;
  icons: Icons;
  discovery: Discovery;
  store: PeerStore;
  /** How this node's user presents themselves. */
  presence(): OnlineUser;
  /** Whether a conversation is shared with somebody. */
  isWanted(id: string): boolean;
  events: {
    /** Somebody came, went, or changed how they present themselves. */
    people(): void;
    icon(hash: string): void;
  };
}

/** What is known of one peer, for telling why somebody cannot be seen. */
export interface PeerReport {
  id: string;
  user: string;
  way: Way;
  addresses: readonly PeerAddress[];
  heardAt: number | undefined;
  connected: boolean;
  /** Why dialling failed last; undefined when it did not. */
  problem: string | undefined;
}

/** When somebody may be dialled again, and how it went. */
interface Attempt {
  failures: number;
  nextAt: number;
  dialling: boolean;
  problem: string | undefined;
  /** When their connection was lost; undefined when it was not. */
  lostAt: number | undefined;
}

const connectMs = 3_000;
/** Who is to be dialled by the other side waits so long for it. */
const politeMs = 700;
/** Discovery is told so often who is connected. */
const aliveMs = 4_000;
/** A lost connection is dialled again so soon. */
const againMs = 150;
const afterFarewellMs = 5_000;
const gossipMs = 500;

/** The peers of this node: who is near, and the connections with them. */
export class Peers {
  readonly instance = randomBytes(6).toString('base64url');
  readonly #options: PeersOptions;
  readonly #listener: Listener;
  readonly #book = new AddressBook();
  readonly #links = new Map<string, PeerLink>();
  readonly #attempts = new Map<string, Attempt>();
  /** Every connection, registered or not. */
  readonly #sessions = new Set<Session>();
  #settings: PeersSettings | undefined;
  #asleep = false;
  #planTimer: { cancel(): void } | undefined;
  #aliveTimer: { cancel(): void } | undefined;
  #gossipTimer: { cancel(): void } | undefined;
  #stopListening: () => void;

  constructor(options: PeersOptions) {
    this.#options = options;
    this.#listener = new Listener((socket) => this.#accept(socket));
    for (const [id, addresses] of Object.entries(options.store.addresses))
      for (const address of [...addresses].reverse()) this.#book.note(id, address, 'remembered');
    this.#stopListening = options.discovery.onChange(() => {
      options.events.people();
      this.#plan();
    });
  }

  /** Whether peers are looked for. */
  get enabled(): boolean {
    return this.#settings?.enabled === true && !this.#asleep;
  }

  /** The port on which peers reach this node; undefined while it does not listen. */
  get port(): number | undefined {
    return this.#listener.port;
  }

  /** Begins to be found and to find others, or goes on with other settings. */
  async configure(settings: PeersSettings): Promise<void> {
    const before = this.#settings;
    this.#settings = settings;
    if (this.#asleep) return;
    if (!settings.enabled || before?.port !== settings.port) this.#listener.close();
    if (!settings.enabled) {
      this.#part();
      this.#options.discovery.configure(settings);
      return;
    }
    const { store, log, discovery } = this.#options;
    if (this.#listener.port === undefined)
      try {
        await this.#listener.open(settings.port || store.port);
      } catch {
        log('error', 'cannot listen', {});
      }
    if (this.#settings !== settings) return;
    this.presenceChanged();
    discovery.configure(settings);
    this.#keepAlive();
    this.#plan();
  }

  /** Who is near, by id. */
  people(): Map<string, OnlineUser> {
    const people = new Map<string, OnlineUser>();
    if (!this.enabled) return people;
    for (const [id, { announcement }] of this.#options.discovery.peers) {
      const { user, status, note, icon } = announcement;
      // Somebody who cannot be reached is not here for the user's purposes; the page "Nearby" tells of them.
      if ((this.#attempts.get(id)?.failures ?? 0) > 0) continue;
      people.set(id, { id, user, status, ...(note ? { note } : {}), ...(icon ? { icon } : {}) });
    }
    for (const { id, presence } of this.#links.values()) if (presence) people.set(id, presence);
    return people;
  }

  /** Whether somebody is connected. */
  isLinked(id: string): boolean {
    return this.#links.has(id);
  }

  reports(): PeerReport[] {
    const { discovery } = this.#options;
    const ids = new Set([...discovery.peers.keys(), ...this.#links.keys()]);
    return [...ids].map((id) => {
      const found = discovery.peers.get(id);
      const link = this.#links.get(id);
      const noted = this.#book.get(id);
      return {
        id,
        user: link?.presence?.user ?? found?.announcement.user ?? '',
        way: found?.way ?? noted?.way ?? 'dialled us',
        addresses: found?.addresses ?? noted?.addresses ?? (link?.address ? [link.address] : []),
        heardAt: found?.heardAt,
        connected: link !== undefined,
        problem: link ? undefined : this.#attempts.get(id)?.problem,
      };
    });
  }

  /** The user has changed name, status, note or picture: everybody is told. */
  presenceChanged(): void {
    const { discovery, presence } = this.#options;
    const self = presence();
    const { port } = this.#listener;
    if (this.enabled && port !== undefined)
      discovery.announce({
        peer: self.id,
        instance: this.instance,
        user: self.user,
        status: self.status,
        ...(self.note ? { note: self.note } : {}),
        ...(self.icon ? { icon: self.icon } : {}),
        urls: [peerUrl({ host: '0.0.0.0', port })],
      });
    for (const { session } of this.#links.values())
      session.send('ONLINE_CHANGES', { changed: [self], gone: [] });
  }

  /** Conversations have changed: others may be wanted now. */
  wantedChanged(): void {
    this.#plan();
  }

  /** Asks those who have this picture for it. Returns whether somebody was asked. */
  askIcon(hash: string): boolean {
    for (const { presence, session } of this.#links.values())
      if (presence?.icon === hash) {
        session.send('ICON', { hash });
        return true;
      }
    return false;
  }

  sleep(): void {
    this.#asleep = true;
    this.#part();
    this.#listener.close();
    if (this.#settings) this.#options.discovery.configure({ ...this.#settings, enabled: false });
  }

  wake(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#attempts.clear();
    if (this.#settings) void this.configure(this.#settings);
  }

  /** Says GOODBYE to all and stops. */
  async close(): Promise<void> {
    this.#stopListening();
    this.#listener.close();
    const ends = [...this.#sessions].map(({ ended }) => ended);
    this.#part();
    this.#settings = undefined;
    await Promise.all([this.#options.discovery.close(), ...ends]);
  }

  /** Ends all connections in order. */
  #part(): void {
    for (const timer of [this.#planTimer, this.#aliveTimer, this.#gossipTimer]) timer?.cancel();
    this.#planTimer = this.#aliveTimer = this.#gossipTimer = undefined;
    for (const link of [...this.#links.values()]) this.#unlink(link);
    for (const session of [...this.#sessions]) session.goodbye();
    this.#sessions.clear();
    this.#attempts.clear();
    this.#options.events.people();
  }

  /** Dials whoever should be dialled now, and comes back when the next one is due. */
  #plan(): void {
    this.#planTimer?.cancel();
    this.#planTimer = undefined;
    if (!this.enabled) return;
    const { environment, identity } = this.#options;
    const now = environment.now();
    let next = Infinity;
    const due = [...this.#due()];
    this.#forgetAttempts(new Set(due.map(({ key }) => key)));
    for (const { key, id, addresses } of due) {
      const attempt = this.#attemptFor(key, now, id === undefined || identity.id < id ? 0 : politeMs);
      if (attempt.dialling) continue;
      if (attempt.nextAt > now) next = Math.min(next, attempt.nextAt);
      else this.#dial(key, id, addresses, attempt);
    }
    if (next < Infinity) this.#planTimer = environment.setTimer(() => this.#plan(), next - now);
  }

  /** Everybody who should be connected and is not. */
  *#due(): Iterable<{ key: string; id: string | undefined; addresses: readonly PeerAddress[] }> {
    const { discovery, identity, isWanted } = this.#options;
    const candidates = new Map<string, Candidate>();
    for (const [id, { suspect }] of discovery.peers)
      candidates.set(id, { id, suspect, wanted: isWanted(id) });
    for (const id of this.#book.ids)
      if (!candidates.has(id) && this.#mayDial(id))
        candidates.set(id, { id, suspect: false, wanted: isWanted(id) });
    for (const id of whomToDial(identity.id, [...candidates.values()])) {
      if (id === identity.id || this.#links.has(id)) continue;
      const found = discovery.peers.get(id)?.addresses ?? [];
      yield { key: id, id, addresses: [...found, ...(this.#book.get(id)?.addresses ?? [])] };
    }
    for (const address of this.#settings?.manual ?? []) {
      const key = peerUrl(address);
      const taken = [...this.#links.values()].some((link) => link.address && peerUrl(link.address) === key);
      if (!taken) yield { key, id: undefined, addresses: [address] };
    }
  }

  /** Of people who are not heard, those whom others told of are dialled, and those with whom one talks. */
  #mayDial(id: string): boolean {
    return this.#book.get(id)?.way === 'gossip' || this.#options.isWanted(id);
  }

  #forgetAttempts(due: ReadonlySet<string>): void {
    for (const [key, { dialling }] of this.#attempts)
      if (!dialling && !due.has(key)) this.#attempts.delete(key);
  }

  #attemptFor(key: string, now: number, politeness: number): Attempt {
    const known = this.#attempts.get(key);
    if (known) return known;
    const attempt = {
      failures: 0,
      nextAt: now + politeness,
      dialling: false,
      problem: undefined,
      lostAt: undefined,
    };
    this.#attempts.set(key, attempt);
    return attempt;
  }

  /** Tries the addresses one after the other, until somebody is there. */
  #dial(key: string, id: string | undefined, addresses: readonly PeerAddress[], attempt: Attempt): void {
    const [address, ...others] = addresses;
    if (!address) return this.#failed(key, id, attempt);
    attempt.dialling = true;
    let registered = false;
    const failed = (reason: string): void => {
      attempt.problem = reason;
      if (others.length > 0 && this.enabled) this.#dial(key, id, others, attempt);
      else this.#failed(key, id, attempt);
    };
    const session = this.#begin(
      (events) =>
        dial({
          address,
          identity: this.#options.identity,
          environment: this.#options.environment,
          connectMs,
          role: { kind: 'dials', registration: this.#registration(), peer: { id } },
          events,
        }),
      address,
      {
        registered: () => {
          registered = true;
          attempt.dialling = false;
        },
        ended: ({ reason }) => {
          if (!registered) failed(reason);
        },
      },
    );
    if (!session) failed('This is not an address');
  }

  #failed(key: string, id: string | undefined, attempt: Attempt): void {
    const { environment, discovery, events } = this.#options;
    attempt.dialling = false;
    attempt.failures += 1;
    attempt.nextAt = environment.now() + retryDelay(attempt.failures, environment.random());
    const found = id === undefined ? undefined : discovery.peers.get(id);
    if (id !== undefined && found && (found.suspect || found.heardAt <= (attempt.lostAt ?? -1)))
      discovery.gone(id);
    if (attempt.failures === 1) events.people();
    if (this.#attempts.get(key) === attempt) this.#plan();
  }

  #accept(socket: Socket): void {
    const host = plainHost(socket.remoteAddress ?? '');
    const address = { host, port: socket.remotePort ?? 0 };
    const { identity, environment } = this.#options;
    const welcome = () => ({
      user: this.#options.presence().user,
      version,
      instance: this.instance,
      features: Object.values(features),
    });
    this.#begin(
      (events) =>
        new Session(socket, {
          address,
          identity,
          environment,
          role: { kind: 'is dialled', welcome },
          events,
        }),
      undefined,
      { registered: () => undefined, ended: () => undefined },
      host,
    );
  }

  /** Follows a connection from its beginning to its end. */
  #begin(
    open: (events: SessionEvents) => Session,
    dialled: PeerAddress | undefined,
    progress: { registered: () => void; ended: (end: SessionEnd) => void },
    sender?: string,
  ): Session | undefined {
    const { identity, log } = this.#options;
    let link: PeerLink | undefined;
    const linked = (
      id: string,
      instance: string | undefined,
      address: PeerAddress | undefined,
      dialler: string,
    ) => {
      progress.registered();
      link = this.#link({ id, instance: instance ?? '', address, dialler, session });
    };
    const withLink =
      <Fields>(run: (link: PeerLink, fields: Fields) => void) =>
      (fields: Fields): void => {
        if (link && this.#links.get(link.id) === link) run(link, fields);
      };
    const { exchange } = this.#options;
    const events: SessionEvents = {
      welcome: ({ server, instance }) => linked(server.id, instance, dialled, identity.id),
      admitted: ({ urls = [], instance }, id) => {
        const [address] = urls.flatMap((url) => parsePeerUrl(url, sender) ?? []);
        linked(id, instance, address, id);
      },
      users: withLink((from, { users }) => this.#present(from, users)),
      changes: withLink((from, { changed }) => this.#present(from, changed)),
      peers: withLink((_from, fields) => this.#hearOf(fields)),
      entry: withLink(({ sync }, entry) => exchange.arrive(sync, entry)),
      have: withLink(({ sync }, fields) => exchange.have(sync, fields)),
      icon: withLink((from, fields) => {
        const answer = this.#options.icons.hear(fields);
        if (answer.isNew) this.#options.events.icon(fields.hash);
        if (answer.reply) from.session.send('ICON', answer.reply);
      }),
      error: ({ code, message }) => log('info', 'a peer refused', { code, message }),
      pong: withLink(({ sync }, token) => sync.pong(token)),
      closed: (end) => {
        this.#sessions.delete(session);
        if (link) this.#lost(link, end);
        progress.ended(end);
      },
    };
    let session: Session;
    try {
      session = open(events);
    } catch {
      return undefined;
    }
    this.#sessions.add(session);
    return session;
  }

  /** Somebody has registered. Of two connections with one peer both ends keep the same. */
  #link(made: Omit<PeerLink, 'sync' | 'presence'>): PeerLink | undefined {
    const { identity, exchange, store, events, discovery, presence } = this.#options;
    const { id, session, address } = made;
    if (id === identity.id || !this.enabled) {
      session.drop('this is oneself');
      return undefined;
    }
    const before = this.#links.get(id);
    if (before && before.instance === made.instance && before.dialler !== made.dialler) {
      if (before.dialler === firstDialler(identity.id, id)) {
        session.goodbye(secondConnection);
        return undefined;
      }
    }
    if (before) {
      this.#unlink(before);
      before.session.goodbye(secondConnection);
    }
    const sync = exchange.open({
      peer: id,
      send: (command, fields) => session.send(command, fields),
      sendBytes: (bytes) => session.sendBytes(bytes),
      drop: (reason) => session.drop(reason),
    });
    const link: PeerLink = { ...made, sync, presence: before?.presence };
    this.#links.set(id, link);
    this.#attempts.delete(id);
    discovery.alive(id);
    if (address) this.#book.note(id, address, made.dialler === id ? 'dialled us' : this.#wayTo(id));
    session.send('ONLINE_USERS', { users: [presence()] });
    sync.list();
    store.save(this.#listener.port ?? 0, this.#remembered());
    this.#gossipSoon();
    events.people();
    return link;
  }

  #wayTo(id: string): Way {
    return this.#options.discovery.peers.get(id)?.way ?? this.#book.get(id)?.way ?? 'manual';
  }

  #unlink(link: PeerLink): void {
    if (this.#links.get(link.id) !== link) return;
    this.#links.delete(link.id);
    this.#options.exchange.close(link.sync);
  }

  #lost(link: PeerLink, { kind, reason }: SessionEnd): void {
    if (this.#links.get(link.id) !== link) return;
    const { discovery, environment, events, log } = this.#options;
    this.#unlink(link);
    log('info', 'peer lost', { id: link.id, kind, reason });
    // Who has said that they go is not dialled until they are heard again, or for a while.
    if (kind === 'farewell') discovery.gone(link.id);
    const now = environment.now();
    this.#attempts.set(link.id, {
      failures: kind === 'farewell' ? 1 : 0,
      nextAt:
        now + { farewell: afterFarewellMs, second: politeMs, elsewhere: politeMs, broken: againMs }[kind],
      dialling: false,
      problem: reason,
      lostAt: now,
    });
    events.people();
    this.#plan();
  }

  /** A peer tells how it presents itself; what it says of others is not believed. */
  #present(link: PeerLink, users: readonly OnlineUser[]): void {
    const self = users.find(({ id }) => id === link.id);
    if (!self) return;
    if (!checkName(self.user).ok) return link.session.drop('a name that cannot be');
    link.presence = self;
    this.#options.events.people();
  }

  /** A peer tells of others. */
  #hearOf({ peers }: PeerMessages['PEERS']): void {
    const { identity, discovery } = this.#options;
    for (const { peer, urls } of peers) {
      if (peer === identity.id || this.#links.has(peer) || discovery.peers.has(peer)) continue;
      for (const url of urls) {
        const address = parsePeerUrl(url);
        if (address) this.#book.note(peer, address, 'gossip');
      }
    }
    this.#plan();
  }

  /** Tells everybody whom this node is connected with, after a moment in which more may come. */
  #gossipSoon(): void {
    this.#gossipTimer ??= this.#options.environment.setTimer(() => {
      this.#gossipTimer = undefined;
      for (const link of this.#links.values()) this.#tellOthers(link);
    }, gossipMs);
  }

  #tellOthers(to: PeerLink): void {
    const here = to.address !== undefined && isLoopback(to.address.host);
    const peers = [...this.#links.values()]
      .filter(({ id, address }) => id !== to.id && address && isLoopback(address.host) === here)
      .slice(0, 200)
      .map(({ id, address }) => ({ peer: id, urls: address ? [peerUrl(address)] : [] }));
    if (peers.length > 0) to.session.send('PEERS', { peers });
  }

  #remembered(): Record<string, readonly PeerAddress[]> {
    return Object.fromEntries(
      [...this.#book.ids].slice(-200).map((id) => [id, this.#book.get(id)?.addresses ?? []]),
    );
  }

  #keepAlive(): void {
    this.#aliveTimer?.cancel();
    this.#aliveTimer = this.#options.environment.setTimer(() => {
      for (const id of this.#links.keys()) this.#options.discovery.alive(id);
      this.#keepAlive();
    }, aliveMs);
  }

  #registration(): object {
    const { user, status, note, icon, id } = this.#options.presence();
    const { port } = this.#listener;
    return {
      user,
      status,
      note,
      icon,
      key: id,
      features: Object.values(features),
      client: `parley/${version}`,
      instance: this.instance,
      urls: port === undefined ? [] : [peerUrl({ host: '0.0.0.0', port })],
    };
  }
}

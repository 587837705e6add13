import type { SessionEnd, SessionEvents } from '../session-events';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { PersonId, WriterId } from '../../../shared/ids';
import type { OnlineUser } from '../../../shared/protocol/messages';
import { displayName } from '../../../shared/protocol/names';
import type { Address } from '../../../shared/protocol/address';
import type { IconSource } from '../icons';
import { peerRegistration, welcomeOf } from '../registration';
import { dial, Session, type Patience } from '../session';
import { parsePeerUrl, peerUrl, plainHost, sameAddress } from './address';
import { AddressBook, type Way } from './address-book';
import { firstDialler } from './dial-plan';
import { Dialler } from './dialler';
import { Gossip } from './gossip';
import { placeFor, UnprovenPeers } from './guests';
import { hearing } from './hearing';
import { Listener } from './listener';
import { costs, Pace } from './pace';
import type { PeerLink } from './peer-link';
import { reportPeers, type PeerReport } from './peer-report';
import { Reach } from './reach';
import type { PeersOptions, PeersSettings } from './types';

/** Shorter than for a server, which may be far: nearby peers answer fast, and people see who is gone. */
const patience: Patience = { connectMs: 2_500, silenceMs: 6_000, answerMs: 4_000 };
/** Number of people whose addresses are stored for the next run. */
const rememberedAtMost = 200;
/** Interval at which discovery is told who is connected. */
const aliveMs = 4_000;

/** A computer that has just registered. */
type NewLink = Omit<PeerLink, 'router' | 'presence' | 'problem' | 'reachesUs'>;

/** The peers of this node: who is near, and the connections with them. */
export class Peers {
  readonly instance = randomBytes(6).toString('base64url');
  readonly #options: PeersOptions;
  readonly #listener: Listener;
  readonly #book = new AddressBook();
  /** By writer: a person may be connected with several computers. */
  readonly #links = new Map<WriterId, PeerLink>();
  readonly #dialler: Dialler;
  readonly #gossip: Gossip;
  /** Every connection, registered or not. */
  readonly #sessions = new Set<Session>();
  /** Connections to this node that have not proven who they are. */
  readonly #unproven = new UnprovenPeers<Session>();
  readonly #reach: Reach;
  #settings: PeersSettings | undefined;
  #asleep = false;
  #aliveTimer: { cancel(): void } | undefined;
  #stopListening: () => void;

  constructor(options: PeersOptions) {
    this.#options = options;
    const { discovery, environment, keys, isWanted, events, store } = options;
    this.#listener = new Listener((socket) => this.#accept(socket));
    for (const [id, addresses] of Object.entries(store.addresses))
      for (const address of [...addresses].reverse()) this.#book.note(id, address, 'remembered');
    this.#reach = new Reach(environment);
    this.#gossip = new Gossip({
      environment,
      links: this.#links,
      book: this.#book,
      isOnLink: (host) => discovery.isOnLink(host),
      usesLoopback: () => this.#settings?.loopback ?? false,
      isKnown: (writer) => writer === keys.writer.id || this.#linked(writer) || discovery.peers.has(writer),
    });
    this.#dialler = new Dialler({
      me: () => keys.writer.id,
      environment,
      discovery,
      isWanted,
      book: this.#book,
      isLinked: (id) => this.#linked(id),
      isLinkedAt: (address) =>
        [...this.#links.values()].some((link) => link.address && sameAddress(link.address, address)),
      connect: (address, id, ended) => this.#dial(address, id, ended),
      reachChanged: () => events.people(),
    });
    this.#stopListening = discovery.onChange(() => {
      events.people();
      this.#dialler.plan();
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

  /** Starts or stops finding others and being found, or applies changed settings. */
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
    this.#dialler.start(settings.manual);
  }

  /** People nearby, by id. */
  people(): Map<PersonId, OnlineUser> {
    const people = new Map<PersonId, OnlineUser>();
    if (!this.enabled) return people;
    for (const [key, { announcement }] of this.#options.discovery.peers) {
      const { peer: id, user, status, note, icon } = announcement;
      // Somebody who cannot be reached is not shown as online; the page "Nearby" lists them.
      if (this.#dialler.cannotReach(key)) continue;
      people.set(id, { id, user, status, ...(note ? { note } : {}), ...(icon ? { icon } : {}) });
    }
    for (const { person, presence } of this.#links.values()) if (presence) people.set(person, presence);
    return people;
  }

  reports(): PeerReport[] {
    return reportPeers(this.#options.discovery, this.#links, this.#book, this.#dialler);
  }

  /** The user has changed name, status, note or picture: everybody is told. */
  presenceChanged(): void {
    const { discovery, presence } = this.#options;
    const self = presence();
    const { port } = this.#listener;
    if (this.enabled && port !== undefined)
      discovery.announce({
        peer: self.id,
        writer: this.#options.keys.writer.id,
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

  /** Call when conversations have changed: others may be wanted now. */
  wantedChanged(): void {
    this.#dialler.plan();
  }

  /** Asks a peer that has this picture. Returns which; undefined if nobody can be asked. */
  askIcon(hash: string): IconSource | undefined {
    for (const { writer, presence, session } of this.#links.values())
      if (presence?.icon === hash && this.#options.icons.mayAsk(writer)) {
        session.send('ICON', { hash });
        return writer;
      }
    return undefined;
  }

  /** Reconnects to everybody, with the current writer. */
  registerAnew(): void {
    this.presenceChanged();
    for (const { session } of [...this.#links.values()]) session.drop('a fresh writer was begun');
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

  /** Ends all connections with GOODBYE. */
  #part(): void {
    this.#aliveTimer?.cancel();
    this.#gossip.stop();
    this.#dialler.stop();
    for (const link of [...this.#links.values()]) this.#unlink(link);
    for (const session of [...this.#sessions]) session.goodbye();
    this.#sessions.clear();
    this.#options.events.people();
  }

  #dial(address: Address, id: string | undefined, ended: (reason: string | undefined) => void): void {
    const { keys, environment, presence } = this.#options;
    const role = {
      kind: 'dials',
      registration: peerRegistration(presence(), keys, this.instance, this.#listener.port),
      peer: { id },
    } as const;
    try {
      const open = (events: SessionEvents): Session =>
        dial({ address, keys, environment, patience, role, events });
      this.#begin(open, { host: address.host, address }, ended);
    } catch {
      ended('This is not an address');
    }
  }

  #accept(socket: Socket): void {
    const host = plainHost(socket.remoteAddress ?? '');
    const address = { host, port: socket.remotePort ?? 0 };
    const { keys, environment, presence } = this.#options;
    const welcome = () => welcomeOf(presence(), this.instance);
    const role = { kind: 'is dialled', welcome } as const;
    const open = (events: SessionEvents): Session =>
      new Session(socket, { address, keys, environment, patience, role, events });
    const session = this.#begin(open, { host, address: undefined }, () => undefined);
    this.#unproven.add(host, session)?.drop('too many strangers at once');
  }

  /**
   * Sets up a connection and handles its events until it ends. Throws when the address is invalid.
   * @param other the host at the other end, and the address if this side dialled
   * @param ended called when it ends, with the reason if it never registered
   */
  #begin(
    open: (events: SessionEvents) => Session,
    other: { host: string; address: Address | undefined },
    ended: (reason: string | undefined) => void,
  ): Session {
    const { keys, environment } = this.#options;
    const { host } = other;
    let link: PeerLink | undefined;
    const register = (made: Omit<NewLink, 'host' | 'session'>): void => {
      link = this.#link({ ...made, host, session });
    };
    const session = open({
      line: () => pace.charge(costs.line),
      welcome: ({ instance = '' }, peer) => {
        if (peer) register({ ...peer, instance, address: other.address, dialler: keys.writer.id });
      },
      admitted: ({ urls = [], instance = '' }, peer) => {
        this.#unproven.remove(host, session);
        register({ ...peer, instance, address: listeningAt(urls, host), dialler: peer.writer });
      },
      ...hearing(this.#options, {
        charge: (cost) => pace.charge(cost),
        link: () => (link && this.#links.get(link.writer) === link ? link : undefined),
        present: (from, users) => this.#present(from, users),
        gossip: (from, fields) => {
          this.#gossip.hear(from, fields);
          this.#dialler.plan();
        },
      }),
      closed: (end) => {
        this.#sessions.delete(session);
        this.#unproven.remove(host, session);
        pace.stop();
        if (link) this.#lost(link, end);
        ended(link ? undefined : end.reason);
      },
    });
    const pace = new Pace(environment, session);
    this.#sessions.add(session);
    return session;
  }

  /** Whether there is a connection with this writer, or with this person. */
  #linked(id: string): boolean {
    return [...this.#links.values()].some(({ writer, person }) => writer === id || person === id);
  }

  /** A peer has registered. Of two connections with it, both ends keep the same. Returns undefined if not this one. */
  #link(made: NewLink): PeerLink | undefined {
    const { keys, exchange, store, events, discovery, log, presence } = this.#options;
    const { person, writer, session, address } = made;
    if (writer === keys.writer.id || !this.enabled) {
      session.drop('this is oneself');
      // A copy of this profile is running somewhere.
      if (this.enabled && made.instance !== this.instance) events.elsewhere();
      return undefined;
    }
    const before = this.#links.get(writer);
    if (before && before.instance === made.instance && before.dialler !== made.dialler) {
      if (before.dialler === firstDialler(keys.writer.id, writer)) {
        session.goodbye('second-connection');
        return undefined;
      }
    }
    if (before) {
      this.#unlink(before);
      before.session.goodbye('second-connection');
    }
    const isTheirs = made.dialler === writer;
    if (!before && isTheirs && !this.#makeRoom(made)) {
      log('info', 'a peer was turned away', { person, writer });
      session.goodbye();
      return undefined;
    }
    const router = exchange.open({
      person,
      writer,
      sendBytes: (bytes) => session.sendBytes(bytes),
      drop: (reason) => session.drop(reason),
      pause: () => session.hold('backlog'),
      resume: () => session.release('backlog'),
    });
    const problem = isTheirs ? this.#dialler.problemWith(writer) : undefined;
    const reachesUs = isTheirs || before?.reachesUs || undefined;
    const link: PeerLink = { ...made, router, problem, reachesUs, presence: before?.presence };
    this.#links.set(writer, link);
    for (const key of [writer, person]) this.#dialler.linked(key);
    discovery.alive(writer);
    if (address) this.#book.note(person, address, isTheirs ? 'dialled us' : this.#wayTo(person, writer));
    this.#book.forgetRumour(writer);
    session.send('ONLINE_USERS', { users: [presence()] });
    if (isTheirs && address) void this.#reach.tell(session, address);
    store.save(this.#listener.port ?? 0, this.#book.latest(rememberedAtMost));
    this.#gossip.tellSoon();
    events.people();
    return link;
  }

  /** Whether a peer that dialled is admitted. If there are too many, one of a lower rank is evicted for it. */
  #makeRoom(newcomer: NewLink): boolean {
    const { discovery, isContact } = this.#options;
    const rank = ({ person, writer }: Pick<PeerLink, 'person' | 'writer'>): number =>
      isContact(person) ? 2 : discovery.peers.has(writer) ? 1 : 0;
    const { admitted, evicted } = placeFor([...this.#links.values()], newcomer, rank);
    if (evicted) {
      this.#unlink(evicted);
      evicted.session.goodbye();
    }
    return admitted;
  }

  #wayTo(person: PersonId, writer: WriterId): Exclude<Way, 'gossip'> {
    const way = this.#options.discovery.peers.get(writer)?.way ?? this.#book.get(person)?.way;
    return way === undefined || way === 'gossip' ? 'manual' : way;
  }

  #unlink(link: PeerLink): void {
    if (this.#links.get(link.writer) !== link) return;
    this.#links.delete(link.writer);
    this.#options.icons.gone(link.writer);
    this.#options.exchange.close(link.router);
    this.#gossip.tellSoon();
  }

  #lost(link: PeerLink, { kind, reason }: SessionEnd): void {
    if (this.#links.get(link.writer) !== link) return;
    const { discovery, events, log } = this.#options;
    this.#unlink(link);
    log('info', 'peer lost', { person: link.person, kind, reason });
    if (kind === 'farewell') discovery.gone(link.writer);
    for (const key of [link.writer, link.person]) this.#dialler.lost(key, kind, reason);
    events.people();
  }

  /** Takes over how a peer presents itself. What it says about others is ignored. */
  #present(link: PeerLink, users: readonly OnlineUser[]): void {
    const self = users.find(({ id }) => id === link.person);
    if (!self) return;
    link.presence = { ...self, user: displayName(self.user) };
    this.#options.events.people();
  }

  #keepAlive(): void {
    this.#aliveTimer?.cancel();
    this.#aliveTimer = this.#options.environment.setTimer(() => {
      for (const writer of this.#links.keys()) this.#options.discovery.alive(writer);
      this.#keepAlive();
    }, aliveMs);
  }
}

/**
 * Where a peer that dialled listens: at a port that it names, on the host from which it is connected. Other hosts that it
 * names are ignored: nothing shows that they are its own.
 */
function listeningAt(urls: readonly string[], host: string): Address | undefined {
  const [said] = urls.flatMap((url) => parsePeerUrl(url, host) ?? []);
  return said && { host, port: said.port };
}

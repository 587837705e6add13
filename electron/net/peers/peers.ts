import { randomBytes } from 'node:crypto';
import type { Certificate } from '../../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../../shared/ids';
import type { OnlineUser, PeerMessages } from '../../../shared/protocol/messages';
import type { TlsCertificate } from '../../../runtime/tls/options';
import { revocationsInLines, type Revocation } from '../../../shared/protocol/revocation';
import { inEnglish } from '../../../shared/words/say';
import { phrase } from '../../../shared/words/phrase';
import { doingMessage, type Doing } from '../connection/doing';
import type { IconSource } from '../connection/icons';
import type { SessionEnd } from '../connection/session-events';
import type { OwnNews } from '../own-news';
import { AddressBook, type Way } from './address-book';
import { Connections } from './connections';
import { Dialler } from './dialler';
import { Gossip } from './gossip';
import { Links } from './links';
import { Listener } from './listener';
import type { PeerLink } from './peer-link';
import { reportPeers, type PeerReport } from './peer-report';
import { announcementOf, peopleNearby } from './presentation';
import { Reach } from './reach';
import type { PeerComputer, PeersOptions, PeersSettings } from './types';

/** Number of people whose addresses are stored for the next run. */
const rememberedAtMost = 200;
/** Interval at which discovery is informed about connected peers. */
const aliveMs = 10_000;

/** The peers of this node: connects what finds, dials, accepts and keeps them, and says who is near. */
export class Peers {
  readonly instance = randomBytes(6).toString('base64url');
  readonly #options: PeersOptions;
  readonly #book = new AddressBook();
  readonly #links: Links;
  readonly #connections: Connections;
  readonly #listener: Listener;
  readonly #dialler: Dialler;
  readonly #gossip: Gossip;
  readonly #reach: Reach;
  #settings: PeersSettings | undefined;
  #asleep = false;
  /** Where this profile is given to another computer of the user, while it is. */
  #adding: number | undefined;
  /** For the listener; set when it opens for the first time. */
  #certificate: Promise<TlsCertificate> | undefined;
  #aliveTimer: { cancel(): void } | undefined;
  #stopListening: () => void;

  constructor(options: PeersOptions) {
    this.#options = options;
    const { discovery, environment, events, store } = options;
    for (const [id, addresses] of Object.entries(store.addresses))
      for (const address of [...addresses].reverse()) this.#book.note(id, address, 'remembered');
    this.#reach = new Reach(environment);
    this.#links = this.#newLinks();
    this.#gossip = this.#newGossip();
    this.#dialler = this.#newDialler();
    this.#connections = new Connections({
      ...options,
      instance: this.instance,
      links: this.#links,
      port: () => this.port,
      gossip: (from, fields) => this.#hearGossip(from, fields),
    });
    this.#listener = new Listener({
      setTimer: environment.setTimer,
      now: () => performance.now(),
      serve: (connection, from, proven) => this.#connections.accept(connection, from, proven),
      serveFiles: options.serveFiles,
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
      void this.#part();
      this.#options.discovery.configure(settings);
      return;
    }
    await this.#listen(settings);
    if (this.#settings !== settings) return;
    this.presenceChanged();
    this.#options.discovery.configure(settings);
    this.#keepAlive();
    this.#dialler.start(settings.manual);
  }

  /** The certificates of the computers that are connected. */
  certificates(): Certificate[] {
    return [...this.#links.all.values()].map(({ certificate }) => certificate);
  }

  /** The computers that are connected, as far as they can be dialled. */
  computers(): PeerComputer[] {
    return [...this.#links.all.values()].flatMap(({ person, writer, address }) =>
      address ? [{ person, writer, address }] : [],
    );
  }

  /** Whether a computer has been sent many messages that it has not taken yet. */
  isBehind(writer: WriterId): boolean {
    return this.#links.all.get(writer)?.router.isBehind === true;
  }

  /** People nearby, by id. */
  people(): Map<PersonId, OnlineUser> {
    if (!this.enabled) return new Map();
    const { discovery, removed } = this.#options;
    return peopleNearby(
      discovery,
      this.#links.all.values(),
      (key, { peer, writer }) =>
        this.#dialler.cannotReach(key) || (writer !== undefined && removed.has(peer, writer)),
    );
  }

  reports(): PeerReport[] {
    return reportPeers(this.#options.discovery, this.#links.all, this.#book, this.#dialler);
  }

  /** Announces the port at which this profile is given to another computer, or none any more. */
  offersProfileAt(port: number | undefined): void {
    this.#adding = port;
    this.#announce();
  }

  /** Tells everybody that the user has changed name, status, note or picture. */
  presenceChanged(): void {
    const self = this.#options.presence();
    this.#announce(self);
    for (const { session } of this.#links.all.values())
      session.send('ONLINE_CHANGES', { changed: [self], gone: [] });
  }

  /** Sends lines to everybody who is connected. */
  tellAll(lines: readonly Uint8Array[]): void {
    for (const { session } of this.#links.all.values()) for (const line of lines) session.sendBytes(line);
  }

  /** Tells this person's other computers something. */
  tellOwn(...[command, fields]: OwnNews): void {
    for (const { person, session } of this.#links.all.values())
      if (person === this.#options.keys.person.id) session.send(command, fields);
  }

  /** These computers are known to be removed from now on: ends their connections, and tells the others whom it concerns. */
  computersRemoved(revoked: readonly Revocation[]): void {
    const { removed } = this.#options;
    for (const link of [...this.#links.all.values()]) {
      const own = removed.get(link.person, link.writer);
      if (own) {
        this.#links.remove(link);
        link.session.sendAway(own);
      } else this.#tellRevoked(link, revoked);
    }
    this.#dialler.plan();
  }

  /** Tells a peer of computers that were removed, as far as that concerns it; only of some, if these are given. */
  #tellRevoked({ person, session }: PeerLink, some?: readonly Revocation[]): void {
    const told = this.#options.removed.concerning(person);
    const signatures = some && new Set(some.map(({ signature }) => signature));
    const revoked = told.filter(({ signature }) => signatures?.has(signature) ?? true);
    for (const line of revocationsInLines(revoked)) session.send('REVOKED', { revoked: line });
  }

  /** Tells these people, as far as they are connected, what this person does in a conversation. Returns who was told. */
  tellDoing(people: ReadonlySet<PersonId>, doing: Doing): Set<PersonId> {
    const told = new Set<PersonId>();
    for (const { person, session } of this.#links.all.values()) {
      if (!people.has(person)) continue;
      session.send(...doingMessage(doing));
      told.add(person);
    }
    return told;
  }

  /** Call when the user has blocked or unblocked somebody. */
  blockedChanged(): void {
    for (const link of [...this.#links.all.values()])
      if (this.#options.isBlocked(link.person)) link.session.drop(phrase('ended.blocked'));
    this.#dialler.plan();
  }

  /** Call when conversations have changed: others may be wanted now. */
  wantedChanged(): void {
    this.#dialler.plan();
  }

  /** Asks a peer that has this picture. Returns which; undefined if nobody can be asked. */
  askIcon(hash: string): IconSource | undefined {
    for (const { writer, presence, session } of this.#links.all.values())
      if (presence?.icon === hash && this.#options.icons.mayAsk(writer)) {
        session.send('ICON', { hash });
        return writer;
      }
    return undefined;
  }

  /** Reconnects to everybody, with the current writer. */
  registerAnew(): void {
    this.presenceChanged();
    this.#dialler.registerAnew();
    for (const { session } of [...this.#links.all.values()]) session.drop(phrase('ended.freshWriter'));
  }

  sleep(): void {
    this.#asleep = true;
    void this.#part();
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
    const ended = this.#part();
    this.#settings = undefined;
    await Promise.all([this.#options.discovery.close(), ended]);
  }

  #announce(self = this.#options.presence()): void {
    const { discovery, keys } = this.#options;
    const { port, instance } = this;
    if (this.enabled && port !== undefined)
      discovery.announce(announcementOf(self, { writer: keys.writer.id, instance }, port, this.#adding));
  }

  #newLinks(): Links {
    return new Links({
      ...this.#options,
      instance: this.instance,
      isEnabled: () => this.enabled,
      problemWith: (writer) => this.#dialler.problemWith(writer),
      linked: (link) => this.#linked(link),
      unlinked: () => this.#gossip.tellSoon(),
      lost: (link, end) => this.#lost(link, end),
    });
  }

  #newGossip(): Gossip {
    const { environment, discovery, keys } = this.#options;
    return new Gossip({
      environment,
      links: this.#links.all,
      book: this.#book,
      isOnLink: (host) => discovery.isOnLink(host),
      usesLoopback: () => this.#settings?.loopback ?? false,
      isKnown: (writer) =>
        writer === keys.writer.id || this.#links.has(writer) || discovery.peers.has(writer),
    });
  }

  #newDialler(): Dialler {
    const { environment, discovery, keys, removed, isWanted, isBlocked, events } = this.#options;
    return new Dialler({
      me: () => keys.writer.id,
      environment,
      discovery,
      isWanted,
      isBlocked,
      isRemoved: (person, writer) => removed.has(person, writer),
      book: this.#book,
      isLinked: (id) => this.#links.has(id),
      isLinkedAt: (address) => this.#links.hasAddress(address),
      connect: (address, expected, ended) => this.#connections.dial(address, expected, ended),
      reachChanged: () => events.people(),
    });
  }

  async #listen(settings: PeersSettings): Promise<void> {
    if (this.#listener.port !== undefined) return;
    const { store, log } = this.#options;
    try {
      const certificate = await (this.#certificate ??= this.#options.certificate());
      // Meanwhile this node may have been told to do something else.
      if (this.#settings !== settings || this.#asleep) return;
      await this.#listener.open(settings.port || store.port, certificate);
    } catch {
      log('error', 'cannot listen', {});
    }
  }

  /** Ends all connections with GOODBYE. Resolves when they are over. */
  #part(): Promise<void> {
    this.#aliveTimer?.cancel();
    this.#dialler.stop();
    this.#links.removeAll();
    this.#gossip.stop();
    const ended = this.#connections.endAll();
    this.#options.events.people();
    return ended;
  }

  /** A connection was admitted: notes where the peer is, presents this node, and tells the others. */
  #linked(link: PeerLink): void {
    const { person, writer, session, address, dialler } = link;
    const { store, events, discovery, presence, rooms } = this.#options;
    const isTheirs = dialler === writer;
    for (const key of [writer, person]) this.#dialler.linked(key);
    discovery.alive(writer);
    if (address) this.#book.note(person, address, isTheirs ? 'dialled us' : this.#wayTo(person, writer));
    this.#book.forgetRumour(writer);
    session.send('ONLINE_USERS', { users: [presence()] });
    for (const line of rooms.ownList()) session.sendBytes(line);
    this.#tellRevoked(link);
    if (isTheirs && address) void this.#reach.tell(session, address);
    store.save(this.port ?? 0, this.#book.latest(rememberedAtMost));
    this.#gossip.tellSoon();
    events.people();
  }

  #wayTo(person: PersonId, writer: WriterId): Exclude<Way, 'gossip'> {
    const way = this.#options.discovery.peers.get(writer)?.way ?? this.#book.get(person)?.way;
    return way === undefined || way === 'gossip' ? 'manual' : way;
  }

  #lost({ person, writer }: PeerLink, { kind, reason }: SessionEnd): void {
    const { discovery, events, log } = this.#options;
    log('info', 'peer lost', { person, kind, reason: inEnglish(reason) });
    if (kind === 'farewell') discovery.gone(writer);
    for (const key of [writer, person]) this.#dialler.lost(key, kind, reason);
    events.people();
  }

  #hearGossip(from: PeerLink, fields: PeerMessages['PEERS']): void {
    this.#gossip.hear(from, fields);
    this.#dialler.plan();
  }

  #keepAlive(): void {
    this.#aliveTimer?.cancel();
    this.#aliveTimer = this.#options.environment.setTimer(() => {
      for (const writer of this.#links.all.keys()) this.#options.discovery.alive(writer);
      this.#keepAlive();
    }, aliveMs);
  }
}

import type { WriterId } from '../../../shared/ids';
import type { Address } from '../../../shared/protocol/address';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { exchangeLink } from '../connection/exchange-link';
import type { SessionEnd } from '../connection/session-events';
import { sameAddress } from '../connection/address';
import { firstDialler } from './dial-plan';
import { placeFor } from './guests';
import type { PeerLink } from './peer-link';
import type { PeersOptions } from './types';

/** A connection whose peer has just registered. */
export type NewLink = Omit<PeerLink, 'router' | 'presence' | 'problem' | 'reachesUs'>;

export interface LinksOptions extends PeersOptions {
  /** New at every start of this app. */
  readonly instance: string;
  /** Whether peers are looked for. */
  isEnabled(): boolean;
  /** Why dialling a peer failed last; undefined if it did not. */
  problemWith(writer: WriterId): Phrase | undefined;
  /** A connection was admitted. */
  linked(link: PeerLink): void;
  /** A connection is no longer used. */
  unlinked(link: PeerLink): void;
  /** A connection that was in use has ended by itself; called after `unlinked`. */
  lost(link: PeerLink, end: SessionEnd): void;
}

/** The registered connections with peers: one with each of their writers, and a bounded number of them. */
export class Links {
  readonly #options: LinksOptions;
  /** By writer: a person may be connected with several computers. */
  readonly #links = new Map<WriterId, PeerLink>();

  constructor(options: LinksOptions) {
    this.#options = options;
  }

  get all(): ReadonlyMap<WriterId, PeerLink> {
    return this.#links;
  }

  /** Whether there is a connection with this writer, or with this person. */
  has(id: string): boolean {
    return this.#some(({ writer, person }) => writer === id || person === id);
  }

  hasAddress(address: Address): boolean {
    return this.#some((link) => link.address !== undefined && sameAddress(link.address, address));
  }

  /** Whether a connection is in use: no other one with the same peer has replaced it. */
  isCurrent(link: PeerLink): boolean {
    return this.#links.get(link.writer) === link;
  }

  /** A peer has registered. Returns undefined if the connection is not kept; it is then ended. */
  add(made: NewLink): PeerLink | undefined {
    if (this.#dropIfOneself(made)) return undefined;
    if (this.#options.isBlocked(made.person)) {
      made.session.drop(phrase('ended.blocked'));
      return undefined;
    }
    const removed = this.#options.removed.get(made.person, made.writer);
    if (removed) {
      made.session.sendAway(removed);
      return undefined;
    }
    const before = this.#links.get(made.writer);
    if (before && this.#isPreferred(before, made)) {
      made.session.goodbye('second-connection');
      return undefined;
    }
    if (before) {
      this.remove(before);
      before.session.goodbye('second-connection');
    } else if (!this.#makeRoom(made)) return undefined;
    const link = this.#opened(made, before);
    this.#links.set(link.writer, link);
    this.#options.linked(link);
    this.#options.keyTraffic.opened(link.router);
    return link;
  }

  remove(link: PeerLink): void {
    if (!this.isCurrent(link)) return;
    this.#links.delete(link.writer);
    this.#options.icons.gone(link.writer);
    this.#options.keyTraffic.closed(link.router);
    this.#options.rooms.gone(link.router);
    this.#options.exchange.close(link.router);
    this.#options.unlinked(link);
  }

  removeAll(): void {
    for (const link of [...this.#links.values()]) this.remove(link);
  }

  /** A connection has ended by itself. */
  ended(link: PeerLink, end: SessionEnd): void {
    if (!this.isCurrent(link)) return;
    this.remove(link);
    this.#options.lost(link, end);
  }

  /** Drops a connection with this node itself or a copy of its profile, or one that comes after peers were turned off. */
  #dropIfOneself({ writer, instance, session }: NewLink): boolean {
    const { keys, events, isEnabled } = this.#options;
    if (writer !== keys.writer.id && isEnabled()) return false;
    session.drop(phrase('ended.oneself'));
    // A copy of this profile is running somewhere.
    if (isEnabled() && instance !== this.#options.instance) events.elsewhere();
    return true;
  }

  /** Whether the older of two connections with a peer is kept. Both ends decide the same: it depends on who dialled. */
  #isPreferred(before: PeerLink, made: NewLink): boolean {
    const isSecond = before.instance === made.instance && before.dialler !== made.dialler;
    return isSecond && before.dialler === firstDialler(this.#options.keys.writer.id, made.writer);
  }

  /** Makes room for a new peer. If it dialled and there are too many, one of a lower rank is evicted, or it is turned away. */
  #makeRoom(newcomer: NewLink): boolean {
    if (newcomer.dialler !== newcomer.writer) return true;
    const { discovery, isContact, log } = this.#options;
    const rank = ({ person, writer }: Pick<PeerLink, 'person' | 'writer'>): number =>
      isContact(person) ? 2 : discovery.peers.has(writer) ? 1 : 0;
    const { admitted, evicted } = placeFor([...this.#links.values()], newcomer, rank);
    if (evicted) {
      this.remove(evicted);
      evicted.session.goodbye();
    }
    if (!admitted) {
      const { person, writer, session } = newcomer;
      log('info', 'a peer was turned away', { person, writer });
      session.goodbye();
    }
    return admitted;
  }

  #opened(made: NewLink, before: PeerLink | undefined): PeerLink {
    const { writer, session } = made;
    const router = this.#options.exchange.open(exchangeLink(session, made));
    const isTheirs = made.dialler === writer;
    const problem = isTheirs ? this.#options.problemWith(writer) : undefined;
    const reachesUs = isTheirs || before?.reachesUs || undefined;
    return { ...made, router, problem, reachesUs, presence: before?.presence };
  }

  #some(applies: (link: PeerLink) => boolean): boolean {
    return [...this.#links.values()].some(applies);
  }
}

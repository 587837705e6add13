import type { Connection } from '../../../runtime/tls/connection';
import { personId, type PersonId, type WriterId } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import type { PeerMessages } from '../../../shared/protocol/messages';
import { RateLimit } from '../../../shared/protocol/rate-limit';
import { Throttle } from '../../../shared/protocol/throttle';
import { formatAddress, type Address } from '../../../shared/protocol/address';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { peerRegistration, welcomeOf } from '../connection/registration';
import { dial, Session } from '../connection/session';
import type { Patience, SessionOptions } from '../connection/session-options';
import type { SessionEvents } from '../connection/session-events';
import { parsePeerUrl } from '../connection/address';
import { silencePace } from '../pace';
import { hearing } from './hearing';
import type { Expected } from './dialler';
import type { Links, NewLink } from './links';
import { costs } from './costs';
import type { PeerLink } from './peer-link';
import { SignatureLimit } from './signature-limit';
import type { PeersOptions } from './types';
import { readAs } from '../../../shared/read-as';

/** Shorter than for a server, which may be far: nearby peers answer fast, and people see who is gone. */
const patience = { connectMs: 2_500, answerMs: 4_000 };

export interface ConnectionsOptions extends PeersOptions {
  /** New at every start of this app. */
  readonly instance: string;
  readonly links: Links;
  /** The port on which peers reach this node; undefined while it does not listen. */
  port(): number | undefined;
  /** A peer says with whom it is connected. */
  gossip(from: PeerLink, fields: PeerMessages['PEERS']): void;
}

/** Called when a connection ends, with the reason if its peer never registered. */
type EndListener = (reason: Phrase | undefined) => void;

/** The other end of a connection: its host, and the address if this side dialled. */
interface RemoteEnd {
  readonly host: string;
  readonly address: Address | undefined;
}

/** All connections with peers, registered or not: dials, accepts, and handles their events until they end. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #sessions = new Set<Session>();
  readonly #signatures = new SignatureLimit();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  dial(address: Address, expected: Expected, ended: EndListener): void {
    const { keys, environment, presence, instance, port } = this.#options;
    const registration = peerRegistration(presence(), keys, instance, port());
    const peer = { id: expected.id, mayBe: (writer: string) => this.#mayBe(expected, writer) };
    const role = { kind: 'dials', registration, peer } as const;
    try {
      this.#begin(
        (receivers) =>
          dial({ address, keys, environment, patience: this.#patience(true), role, ...receivers }),
        { host: address.host, address },
        ended,
      );
    } catch {
      ended(phrase('ended.noAddress', { place: formatAddress(address) }));
    }
  }

  /**
   * Serves a connection that a peer has made.
   * @param proven called when it has proven who it is
   */
  accept(connection: Connection, from: Address, proven: () => void): Session {
    const { keys, environment, presence, instance, removed, isBlocked } = this.#options;
    const role = {
      kind: 'is dialled',
      welcome: () => welcomeOf(presence(), instance),
      refuses: isBlocked,
      removed: (person: PersonId, writer: WriterId) => removed.get(person, writer),
    } as const;
    const common = { address: from, keys, environment, patience: this.#patience(false), role };
    return this.#begin(
      (receivers) => new Session(connection, { ...common, ...receivers }),
      { host: from.host, address: undefined },
      () => undefined,
      proven,
    );
  }

  /** Ends all with GOODBYE. Resolves when they are over. */
  async endAll(): Promise<void> {
    const sessions = [...this.#sessions];
    this.#sessions.clear();
    for (const session of sessions) session.goodbye();
    await Promise.all(sessions.map(({ ended }) => ended));
  }

  /** Whether whoever has proven to be this writer may be somebody. Of a person, their computers are known from before. */
  #mayBe({ id, isWriter }: Expected, writer: string): boolean {
    if (id === undefined || id === writer) return true;
    const person = isWriter ? undefined : readAs(personId, id).data;
    return person !== undefined && this.#options.isComputerOf(person, writer);
  }

  #patience(dials: boolean): Patience {
    return { ...patience, silence: () => silencePace(this.#options.links.all.size, dials) };
  }

  /** Sets up a connection and handles its events until it ends. Throws when the address is invalid. */
  #begin(
    open: (receivers: Pick<SessionOptions, 'events' | 'handlers'>) => Session,
    { host, address }: RemoteEnd,
    ended: EndListener,
    proven: () => void = () => undefined,
  ): Session {
    const { keys, links, isContact } = this.#options;
    let link: PeerLink | undefined;
    /** Counts signatures that are checked for a stranger. */
    const checks = (count: number): void => {
      if (count > 0 && link && !isContact(link.person)) signatures.charge(count);
    };
    const register = (made: Omit<NewLink, 'host' | 'session' | 'forged'>): void => {
      link = links.add({ ...made, host, session, forged: () => checks(1) });
    };
    const { entry, handlers } = hearing(this.#options, {
      charge: (cost) => throttle.charge(cost),
      checks,
      link: () => (link && links.isCurrent(link) ? link : undefined),
      gossip: this.#options.gossip,
    });
    const events: SessionEvents = {
      line: () => throttle.charge(costs.line),
      proven: () => true,
      welcome: ({ instance = '' }, peer) => {
        if (peer) register({ ...peer, instance, address, dialler: keys.writer.id });
      },
      admitted: ({ urls = [], instance = '' }, peer) => {
        proven();
        register({ ...peer, instance, address: listeningAt(urls, host), dialler: peer.writer });
      },
      entry,
      closed: (end) => {
        this.#sessions.delete(session);
        throttle.stop();
        signatures.stop();
        if (link) links.ended(link, end);
        ended(link ? undefined : end.reason);
      },
    };
    const session = open({ events, handlers });
    const { environment } = this.#options;
    const throttle = new Throttle(
      new RateLimit(limits.peerPerSecond, limits.peerBurst, environment.now()),
      environment,
      () => session.hold('rate'),
      () => session.release('rate'),
    );
    const signatures = new Throttle(
      { takeAnyway: (now, count = 1) => this.#signatures.takeAnyway(host, now, count) },
      environment,
      () => session.hold('signatures'),
      () => session.release('signatures'),
    );
    this.#sessions.add(session);
    return session;
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

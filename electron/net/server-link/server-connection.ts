import { doingMessage, type Doing } from '../connection/doing';
import { exchangeLink } from '../connection/exchange-link';
import type { SessionEnd, SessionEvents } from '../connection/session-events';
import type { Address } from '../../../shared/protocol/address';
import type { Environment } from '../../../runtime/environment';
import type { Log } from '../../../runtime/log';
import type { Exchange } from '../../../shared/exchange/exchange';
import type { Router } from '../../../shared/exchange/router';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { failureOf, type ErrorCode, type Failure } from '../../../shared/protocol/errors';
import { limits } from '../../../shared/protocol/limits';
import type { NamedComputer } from '../../../shared/protocol/named-computer';
import { revocationsInLines, type Revocation } from '../../../shared/protocol/revocation';
import { features, type ReadMark, type ServerMessages } from '../../../shared/protocol/messages';
import { checkName } from '../../../shared/protocol/names';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { serverAsSource, type Icons, type IconSource } from '../connection/icons';
import type { WriterKeys } from '../keys';
import type { KeyHandlers } from '../sealing/key-links';
import type { ServerHandlers } from '../connection/node-messages';
import { newsNaming, type OwnNews } from '../own-news';
import { People } from '../people';
import type { RemovedComputers } from '../removed-computers';
import type { RoomLists } from '../rooms/room-lists';
import { inEnglish } from '../../../shared/words/say';
import { errorCodeOf, foreign, unreachable } from '../connection/reasons';
import { failureIn, refusalPhrase } from './refusal-phrase';
import type { KnownServers } from './known-servers';
import { retryDelay } from './reconnect';
import { presenceOf, registrationOf } from '../connection/registration';
import { dial, type Session } from '../connection/session';
import type { ConnectionState, Notice, Profile } from '../types';

export interface ServerConnectionOptions {
  keys: WriterKeys;
  environment: Environment;
  log: Log;
  exchange: Exchange;
  keyTraffic: KeyHandlers;
  icons: Icons;
  removed: Pick<RemovedComputers, 'isThis' | 'own' | 'hear'>;
  rooms: Pick<RoomLists, 'heard' | 'gone'>;
  known: KnownServers;
  /** Whether a server may be told of a conversation. */
  mayTell(conversation: ConversationId): boolean;
  profile(): Profile;
  events: {
    connection(): void;
    people(): void;
    /** The server tells certificates that it was asked for. */
    certificates(told: ServerMessages['CERTIFICATES']): void;
    icon(hash: string): void;
    /** The server tells when people were last here. */
    lastHere(people: ServerMessages['LAST_HERE']['people']): void;
    /** Another computer of this person tells what was read there. */
    read(marks: readonly ReadMark[]): void;
    /** Another computer of this person tells what computers are called. */
    computers(named: readonly NamedComputer[]): void;
    /** Somebody does something in a conversation. */
    doing(person: PersonId | undefined, doing: Doing): void;
    /** The server asks for pieces of a file, for which a member waits. */
    piecesWanted(wanted: ServerMessages['PIECES_WANTED']): void;
    /** The server refused an entry. */
    refused(conversation: ConversationId, entry: EntryHash, problem: Failure): void;
    /** Another program is connected with this profile's writer. */
    elsewhere(): void;
  };
}

/**
 * Errors in answer to REGISTER that last until somebody does something about them. They are tried again after a while: a name
 * becomes free, a ban is lifted, and at a first contact somebody else may have answered in the server's place.
 */
const lastingRefusals: readonly string[] = [
  'name-taken',
  'bad-name',
  'bad-proof',
  'banned',
  'not-allowed',
  'invite-needed',
  'invite-spent',
] satisfies ErrorCode[];
/** What a server says before it has proven who it is. Of whoever says something else then, nothing is believed. */
const saidUnproven: readonly string[] = ['too-many-connections'] satisfies ErrorCode[];
/** How long a connection must last to reset the backoff. */
const stableMs = 5_000;
const afterFarewellMs = 1_000;
/** Long, since two computers with one profile would otherwise disconnect each other endlessly. */
const afterElsewhereMs = 30_000;
const afterKickMs = 60_000;
const afterRefusalMs = 300_000;

/** How long to wait at least before connecting again, by how the last session ended. */
const leastDelays: Readonly<Record<SessionEnd['kind'], number>> = {
  broken: 0,
  second: 0,
  banned: 0,
  farewell: afterFarewellMs,
  elsewhere: afterElsewhereMs,
  kicked: afterKickMs,
};

/** The connection with the configured server. Reconnects by itself whenever it is lost. */
export class ServerConnection {
  state: ConnectionState = { state: 'unconfigured' };
  /** The last that whoever runs the server said to everybody. */
  notice: Notice | null = null;
  #notices = 0;
  readonly people = new People();
  readonly #options: ServerConnectionOptions;
  #address: Address | null = null;
  #session: Session | undefined;
  /** Set from WELCOME until the session ends. */
  #router: Router | undefined;
  /** The presence that the server knows, as JSON. */
  #told = '';
  #servesFiles = false;
  #tellsLastHere = false;
  #retry: { cancel(): void } | undefined;
  #failures = 0;
  #onlineSince: number | undefined;
  /** The server with which this run had the first contact. */
  #met: string | undefined;
  #asleep = false;

  constructor(options: ServerConnectionOptions) {
    this.#options = options;
  }

  /** The server, if pieces of a conversation's files can be brought to it and fetched from it now. */
  forFiles(conversation: ConversationId): { readonly id: string; readonly address: Address } | undefined {
    const { state } = this;
    const mayBeAsked = this.#router && this.#servesFiles && this.#options.mayTell(conversation);
    return mayBeAsked && state.state === 'online'
      ? { id: state.serverId, address: state.address }
      : undefined;
  }

  /** Connects to a server (leaving the old one with GOODBYE), or to none. */
  set(address: Address | null): void {
    this.#leave();
    this.notice = null;
    this.#address = address;
    this.#failures = 0;
    if (!address) this.#become({ state: 'unconfigured' });
    else if (this.#asleep) this.#rest();
    else this.#connect();
  }

  retryNow(): void {
    if (['waiting', 'refused', 'changed'].includes(this.state.state)) this.#connect();
  }

  /** Connects to a server whose key has changed, if this is the one that it has now. */
  accept(key: string): void {
    const { state } = this;
    if (state.state !== 'changed' || state.key !== key) return;
    this.#options.known.keep(state.address, key);
    this.#connect();
  }

  sleep(): void {
    this.#asleep = true;
    this.#leave();
    this.#rest();
  }

  wake(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#failures = 0;
    this.#connect();
  }

  /** Registers again, with the current writer. */
  registerAnew(): void {
    if (this.#session || this.state.state === 'refused') this.#connect();
  }

  /** These computers are known to be removed from now on. If this is one of them, it says so and stays away. */
  computersRemoved(revoked: readonly Revocation[]): void {
    const { removed, keys } = this.#options;
    if (removed.isThis) this.#connect();
    else this.#tellRevoked(revoked.filter(({ person }) => person === keys.person.id));
  }

  /** The user's profile has changed. A changed name takes a new registration. */
  profileChanged(renamed: boolean): void {
    if (renamed) this.#connect();
    else if (this.#router) this.#tellPresence();
  }

  /** Asks the server for the certificates of people's connected computers. Returns false if it cannot be asked. */
  askCertificates(people: readonly PersonId[]): boolean {
    if (!this.#router) return false;
    for (let at = 0; at < people.length; at += limits.certificatesPerInvite)
      this.#session?.send('CERTIFICATES', { people: people.slice(at, at + limits.certificatesPerInvite) });
    return true;
  }

  /** Asks the server when people were last here. */
  askLastHere(people: readonly PersonId[]): void {
    if (!this.#router || !this.#tellsLastHere) return;
    for (let at = 0; at < people.length; at += limits.lastHereAsked)
      this.#session?.send('LAST_HERE', { people: people.slice(at, at + limits.lastHereAsked) });
  }

  /** Tells this person's other computers something. */
  tellOwn(...news: OwnNews): void {
    const told = newsNaming(news, this.#options.mayTell);
    if (!this.#router || !told) return;
    const [command, fields] = told;
    this.#session?.send(command, fields);
  }

  /** Has the server tell the members of a conversation what this person does there. */
  tellDoing(doing: Doing): void {
    if (this.#router && this.#options.mayTell(doing.conversation))
      this.#session?.send(...doingMessage(doing));
  }

  /** Asks the server for a picture. Returns `serverAsSource`; undefined if the server cannot be asked. */
  askIcon(hash: string): IconSource | undefined {
    if (!this.#router || !this.#options.icons.mayAsk(serverAsSource)) return undefined;
    this.#session?.send('ICON', { hash });
    return serverAsSource;
  }

  /** Says GOODBYE; resolves when the connection is closed. */
  async close(): Promise<void> {
    const session = this.#session;
    this.set(null);
    await session?.ended;
  }

  /** Reconnects, unless no server is set or this computer is asleep. */
  #connect(): void {
    this.#leave();
    const address = this.#address;
    if (!address || this.#asleep) return;
    const { profile, icons, removed, environment } = this.#options;
    if (removed.isThis) return this.#refused(address, failureOf('revoked', phrase('refused.revoked')));
    const name = checkName(profile().user);
    if (!name.ok) return this.#become({ state: 'refused', address, error: name.error });
    this.#told = JSON.stringify(presenceOf(profile(), icons.own));
    try {
      this.#session = this.#open(address);
    } catch (error) {
      this.#failures += 1;
      const delay = retryDelay(this.#failures, environment.random());
      return this.#wait(unreachable(errorCodeOf(error), address) ?? foreign(address), delay);
    }
    this.#become({ state: 'connecting', address });
  }

  #open(address: Address): Session {
    const { keys, environment, profile, icons, known } = this.#options;
    const registration = registrationOf(profile(), icons.own, keys);
    const session: Session = dial({
      address,
      keys,
      role: { kind: 'dials', registration, invite: known.invite(address) },
      ...this.#receivers(address, () => this.#session === session),
      environment,
    });
    return session;
  }

  /** What takes a session's events and messages. All are ignored once it is no longer the current one. */
  #receivers(
    address: Address,
    isCurrent: () => boolean,
  ): { events: SessionEvents; handlers: ServerHandlers } {
    const { exchange, keyTraffic, icons, rooms, events } = this.#options;
    const heard =
      <Fields>(run: (fields: Fields) => void) =>
      (fields: Fields): void => {
        if (isCurrent()) run(fields);
      };
    const routed =
      <Args extends unknown[]>(run: (router: Router, ...args: Args) => void) =>
      (...args: Args): void => {
        if (isCurrent() && this.#router) run(this.#router, ...args);
      };
    return {
      events: {
        line: () => undefined,
        proven: (key) => isCurrent() && this.#isExpected(address, key),
        welcome: heard((fields) => this.#welcome(address, fields)),
        // Nobody dials this side of the connection.
        admitted: () => undefined,
        entry: routed((router, entry, bytes) => exchange.entry(router, entry, bytes)),
        closed: heard((end) => this.#ended(end)),
      },
      handlers: {
        ONLINE_USERS: heard((fields) => this.people.takeList(fields) && this.#peopleChanged()),
        ONLINE_CHANGES: heard((fields) => {
          this.people.takeChanges(fields);
          this.#peopleChanged();
        }),
        NOTICE: heard(({ text }) => {
          this.#notices += 1;
          this.notice = { text, number: this.#notices };
          events.connection();
        }),
        HAVE: routed((router, fields) => exchange.have(router, fields)),
        RECEIPTS: routed((router, fields) => exchange.receipts(router, fields)),
        WANT: routed((router, fields) => exchange.want(router, fields)),
        LACKING: routed((router, fields) => exchange.lacking(router, fields)),
        KEYS: routed((router, fields) => keyTraffic.given(router, fields)),
        KEYS_WANTED: routed((router, fields) => keyTraffic.wanted(router, fields)),
        KEYS_KEPT: routed((router, fields) => keyTraffic.kept(router, fields)),
        REVOKED: heard(({ revoked }) => this.#hearRevoked(revoked)),
        COMPUTERS: heard(({ computers }) => events.computers(computers)),
        ROOMS: routed((router, fields) => rooms.heard(router, fields)),
        READ: heard(({ marks }) => events.read(marks)),
        TYPING: heard(({ person, conversation }) => events.doing(person, { kind: 'typing', conversation })),
        SEEN: heard(({ person, conversation, last }) =>
          events.doing(person, { kind: 'seen', conversation, last }),
        ),
        PIECES_WANTED: heard((fields) => events.piecesWanted(fields)),
        CERTIFICATES: heard((fields) => events.certificates(fields)),
        LAST_HERE: heard(({ people }) => events.lastHere(people)),
        ICON: heard((fields) => {
          const answer = icons.hear(fields);
          if (answer.isNew) events.icon(fields.hash);
          if (answer.reply) this.#session?.send('ICON', answer.reply);
        }),
        ERROR: heard((fields) => this.#takeError(address, fields)),
        PONG: routed((router, { token }) => void router.pong(token)),
      },
    };
  }

  /** Before it has registered, a server only has to say why this computer may not. */
  #hearRevoked(revoked: readonly Revocation[]): void {
    const { removed, keys } = this.#options;
    const isThis = ({ person, writer }: Revocation): boolean =>
      person === keys.person.id && writer === keys.writer.id;
    removed.hear(this.#router ? revoked : revoked.filter(isThis));
  }

  #tellRevoked(revoked: readonly Revocation[]): void {
    if (!this.#router) return;
    for (const line of revocationsInLines(revoked)) this.#session?.send('REVOKED', { revoked: line });
  }

  #peopleChanged(): void {
    this.#router?.setConnected(this.people.writers());
    this.#options.events.people();
  }

  #tellPresence(): void {
    const presence = presenceOf(this.#options.profile(), this.#options.icons.own);
    const told = JSON.stringify(presence);
    if (told === this.#told) return;
    this.#told = told;
    this.#session?.send('STATUS', presence);
  }

  /** Ends the session with GOODBYE and ignores its further events. */
  #leave(): void {
    const session = this.#session;
    this.#forgetSession();
    session?.goodbye();
  }

  #forgetSession(): void {
    const { exchange, keyTraffic, icons, rooms, events } = this.#options;
    this.#retry?.cancel();
    if (this.#router) {
      rooms.gone(this.#router);
      keyTraffic.closed(this.#router);
      exchange.close(this.#router);
    }
    this.#router = undefined;
    this.#session = undefined;
    icons.gone(serverAsSource);
    if (this.people.clear()) events.people();
  }

  #ended({ kind, reason }: SessionEnd): void {
    const { environment, log, events } = this.#options;
    this.#forgetSession();
    log('info', 'disconnected', { kind, reason: inEnglish(reason) });
    if (kind === 'elsewhere') events.elsewhere();
    if (this.#onlineSince !== undefined && environment.now() - this.#onlineSince >= stableMs)
      this.#failures = 0;
    this.#onlineSince = undefined;
    this.#failures += 1;
    if (kind === 'banned' && this.#address) return this.#refused(this.#address, failureOf('banned', reason));
    const usual = retryDelay(this.#failures, environment.random());
    const least = leastDelays[kind];
    this.#wait(reason, Math.max(least, usual));
  }

  #wait(reason: Phrase, delay: number): void {
    if (!this.#address) return;
    const { environment } = this.#options;
    const retryAt = environment.now() + delay;
    this.#retry = environment.setTimer(() => this.#connect(), delay);
    this.#become({ state: 'waiting', address: this.#address, reason, retryAt });
  }

  /** Waits for `wake`. */
  #rest(): void {
    if (!this.#address) return;
    const retryAt = this.#options.environment.now();
    this.#become({ state: 'waiting', address: this.#address, reason: phrase('ended.asleep'), retryAt });
  }

  /** Whether a server has the key that is known. One that has another is told nothing. */
  #isExpected(address: Address, key: string): boolean {
    const { known, log } = this.#options;
    const expected = known.key(address);
    if (expected === undefined || expected === key) return true;
    log('warn', 'the server has another key', { expected, key });
    this.#leave();
    this.#connectLater();
    this.#become({ state: 'changed', address, key });
    return false;
  }

  #welcome(address: Address, { server, features: has }: ServerMessages['WELCOME']): void {
    const session = this.#session;
    if (!session) return;
    const { environment, exchange, keyTraffic, known } = this.#options;
    if (known.key(address) === undefined) {
      known.keep(address, server.id);
      this.#met = server.id;
    }
    this.#servesFiles = has.includes(features.files);
    this.#tellsLastHere = has.includes(features.lastHere);
    this.#onlineSince = environment.now();
    this.#router = exchange.open(exchangeLink(session, { person: undefined, writer: undefined }));
    keyTraffic.opened(this.#router);
    // The presence may have changed since REGISTER.
    this.#tellPresence();
    this.#tellRevoked(this.#options.removed.own);
    const { id: serverId, name: serverName } = server;
    this.#become({ state: 'online', address, serverName, serverId, isFirst: this.#met === serverId });
  }

  #takeError(address: Address, error: ServerMessages['ERROR']): void {
    if (!this.#router) return this.#takeRefusal(address, error);
    const { icons, log, events } = this.#options;
    const { code, conversation, entry, retryAfter, hash } = error;
    log('warn', 'refused', { code, conversation, entry, message: error.message });
    // An older server does not say which picture; the request then times out.
    if (code === 'no-such-icon') return hash === undefined ? undefined : icons.missing(serverAsSource, hash);
    // The server's disk is full. It reports what it holds as soon as there is room, and is then sent the rest.
    if (code === 'not-kept') return;
    if (conversation === undefined) return;
    if (code === 'too-many-messages' && retryAfter !== undefined)
      this.#router.again(conversation, retryAfter);
    else if (entry !== undefined) events.refused(conversation, entry, failureIn(error));
  }

  /** An ERROR before WELCOME. */
  #takeRefusal(address: Address, error: ServerMessages['ERROR']): void {
    const isProven = this.#session?.isProven ?? false;
    this.#options.log('warn', 'not let in', { code: error.code, message: error.message, isProven });
    if (!isProven && !saidUnproven.includes(error.code))
      this.#session?.drop(phrase('ended.unprovenAt', { host: address.host }));
    else if (lastingRefusals.includes(error.code)) {
      this.#leave();
      this.#refused(address, failureIn(error));
    } else this.#session?.drop(refusalPhrase(error));
  }

  /** Says that it was not let in, or was banned. */
  #refused(address: Address, error: Failure): void {
    this.#connectLater();
    this.#become({ state: 'refused', address, error });
  }

  /** Tries again after a while: whoever was in the server's place may be gone, and who runs it may have changed their mind. */
  #connectLater(): void {
    this.#retry = this.#options.environment.setTimer(() => this.#connect(), afterRefusalMs);
  }

  #become(state: ConnectionState): void {
    this.state = state;
    this.#options.events.connection();
  }
}

import { doingMessage, type Doing } from '../connection/doing';
import { exchangeLink } from '../connection/exchange-link';
import type { SessionEnd, SessionEvents } from '../connection/session-events';
import type { Address } from '../../../shared/protocol/address';
import type { Router } from '../../../shared/exchange/router';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { failureOf, type Failure } from '../../../shared/protocol/errors';
import { limits } from '../../../shared/protocol/limits';
import { revocationsInLines, type Revocation } from '../../../shared/protocol/revocation';
import { features, type ServerMessages } from '../../../shared/protocol/messages';
import { checkName } from '../../../shared/protocol/names';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import { serverAsSource, type IconSource } from '../connection/icons';
import type { ServerHandlers } from '../connection/node-messages';
import { newsNaming, type OwnNews } from '../own-news';
import { People } from '../people';
import { inEnglish } from '../../../shared/words/say';
import { errorCodeOf, foreign, unreachable } from '../connection/reasons';
import { failureIn, lastingRefusals, refusalPhrase, saidUnproven } from './refusals';
import { hearing } from './hearing';
import type { ServerConnectionOptions } from './types';
import { afterRefusalMs, leastDelays, retryDelay, stableMs } from './reconnect';
import { presenceOf, registrationOf } from '../connection/registration';
import { dial, type Session } from '../connection/session';
import type { ConnectionState, Notice } from '../types';

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
    return hearing(this.#options, {
      isCurrent,
      router: () => this.#router,
      people: this.people,
      peopleChanged: () => this.#peopleChanged(),
      proven: (key) => this.#isExpected(address, key),
      welcome: (fields) => this.#welcome(address, fields),
      ended: (end) => this.#ended(end),
      notice: (text) => this.#hearNotice(text),
      revoked: (revoked) => this.#hearRevoked(revoked),
      refused: (error) => this.#takeError(address, error),
      send: (command, fields) => this.#session?.send(command, fields),
    });
  }

  #hearNotice(text: string): void {
    this.#notices += 1;
    this.notice = { text, number: this.#notices };
    this.#options.events.connection();
  }

  /** Before it has registered, a server only has to say why this computer may not. */
  #hearRevoked(revoked: readonly Revocation[]): void {
    const { removed } = this.#options;
    if (this.#router) removed.hear(revoked);
    else removed.hearOfThis(revoked);
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

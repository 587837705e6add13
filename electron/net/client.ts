import type { Entry, Person } from '../../shared/conversation/entry';
import type { Content } from '../../shared/conversation/author';
import type { Identity } from '../../shared/node/identity';
import { errorCodes, success, type ErrorCode, type Failure, type Result } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import type { OnlineUser, ServerMessages } from '../../shared/protocol/messages';
import { checkName } from '../../shared/protocol/names';
import { Conversations, type Taken } from './conversations';
import { realEnvironment } from './environment';
import { Icons } from './icons';
import { Listeners } from './listeners';
import { People } from './people';
import { errorCodeOf, foreign, unreachable } from './reasons';
import { presenceOf, registrationOf } from './registration';
import { retryDelay } from './reconnect';
import { Session, type SessionEnd, type SessionEvents } from './session';
import { Sync } from './sync';
import type {
  Change,
  ChatClient,
  ConnectionState,
  Conversation,
  EntryStore,
  Environment,
  Profile,
  ServerAddress,
} from './types';

/** Where a client tells what a developer may want to know; people never read it. */
export type ClientLog = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Record<string, unknown>,
) => void;

export interface ClientOptions {
  identity: Identity;
  profile: Profile;
  store: EntryStore;
  environment?: Environment;
  log?: ClientLog;
}

/** Answers to REGISTER that only the user can do something about. */
const needsUser: readonly string[] = ['name-taken', 'bad-name', 'bad-proof'] satisfies ErrorCode[];
/** A connection that lasted so long was a good one: the next loss is a first one again. */
const stableMs = 5_000;
const afterFarewellMs = 1_000;
/** Long, or two computers with one profile would throw each other out without end. */
const afterElsewhereMs = 30_000;
const closeMs = 1_000;

/** Makes a chat node. It does nothing until `setServer`. Throws when the store cannot be read. */
export const createClient = (options: ClientOptions): ChatClient => new Client(options);

class Client implements ChatClient {
  profile: Profile;
  connection: ConnectionState = { state: 'unconfigured' };
  readonly #identity: Identity;
  readonly #environment: Environment;
  readonly #log: ClientLog;
  readonly #conversations: Conversations;
  readonly #people = new People();
  readonly #icons: Icons;
  readonly #listeners = new Listeners((error) => this.#fault(error));
  #address: ServerAddress | null = null;
  #session: Session | undefined;
  /** There from WELCOME on, as long as the session. */
  #sync: Sync | undefined;
  /** The presence that the server knows, as JSON. */
  #told = '';
  #retry: { cancel(): void } | undefined;
  #failures = 0;
  #onlineSince: number | undefined;
  #asleep = false;
  #iconHash: string | null;
  /** Entries that came in this turn of the event loop: they are kept and shown together. */
  #arrived: Entry[] = [];

  constructor({ identity, profile, store, environment = realEnvironment, log }: ClientOptions) {
    this.#identity = identity;
    this.#environment = environment;
    this.#log = log ?? (() => undefined);
    this.profile = profile;
    this.#icons = new Icons(environment);
    this.#iconHash = this.#icons.keepOwn(profile.icon);
    this.#conversations = new Conversations(identity, store, environment.now, (error) => this.#fault(error));
  }

  get id(): string {
    return this.#identity.id;
  }

  get online(): ReadonlyMap<string, OnlineUser> {
    return this.#people.online;
  }

  get conversations(): ReadonlyMap<string, Conversation> {
    return this.#conversations.all;
  }

  setServer(address: ServerAddress | null): void {
    this.#leave();
    this.#address = address;
    this.#failures = 0;
    if (!address) this.#become({ state: 'unconfigured' });
    else if (this.#asleep) this.#rest();
    else this.#connect();
  }

  retryNow(): void {
    if (this.connection.state === 'waiting' || this.connection.state === 'refused') this.#connect();
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

  setProfile(profile: Profile): void {
    const renamed = profile.user !== this.profile.user;
    this.profile = profile;
    this.#iconHash = this.#icons.keepOwn(profile.icon);
    if (renamed) this.#connect();
    else if (this.#sync) this.#tellPresence();
  }

  invite(people: readonly Person[], title?: string): Result<{ conversation: string }> {
    const founded = this.#written(this.#conversations.found(this.profile.user, people, title));
    return founded.ok ? success({ conversation: founded.value.conversation }) : founded;
  }

  inviteMore(conversation: string, people: readonly Person[]): Result<Entry> {
    return this.#written(this.#conversations.inviteMore(conversation, this.profile.user, people));
  }

  uninvite(conversation: string, people: readonly Person[]): Result<Entry> {
    return this.#written(this.#conversations.uninvite(conversation, this.profile.user, people));
  }

  join = (conversation: string): Result<Entry> => this.#write(conversation, { command: 'JOIN' });
  decline = (conversation: string): Result<Entry> => this.#write(conversation, { command: 'DECLINE' });
  leave = (conversation: string): Result<Entry> => this.#write(conversation, { command: 'LEAVE' });

  sendText(conversation: string, text: string): Result<Entry> {
    return this.#written(this.#conversations.sendText(conversation, this.profile.user, text));
  }

  resend(conversation: string): void {
    const held = this.#conversations.get(conversation);
    if (!held || held.refused.size === 0) return;
    const numbers = [...held.refused.keys()].sort((a, b) => a - b);
    held.refused.clear();
    for (const number of numbers) {
      const entry = held.log.entryAt(this.id, number);
      if (entry) this.#sync?.written(entry);
    }
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
  }

  async icon(hash: string): Promise<Uint8Array | undefined> {
    const kept = this.#icons.get(hash);
    if (kept || !this.#sync) return kept;
    return this.#icons.wait(hash, () => this.#session?.send('ICON', { hash }));
  }

  onChange(listener: (change: Change) => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.setServer(null);
    if (!session) return;
    let timer: { cancel(): void } | undefined;
    const late = new Promise<void>((resolve) => (timer = this.#environment.setTimer(resolve, closeMs)));
    await Promise.race([session.ended, late]);
    timer?.cancel();
  }

  /** Connects anew, unless there is nowhere to connect to or this computer sleeps. */
  #connect(): void {
    this.#leave();
    const address = this.#address;
    if (!address || this.#asleep) return;
    const name = checkName(this.profile.user);
    if (!name.ok) return this.#become({ state: 'refused', address, error: name.error });
    this.#told = JSON.stringify(presenceOf(this.profile, this.#iconHash));
    try {
      this.#session = this.#open(address);
    } catch (error) {
      this.#failures += 1;
      const delay = retryDelay(this.#failures, this.#environment.random());
      return this.#wait(unreachable(errorCodeOf(error), address) ?? foreign(address), delay);
    }
    this.#become({ state: 'connecting', address });
  }

  #open(address: ServerAddress): Session {
    const session: Session = new Session({
      address,
      identity: this.#identity,
      registration: registrationOf(this.profile, this.#iconHash, this.id),
      events: this.#events(address, () => this.#session === session),
      environment: this.#environment,
    });
    return session;
  }

  /** What a session says is heard only while it is the current one. */
  #events(address: ServerAddress, isCurrent: () => boolean): SessionEvents {
    const heard =
      <Fields>(run: (fields: Fields) => void) =>
      (fields: Fields): void => {
        if (isCurrent()) run(fields);
      };
    return {
      welcome: heard((fields) => this.#welcome(address, fields)),
      users: heard((fields) => this.#people.takeList(fields) && this.#emit({ kind: 'people' })),
      changes: heard((fields) => {
        this.#people.takeChanges(fields);
        this.#emit({ kind: 'people' });
      }),
      entry: heard((entry) => this.#arrive(entry)),
      have: heard((fields) => this.#takeHave(fields)),
      icon: heard((fields) => this.#takeIcon(fields)),
      error: heard((fields) => this.#takeError(address, fields)),
      pong: heard((token) => this.#sync?.pong(token)),
      closed: heard((end) => this.#ended(end)),
    };
  }

  #tellPresence(): void {
    const presence = presenceOf(this.profile, this.#iconHash);
    const told = JSON.stringify(presence);
    if (told === this.#told) return;
    this.#told = told;
    this.#session?.send('STATUS', presence);
  }

  /** Ends the session with GOODBYE; what it still says is not heard. */
  #leave(): void {
    const session = this.#session;
    this.#forgetSession();
    session?.goodbye();
  }

  #forgetSession(): void {
    this.#flush();
    this.#retry?.cancel();
    this.#session = undefined;
    this.#sync?.stop();
    this.#sync = undefined;
    this.#icons.giveUp();
    if (this.#people.clear()) this.#emit({ kind: 'people' });
  }

  #ended({ kind, reason }: SessionEnd): void {
    this.#forgetSession();
    this.#log('info', 'disconnected', { kind, reason });
    const now = this.#environment.now();
    if (this.#onlineSince !== undefined && now - this.#onlineSince >= stableMs) this.#failures = 0;
    this.#onlineSince = undefined;
    this.#failures += 1;
    const usual = retryDelay(this.#failures, this.#environment.random());
    const least = { broken: 0, farewell: afterFarewellMs, elsewhere: afterElsewhereMs }[kind];
    this.#wait(reason, Math.max(least, usual));
  }

  #wait(reason: string, delay: number): void {
    if (!this.#address) return;
    const retryAt = this.#environment.now() + delay;
    this.#retry = this.#environment.setTimer(() => this.#connect(), delay);
    this.#become({ state: 'waiting', address: this.#address, reason, retryAt });
  }

  /** Waits for `wake`. */
  #rest(): void {
    if (!this.#address) return;
    const retryAt = this.#environment.now();
    this.#become({ state: 'waiting', address: this.#address, reason: 'This computer was asleep', retryAt });
  }

  #welcome(address: ServerAddress, { server }: ServerMessages['WELCOME']): void {
    const session = this.#session;
    if (!session) return;
    this.#onlineSince = this.#environment.now();
    this.#sync = new Sync(this.#conversations, this.id, session, this.#environment);
    // It may have changed while the server was making up its mind.
    this.#tellPresence();
    this.#become({ state: 'online', address, serverName: server.name, serverId: server.id });
  }

  #arrive(entry: Entry): void {
    this.#arrived.push(entry);
    if (this.#arrived.length === 1) queueMicrotask(() => this.#flush());
  }

  /** Takes in what has come: durable first, then in the logs, then shown. */
  #flush(): void {
    if (this.#arrived.length === 0) return;
    const entries = this.#arrived;
    this.#arrived = [];
    let taken: Taken;
    try {
      taken = this.#conversations.take(entries);
    } catch (error) {
      this.#fault(error);
      // The server gives them again at the next connection.
      this.#session?.drop('New messages could not be saved on this computer');
      return;
    }
    this.#sync?.heard(taken);
    for (const conversation of new Set([...taken.fresh.keys(), ...taken.acknowledged]))
      this.#emit({ kind: 'conversation', conversation, fresh: this.#byOthers(taken, conversation) });
  }

  #byOthers({ fresh }: Taken, conversation: string): Entry[] {
    return (fresh.get(conversation) ?? []).filter(({ author }) => author !== this.id);
  }

  #takeHave(fields: ServerMessages['HAVE']): void {
    this.#flush();
    for (const { conversation, have } of fields.conversations)
      if (this.#conversations.acknowledge(conversation, have[this.id] ?? 0))
        this.#emit({ kind: 'conversation', conversation, fresh: [] });
    this.#sync?.have(fields);
  }

  #takeIcon(fields: ServerMessages['ICON']): void {
    const { hash, data } = fields;
    if (data !== undefined) {
      if (this.#icons.take(fields)) this.#emit({ kind: 'icon', hash });
      return;
    }
    // Only one's own: what others look like is for them to tell.
    const icon = hash === this.#iconHash ? this.#icons.get(hash) : undefined;
    if (icon && icon.length <= limits.iconBytes)
      this.#session?.send('ICON', { hash, data: Buffer.from(icon).toString('base64') });
  }

  #takeError(address: ServerAddress, error: ServerMessages['ERROR']): void {
    if (!this.#sync) return this.#takeRefusal(address, error);
    this.#flush();
    const { code, conversation, number, retryAfter } = error;
    this.#log('warn', 'refused', { code, conversation, number, message: error.message });
    if (code === 'no-such-icon') return this.#icons.giveUp();
    if (conversation === undefined) return;
    if (code === 'too-many-messages' && retryAfter !== undefined) this.#sync.again(conversation, retryAfter);
    else if (number !== undefined && this.#conversations.refuse(conversation, number, failureOf(error)))
      this.#emit({ kind: 'conversation', conversation, fresh: [] });
  }

  /** An ERROR before WELCOME. */
  #takeRefusal(address: ServerAddress, error: ServerMessages['ERROR']): void {
    this.#log('warn', 'not let in', { code: error.code, message: error.message });
    if (needsUser.includes(error.code)) {
      this.#leave();
      this.#become({ state: 'refused', address, error: failureOf(error) });
    } else this.#session?.drop(error.message.replace(/\.$/, ''));
  }

  #write(conversation: string, content: Content): Result<Entry> {
    return this.#written(this.#conversations.write(conversation, this.profile.user, content));
  }

  /** Sends and shows what was written; without a server it goes out with the next HAVE. */
  #written(written: Result<Entry>): Result<Entry> {
    if (!written.ok) return written;
    this.#sync?.written(written.value);
    this.#emit({ kind: 'conversation', conversation: written.value.conversation, fresh: [] });
    return written;
  }

  #become(connection: ConnectionState): void {
    this.connection = connection;
    this.#emit({ kind: 'connection' });
  }

  #emit(change: Change): void {
    this.#listeners.tell(change);
  }

  #fault(error: unknown): void {
    this.#log('error', 'fault', { error: error instanceof Error ? (error.stack ?? error.message) : error });
  }
}

function failureOf({ code, message }: { code: string; message: string }): Failure {
  return { code: errorCodes.find((known) => known === code) ?? 'internal', message };
}

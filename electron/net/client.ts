import { connect } from 'node:net';
import { encodeEntry, type Entry } from '../../shared/conversation/entry';
import { answerHave } from '../../shared/conversation/sync';
import { takesPart } from '../../shared/conversation/membership';
import type { Identity } from '../../shared/node/identity';
import { success, type ErrorCode, type Failure, type Result } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import { features, type OnlineUser, type ServerMessages } from '../../shared/protocol/messages';
import { checkName } from '../../shared/protocol/names';
import { version } from '../../package.json';
import { Conversations } from './conversations';
import { realEnvironment } from './environment';
import { Icons } from './icons';
import { retryDelay } from './reconnect';
import { Session } from './session';
import type {
  Change,
  ChatClient,
  ConnectionState,
  EntryStore,
  Environment,
  Profile,
  ServerAddress,
} from './types';

export interface ClientOptions {
  identity: Identity;
  profile: Profile;
  store: EntryStore;
  environment?: Environment;
}

/** Answers to REGISTER that only the user can do something about. */
const needsUser: readonly string[] = ['name-taken', 'bad-name', 'bad-proof'] satisfies ErrorCode[];

/** Makes a chat node. It does nothing until `setServer`. */
export const createClient = (options: ClientOptions): ChatClient => new Client(options);

class Client implements ChatClient {
  profile: Profile;
  connection: ConnectionState = { state: 'unconfigured' };
  readonly online = new Map<string, OnlineUser>();
  readonly #identity: Identity;
  readonly #environment: Environment;
  readonly #conversations: Conversations;
  readonly #icons = new Icons();
  readonly #listeners = new Set<(change: Change) => void>();
  #address: ServerAddress | null = null;
  #session: Session | undefined;
  #retry: { cancel(): void } | undefined;
  #failures = 0;
  #asleep = false;
  #iconHash: string | null;
  /** Pages of a list of users, until the last has come. */
  #pages: OnlineUser[] = [];
  /** My conversations that the server has not listed since WELCOME; undefined once they have been offered. */
  #unlisted: Set<string> | undefined;
  /** The vector last sent per conversation: asking the same again would bring the same again. */
  readonly #asked = new Map<string, string>();
  #closed: (() => void) | undefined;

  constructor({ identity, profile, store, environment = realEnvironment }: ClientOptions) {
    this.#identity = identity;
    this.#environment = environment;
    this.profile = profile;
    this.#iconHash = profile.icon ? this.#icons.keep(profile.icon) : null;
    this.#conversations = new Conversations(identity, store, environment.now);
  }

  get id(): string {
    return this.#identity.id;
  }

  get conversations() {
    return this.#conversations.all;
  }

  setServer(address: ServerAddress | null): void {
    this.#leave();
    this.#address = address;
    this.#failures = 0;
    if (address) this.#connect();
    else this.#become({ state: 'unconfigured' });
  }

  retryNow(): void {
    if (this.connection.state === 'waiting' || this.connection.state === 'refused') this.#connect();
  }

  sleep(): void {
    this.#asleep = true;
    this.#leave();
    if (this.#address) this.#wait('This computer was asleep', 0);
    this.#retry?.cancel();
  }

  wake(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    if (this.#address) this.#connect();
  }

  setProfile(profile: Profile): void {
    const renamed = profile.user !== this.profile.user;
    this.profile = profile;
    this.#iconHash = profile.icon ? this.#icons.keep(profile.icon) : null;
    if (renamed && this.#address && !this.#asleep) {
      this.#leave();
      this.#connect();
    } else if (this.connection.state === 'online') {
      this.#session?.send('STATUS', this.#presence());
    }
  }

  invite(people: Parameters<ChatClient['invite']>[0], title?: string): Result<{ conversation: string }> {
    const founded = this.#conversations.found(this.profile.user, people, title);
    if (!founded.ok) return founded;
    this.#send(founded);
    return success({ conversation: founded.value.conversation });
  }

  inviteMore(conversation: string, people: Parameters<ChatClient['inviteMore']>[1]): Result<Entry> {
    const membership = this.#conversations.get(conversation)?.log.membership;
    const invited = people.filter(({ id }) => !membership || !takesPart(membership, id));
    if (invited.length === 0)
      return { ok: false, error: { code: 'already-a-member', message: 'They are in or invited already.' } };
    return this.#write(conversation, { command: 'INVITE', invited });
  }

  uninvite(conversation: string, withdrawn: Parameters<ChatClient['uninvite']>[1]): Result<Entry> {
    return this.#write(conversation, { command: 'UNINVITE', withdrawn: [...withdrawn] });
  }

  join = (conversation: string): Result<Entry> => this.#write(conversation, { command: 'JOIN' });
  decline = (conversation: string): Result<Entry> => this.#write(conversation, { command: 'DECLINE' });
  leave = (conversation: string): Result<Entry> => this.#write(conversation, { command: 'LEAVE' });

  sendText(conversation: string, text: string): Result<Entry> {
    return this.#send(this.#conversations.sendText(conversation, this.profile.user, text));
  }

  resend(conversation: string): void {
    const held = this.#conversations.get(conversation);
    if (!held) return;
    for (const number of held.refused.keys()) {
      const entry = held.log.entryAt(this.id, number);
      if (entry && this.connection.state === 'online') this.#session?.sendBytes(encodeEntry(entry));
    }
    held.refused.clear();
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
  }

  async icon(hash: string): Promise<Uint8Array | undefined> {
    const kept = this.#icons.get(hash);
    if (kept) return kept;
    if (this.connection.state !== 'online') return undefined;
    return this.#icons.wait(hash, () => this.#session?.send('ICON', { hash }));
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#retry?.cancel();
    const session = this.#session;
    if (!session) return;
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    const timer = this.#environment.setTimer(() => this.#closed?.(), 1000);
    this.#address = null;
    session.goodbye();
    await closed;
    timer.cancel();
  }

  #connect(): void {
    if (!this.#address || this.#asleep) return;
    this.#leave();
    const address = this.#address;
    const name = checkName(this.profile.user);
    if (!name.ok) return this.#become({ state: 'refused', address, error: name.error });
    this.#become({ state: 'connecting', address });
    const session: Session = new Session(
      connect({ host: address.host, port: address.port, autoSelectFamily: true }),
      this.#identity,
      this.#registration(),
      {
        welcome: (fields) => this.#current(session) && this.#welcome(address, fields),
        users: (fields) => this.#current(session) && this.#takeUsers(fields),
        changes: (fields) => this.#current(session) && this.#takeChanges(fields),
        entry: (entry) => this.#current(session) && this.#takeEntry(entry),
        have: (fields) => this.#current(session) && this.#takeHave(fields),
        icon: (fields) => this.#current(session) && this.#takeIcon(fields),
        error: (fields) => this.#current(session) && this.#takeError(address, fields),
        closed: (end) => this.#ended(session, end),
      },
      this.#environment,
    );
    this.#session = session;
  }

  #current = (session: Session): boolean => this.#session === session;

  #registration(): object {
    return {
      user: this.profile.user,
      ...this.#presence(),
      key: this.id,
      features: Object.values(features),
      client: `parley/${version}`,
    };
  }

  #presence(): object {
    const { status, note } = this.profile;
    return { status, note, icon: this.#iconHash };
  }

  /** Ends the session with GOODBYE; what it still says is not heard. */
  #leave(): void {
    this.#retry?.cancel();
    const session = this.#session;
    this.#session = undefined;
    session?.goodbye();
    this.#everyoneGone();
  }

  #ended(session: Session, { farewell, reason }: { farewell: boolean; reason: string }): void {
    this.#closed?.();
    if (!this.#current(session)) return;
    this.#session = undefined;
    this.#everyoneGone();
    if (this.connection.state === 'refused') return;
    this.#failures += 1;
    const delay = farewell ? 1000 : retryDelay(this.#failures, this.#environment.random());
    this.#wait(reason, delay);
  }

  #wait(reason: string, delay: number): void {
    const address = this.#address;
    if (!address) return;
    this.#become({ state: 'waiting', address, reason, retryAt: this.#environment.now() + delay });
    this.#retry?.cancel();
    this.#retry = this.#environment.setTimer(() => this.#connect(), delay);
  }

  #everyoneGone(): void {
    this.#icons.giveUp();
    this.#asked.clear();
    this.#unlisted = undefined;
    this.#pages = [];
    if (this.online.size === 0) return;
    this.online.clear();
    this.#emit({ kind: 'people' });
  }

  #welcome(address: ServerAddress, { server }: ServerMessages['WELCOME']): void {
    this.#failures = 0;
    this.#unlisted = new Set(
      [...this.conversations.keys()].filter((id) => this.#conversations.concernsMe(id)),
    );
    this.#become({ state: 'online', address, serverName: server.name, serverId: server.id });
  }

  #takeUsers({ users, page = 1, pages = 1 }: ServerMessages['ONLINE_USERS']): void {
    this.#pages = page === 1 ? users : [...this.#pages, ...users];
    if (page < pages) return;
    this.online.clear();
    for (const user of this.#pages) this.online.set(user.id, user);
    this.#pages = [];
    this.#emit({ kind: 'people' });
  }

  #takeChanges({ changed, gone }: ServerMessages['ONLINE_CHANGES']): void {
    for (const user of changed) this.online.set(user.id, user);
    for (const id of gone) this.online.delete(id);
    this.#emit({ kind: 'people' });
  }

  #takeEntry(entry: Entry): void {
    const { conversation } = entry;
    const taken = this.#conversations.take(entry);
    const mine = entry.author === this.id;
    if (taken === 'refused') {
      // It may come before what makes it acceptable; whoever sent it can send that first.
      this.#askFor(conversation);
      return;
    }
    const news = mine && this.#conversations.acknowledge(conversation, entry.number);
    if (taken === 'new' && this.#conversations.get(conversation)?.log.hasGap) this.#askFor(conversation);
    if (taken === 'new' || news)
      this.#emit({ kind: 'conversation', conversation, fresh: taken === 'new' && !mine ? [entry] : [] });
  }

  #takeHave({ conversations, last }: ServerMessages['HAVE']): void {
    for (const { conversation, have } of conversations) {
      this.#unlisted?.delete(conversation);
      if (this.#conversations.acknowledge(conversation, have[this.id] ?? 0))
        this.#emit({ kind: 'conversation', conversation, fresh: [] });
      const log = this.#conversations.get(conversation)?.log;
      if (log) {
        const answer = answerHave(log, this.id, have);
        for (const line of answer.lines) this.#session?.sendBytes(line);
        if (answer.have) this.#askFor(conversation);
      }
      const lacking = Object.entries(have).some(([author, number]) => number > (log?.haveOf(author) ?? 0));
      if (lacking) this.#askFor(conversation);
    }
    if (last) this.#offerUnlisted();
  }

  /** Tells the server of conversations that it did not list: it may have lost its memory. */
  #offerUnlisted(): void {
    for (const conversation of this.#unlisted ?? []) this.#askFor(conversation);
    this.#unlisted = undefined;
  }

  /** Sends my vector; the server answers with what I lack, and says what it lacks. */
  #askFor(conversation: string): void {
    const have = this.#conversations.get(conversation)?.log.have() ?? {};
    const vector = JSON.stringify(have);
    if (this.#asked.get(conversation) === vector) return;
    this.#asked.set(conversation, vector);
    this.#session?.send('HAVE', { conversations: [{ conversation, have }] });
  }

  #takeIcon(fields: ServerMessages['ICON']): void {
    if (fields.data !== undefined) {
      if (this.#icons.take(fields)) this.#emit({ kind: 'icon', hash: fields.hash });
      return;
    }
    const icon = this.#icons.get(fields.hash);
    if (icon && icon.length <= limits.iconBytes)
      this.#session?.send('ICON', { hash: fields.hash, data: Buffer.from(icon).toString('base64') });
  }

  #takeError(address: ServerAddress, error: ServerMessages['ERROR']): void {
    if (this.connection.state === 'connecting') {
      if (needsUser.includes(error.code)) {
        this.#leave();
        this.#become({ state: 'refused', address, error: asFailure(error) });
      } else this.#session?.drop(error.message.replace(/\.$/, ''));
      return;
    }
    const { code, conversation, number, retryAfter } = error;
    if (code === 'no-such-icon') return this.#icons.giveUp();
    if (conversation === undefined) return;
    if (code === 'too-many-messages') this.#offerAgain(conversation, retryAfter ?? 1000);
    else if (number !== undefined && this.#conversations.refuse(conversation, number, asFailure(error)))
      this.#emit({ kind: 'conversation', conversation, fresh: [] });
  }

  #offerAgain(conversation: string, after: number): void {
    const session = this.#session;
    this.#environment.setTimer(() => {
      if (this.#session !== session) return;
      this.#asked.delete(conversation);
      this.#askFor(conversation);
    }, after);
  }

  #write(conversation: string, content: Parameters<Conversations['write']>[2]): Result<Entry> {
    return this.#send(this.#conversations.write(conversation, this.profile.user, content));
  }

  /** Shows what was written, and sends it if a server is there; otherwise it goes with the next HAVE. */
  #send(written: Result<Entry>): Result<Entry> {
    if (!written.ok) return written;
    if (this.connection.state === 'online') this.#session?.sendBytes(encodeEntry(written.value));
    this.#emit({ kind: 'conversation', conversation: written.value.conversation, fresh: [] });
    return written;
  }

  #become(connection: ConnectionState): void {
    this.connection = connection;
    this.#emit({ kind: 'connection' });
  }

  #emit(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const asFailure = ({ code, message }: { code: string; message: string }): Failure => ({
  code: code as ErrorCode,
  message,
});

import type { Content } from '../../shared/conversation/author';
import type { Entry, Person } from '../../shared/conversation/entry';
import type { Membership } from '../../shared/conversation/membership';
import type { Identity } from '../../shared/node/identity';
import { success, type Result } from '../../shared/protocol/errors';
import { Conversations } from './conversations';
import type { Discovery } from './discovery/types';
import { realEnvironment } from './environment';
import { Exchange } from './exchange/exchange';
import { Icons } from './icons';
import { importInto } from './importing';
import { Listeners } from './listeners';
import { OwnNumbers, type RestoredMarks } from './own-numbers';
import { everybody } from './people';
import type { PeerStore } from './peers/address-book';
import { Peers } from './peers/peers';
import type { PeersSettings } from './peers/types';
import { onlineUserOf } from './registration';
import { ServerConnection } from './server-connection';
import type {
  Change,
  ChatClient,
  ClientLog,
  ConnectionState,
  Conversation,
  Environment,
  HistoryStore,
  Imported,
  Missing,
  NearbyState,
  OnlinePerson,
  Profile,
  ServerAddress,
} from './types';

export interface ClientOptions {
  identity: Identity;
  profile: Profile;
  store: HistoryStore;
  environment?: Environment;
  log?: ClientLog;
  /** How peers are found, and what is kept of them; without it the node knows its server only. */
  nearby?: { discovery: Discovery; store: PeerStore };
  /** In a profile that was restored from a backup: in which conversations others may know more of what I wrote. */
  restored?: RestoredMarks;
  /** Whether the user ignores this person: their invitations are not taken in. Nobody is ignored without it. */
  isIgnored?: (person: string) => boolean;
}

const closeMs = 1_000;

/** Makes a chat node. It does nothing until `setServer` or `setNearby`. Throws when the store cannot be read. */
export const createClient = (options: ClientOptions): ChatClient => new Client(options);

class Client implements ChatClient {
  profile: Profile;
  readonly #identity: Identity;
  readonly #environment: Environment;
  readonly #log: ClientLog;
  readonly #own: OwnNumbers;
  readonly #conversations: Conversations;
  readonly #exchange: Exchange;
  readonly #icons: Icons;
  readonly #listeners = new Listeners((error) => this.#fault(error));
  readonly #server: ServerConnection;
  readonly #peers: Peers | undefined;
  readonly #discovery: Discovery | undefined;
  /** The memberships that peers were last planned with. */
  readonly #memberships = new Map<string, Membership>();
  /** Everybody of server and network together; made anew when it is asked for after a change. */
  #online: ReadonlyMap<string, OnlinePerson> | undefined;

  constructor(options: ClientOptions) {
    const {
      identity,
      profile,
      store,
      environment = realEnvironment,
      log,
      nearby,
      restored,
      isIgnored,
    } = options;
    this.#identity = identity;
    this.#environment = environment;
    this.#log = log ?? (() => undefined);
    this.profile = profile;
    this.#icons = new Icons(environment);
    this.#icons.keepOwn(profile.icon);
    this.#own = new OwnNumbers(identity.id, restored);
    const fault = (error: unknown): void => this.#fault(error);
    this.#conversations = new Conversations(identity, store, environment.now, fault, this.#own, isIgnored);
    this.#exchange = new Exchange(this.#conversations, identity.id, environment, {
      changed: (conversation, fresh) => this.#conversationChanged(conversation, fresh),
      fault: (error) => this.#fault(error),
    });
    const shared = {
      identity,
      environment,
      log: this.#log,
      exchange: this.#exchange,
      icons: this.#icons,
    };
    const events = {
      people: () => this.#peopleChanged(),
      icon: (hash: string) => this.#emit({ kind: 'icon', hash }),
    };
    this.#server = new ServerConnection({
      ...shared,
      conversations: this.#conversations,
      profile: () => this.profile,
      events: {
        ...events,
        connection: () => this.#emit({ kind: 'connection' }),
        refused: (conversation) => this.#conversationChanged(conversation, []),
      },
    });
    this.#discovery = nearby?.discovery;
    this.#peers =
      nearby &&
      new Peers({
        ...shared,
        ...nearby,
        presence: () => onlineUserOf(this.profile, this.#icons.own, identity.id),
        isWanted: (id) => this.#conversations.isSharedWith(id),
        isContact: (id) => this.#conversations.isContact(id),
        holds: (conversation) => this.#conversations.get(conversation) !== undefined,
        events,
      });
  }

  get id(): string {
    return this.#identity.id;
  }

  get connection(): ConnectionState {
    return this.#server.state;
  }

  get online(): ReadonlyMap<string, OnlinePerson> {
    this.#online ??= everybody(this.#server.people.online, this.#peers?.people() ?? new Map());
    return this.#online;
  }

  get conversations(): ReadonlyMap<string, Conversation> {
    return this.#conversations.all;
  }

  get nearby(): NearbyState {
    const enabled = this.#peers?.enabled ?? false;
    return {
      enabled,
      port: this.#peers?.port,
      peers: this.#peers?.reports() ?? [],
      interfaces: this.#discovery?.interfaces() ?? [],
    };
  }

  setServer(address: ServerAddress | null): void {
    this.#server.set(address);
  }

  async setNearby(settings: PeersSettings): Promise<void> {
    await this.#peers?.configure(settings);
    this.#peopleChanged();
    this.#emit({ kind: 'connection' });
  }

  async testNearby(): Promise<void> {
    await this.#discovery?.testInterfaces();
    this.#emit({ kind: 'people' });
  }

  retryNow(): void {
    this.#server.retryNow();
  }

  sleep(): void {
    this.#server.sleep();
    this.#peers?.sleep();
  }

  wake(): void {
    this.#server.wake();
    this.#peers?.wake();
  }

  setProfile(profile: Profile): void {
    const renamed = profile.user !== this.profile.user;
    this.profile = profile;
    this.#icons.keepOwn(profile.icon);
    this.#server.profileChanged(renamed);
    this.#peers?.presenceChanged();
  }

  async invite(people: readonly Person[], title?: string): Promise<Result<{ conversation: string }>> {
    const founded = this.#written(await this.#conversations.found(this.profile.user, people, title));
    return founded.ok ? success({ conversation: founded.value.conversation }) : founded;
  }

  async inviteMore(conversation: string, people: readonly Person[], history = false): Promise<Result<Entry>> {
    const { user } = this.profile;
    return this.#written(await this.#conversations.inviteMore(conversation, user, people, history));
  }

  async uninvite(conversation: string, people: readonly Person[]): Promise<Result<Entry>> {
    return this.#written(await this.#conversations.uninvite(conversation, this.profile.user, people));
  }

  join = (conversation: string): Promise<Result<Entry>> => this.#write(conversation, { command: 'JOIN' });
  decline = (conversation: string): Promise<Result<Entry>> =>
    this.#write(conversation, { command: 'DECLINE' });
  leave = (conversation: string): Promise<Result<Entry>> => this.#write(conversation, { command: 'LEAVE' });

  async sendText(conversation: string, text: string): Promise<Result<Entry>> {
    return this.#written(await this.#conversations.sendText(conversation, this.profile.user, text));
  }

  mayWrite(conversation: string): boolean {
    const log = this.#conversations.get(conversation)?.log;
    return log === undefined || this.#own.mayWrite(log);
  }

  missing(conversation: string): Missing {
    return this.#exchange.missing(conversation);
  }

  async importEntries(entries: readonly Entry[]): Promise<Imported> {
    const { fresh, ...imported } = await importInto(this.#conversations, this.id, entries);
    for (const conversation of fresh) this.#exchange.imported(conversation);
    return imported;
  }

  async deleteHistory(conversation: string): Promise<Result<void>> {
    const deleted = await this.#conversations.deleteTexts(conversation);
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
    return deleted;
  }

  async removeRefused(conversation: string, number: number): Promise<Result<void>> {
    const removed = await this.#conversations.removeRefused(conversation, number);
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
    return removed;
  }

  resend(conversation: string): void {
    const entries = this.#conversations.takeRefused(conversation);
    if (entries.length === 0) return;
    for (const entry of entries) this.#exchange.written(entry);
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
  }

  async icon(hash: string): Promise<Uint8Array | undefined> {
    const kept = this.#icons.get(hash);
    if (kept) return kept;
    return this.#icons.wait(hash, () => this.#peers?.askIcon(hash) ?? this.#server.askIcon(hash));
  }

  onChange(listener: (change: Change) => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#conversations.after(resolve));
    let timer: { cancel(): void } | undefined;
    const late = new Promise<void>((resolve) => (timer = this.#environment.setTimer(resolve, closeMs)));
    await Promise.race([Promise.all([this.#server.close(), this.#peers?.close()]), late]);
    timer?.cancel();
  }

  async #write(conversation: string, content: Content): Promise<Result<Entry>> {
    return this.#written(await this.#conversations.write(conversation, this.profile.user, content));
  }

  /** Sends and shows what was written; while nobody is reached it goes out with the next HAVE. */
  #written(written: Result<Entry>): Result<Entry> {
    if (!written.ok) return written;
    this.#exchange.written(written.value);
    this.#conversationChanged(written.value.conversation, []);
    return written;
  }

  #conversationChanged(conversation: string, fresh: readonly Entry[]): void {
    const membership = this.#conversations.get(conversation)?.log.membership;
    if (membership && this.#memberships.get(conversation) !== membership) {
      this.#memberships.set(conversation, membership);
      this.#peers?.wantedChanged();
    }
    this.#emit({ kind: 'conversation', conversation, fresh });
  }

  #peopleChanged(): void {
    this.#online = undefined;
    this.#emit({ kind: 'people' });
  }

  #emit(change: Change): void {
    this.#listeners.tell(change);
  }

  #fault(error: unknown): void {
    this.#log('error', 'fault', { error: error instanceof Error ? (error.stack ?? error.message) : error });
  }
}

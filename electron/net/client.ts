import type { Address } from '../../shared/protocol/address';
import type { Log } from '../../runtime/log';
import type { ControlState } from '../../shared/conversation/control-state';
import type { ControlEntry, LogEntry, MessageEntry, NamedPerson } from '../../shared/conversation/log-entry';
import { Exchange } from '../../shared/exchange/exchange';
import type { Holder } from '../../shared/exchange/holders';
import type { Claim } from '../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../shared/ids';
import { success, type Result } from '../../shared/protocol/errors';
import { Conversations } from './conversations/conversations';
import type { Discovery } from './discovery/types';
import { realEnvironment, type Environment } from '../../runtime/environment';
import { Icons } from './connection/icons';
import { importInto } from './conversations/importing';
import type { WriterKeys } from './keys';
import { forgetfulLeaving, Leaving, type LeavingStore } from './conversations/leaving';
import { Listeners } from './listeners';
import { MissingMessages } from './conversations/missing';
import { everybody } from './people';
import type { PeerStore } from './peers/address-book';
import { Peers } from './peers/peers';
import type { PeersSettings } from './peers/types';
import { onlineUserOf } from './connection/registration';
import { Renewal } from './renewal';
import { ServerConnection } from './server-link/server-connection';
import type {
  Change,
  ChatClient,
  ConnectionState,
  Conversation,
  HistoryStore,
  ImportResult,
  Missing,
  NearbyState,
  OnlinePerson,
  Profile,
  OutgoingContent,
} from './types';
import { Writing } from './conversations/writing';

export interface ClientOptions {
  keys: WriterKeys;
  profile: Profile;
  store: HistoryStore;
  environment?: Environment;
  log?: Log;
  /** Peer discovery, and the store for what is known of peers; without it the node uses a server only. */
  nearby?: { discovery: Discovery; store: PeerStore };
  /** Stores in which conversations a LEAVE waits; without it this is forgotten when the program ends. */
  leaving?: LeavingStore;
  /** Whether the user ignores this person's invitations. Default: nobody is ignored. */
  isIgnored?: (person: PersonId) => boolean;
}

const closeMs = 1_000;

/** Creates a chat node, which is offline until `setServer` or `setNearby`. Throws when the store cannot be read. */
export const createClient = (options: ClientOptions): ChatClient => new Client(options);

class Client implements ChatClient {
  profile: Profile;
  readonly #keys: WriterKeys;
  readonly #environment: Environment;
  readonly #log: Log;
  readonly #conversations: Conversations;
  readonly #writing: Writing;
  readonly #exchange: Exchange;
  readonly #leaving: Leaving;
  readonly #renewal: Renewal;
  readonly #icons: Icons;
  readonly #listeners = new Listeners((error) => this.#fault(error));
  readonly #server: ServerConnection;
  readonly #peers: Peers | undefined;
  readonly #discovery: Discovery | undefined;
  /** Control state of each conversation when peers were last planned. */
  readonly #states = new Map<ConversationId, ControlState>();
  readonly #missing: MissingMessages;
  /** Everybody on the server and nearby, merged. Computed on demand; undefined after a change. */
  #online: ReadonlyMap<PersonId, OnlinePerson> | undefined;

  constructor(options: ClientOptions) {
    const { keys, profile, store, environment = realEnvironment, log, nearby, isIgnored } = options;
    this.#keys = keys;
    this.#environment = environment;
    this.#log = log ?? (() => undefined);
    this.profile = profile;
    this.#icons = new Icons(environment);
    this.#icons.keepOwn(profile.icon);
    const onFault = (error: unknown): void => this.#fault(error);
    this.#conversations = new Conversations({
      me: keys.person.id,
      store,
      environment,
      onFault,
      isIgnored,
      isLeaving: (conversation) => this.#leaving.has(conversation),
    });
    this.#renewal = new Renewal(keys, this.#log, onFault, () => {
      this.#server.registerAnew();
      this.#peers?.registerAnew();
    });
    const renew = (): void => this.#renewal.now();
    this.#writing = new Writing(this.#conversations, keys, environment.now, renew, onFault);
    this.#exchange = new Exchange(this.#conversations.node, this.#conversations.queue, {
      added: (conversation, entries) => this.#added(conversation, entries),
      holds: (conversation, holder, claim) => this.#holds(conversation, holder, claim),
      refused: (_from, { conversation, hash }, why) =>
        this.#log('info', 'an entry was refused', { conversation, hash, why }),
      failed: ({ link }, error) => {
        this.#fault(error);
        // The other side offers them again at the next connection.
        link.drop('New messages could not be saved on this computer');
      },
      finished: (conversation) => this.#leaving.look(conversation),
    });
    this.#missing = new MissingMessages({
      me: keys.person.id,
      log: (conversation) => this.#conversations.get(conversation)?.log,
      countOffered: (conversation) => this.#exchange.countOffered(conversation),
    });
    this.#leaving = new Leaving(options.leaving ?? forgetfulLeaving(), environment, {
      ask: (conversation) => this.#exchange.ask(conversation),
      isReady: (conversation) => this.#mayLeave(conversation),
      write: async (conversation) =>
        this.#written(await this.#writing.leave(conversation, this.profile.user)),
    });
    const shared = {
      keys,
      environment,
      log: this.#log,
      exchange: this.#exchange,
      icons: this.#icons,
    };
    const events = {
      people: () => this.#peopleChanged(),
      icon: (hash: string) => this.#emit({ kind: 'icon', hash }),
      elsewhere: () => this.#renewal.metCopy(),
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
        presence: () => onlineUserOf(this.profile, this.#icons.own, keys.person.id),
        isWanted: (person) => this.#conversations.contacts.isShared(person),
        isContact: (person) => this.#conversations.contacts.isContact(person),
        holds: (conversation) => this.#conversations.get(conversation) !== undefined,
        events,
      });
  }

  get id(): PersonId {
    return this.#keys.person.id;
  }

  get writer(): WriterId {
    return this.#keys.writer.id;
  }

  get connection(): ConnectionState {
    return this.#server.state;
  }

  get online(): ReadonlyMap<PersonId, OnlinePerson> {
    this.#online ??= everybody(this.#server.people.online, this.#peers?.people() ?? new Map());
    return this.#online;
  }

  get conversations(): ReadonlyMap<ConversationId, Conversation> {
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

  setServer(address: Address | null): void {
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

  async invite(
    people: readonly NamedPerson[],
    title?: string,
  ): Promise<Result<{ conversation: ConversationId }>> {
    const founded = this.#written(await this.#writing.found(this.profile.user, people, title));
    return founded.ok ? success({ conversation: founded.value.conversation }) : founded;
  }

  async inviteMore(
    conversation: ConversationId,
    people: readonly NamedPerson[],
    history = false,
  ): Promise<Result<ControlEntry>> {
    const { user } = this.profile;
    return this.#written(await this.#writing.inviteMore(conversation, user, people, history));
  }

  async uninvite(
    conversation: ConversationId,
    people: readonly NamedPerson[],
  ): Promise<Result<ControlEntry>> {
    return this.#written(await this.#writing.uninvite(conversation, this.profile.user, people));
  }

  async join(conversation: ConversationId): Promise<Result<ControlEntry>> {
    return this.#written(await this.#writing.join(conversation, this.profile.user));
  }

  async decline(conversation: ConversationId): Promise<Result<ControlEntry>> {
    return this.#written(await this.#writing.decline(conversation, this.profile.user));
  }

  async leave(conversation: ConversationId): Promise<Result<ControlEntry | 'waits'>> {
    const refusal = this.#writing.refusalToAct(conversation);
    if (refusal) return refusal;
    const left = this.#leaving.leave(conversation);
    if (this.#leaving.has(conversation)) this.#conversationChanged(conversation, []);
    return left;
  }

  leaveNow(conversation: ConversationId): Promise<Result<ControlEntry>> {
    return this.#leaving.leaveNow(conversation);
  }

  stay(conversation: ConversationId): void {
    this.#leaving.stay(conversation);
    this.#conversationChanged(conversation, []);
  }

  async remove(conversation: ConversationId, person: PersonId): Promise<Result<ControlEntry>> {
    return this.#written(await this.#writing.remove(conversation, this.profile.user, person));
  }

  async say(conversation: ConversationId, said: OutgoingContent): Promise<Result<MessageEntry>> {
    return this.#written(await this.#writing.say(conversation, this.profile.user, said));
  }

  sendText(conversation: ConversationId, text: string): Promise<Result<MessageEntry>> {
    return this.say(conversation, { kind: 'text', fields: { text } });
  }

  missing(conversation: ConversationId): Missing {
    return this.#missing.of(conversation);
  }

  async importEntries(entries: readonly LogEntry[]): Promise<ImportResult> {
    const { fresh, ...imported } = await importInto(this.#conversations, this.id, entries);
    for (const [conversation, added] of fresh) {
      this.#renewal.heard(added);
      this.#exchange.ask(conversation);
      this.#conversationChanged(conversation, []);
    }
    return imported;
  }

  async deleteHistory(conversation: ConversationId): Promise<Result<void>> {
    const deleted = await this.#conversations.deleteTexts(conversation);
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
    return deleted;
  }

  async removeRefused(conversation: ConversationId, hash: EntryHash): Promise<Result<void>> {
    const removed = await this.#conversations.removeRefused(conversation, hash);
    this.#emit({ kind: 'conversation', conversation, fresh: [] });
    return removed;
  }

  resend(conversation: ConversationId): void {
    const entries = this.#conversations.takeRefused(conversation);
    if (entries.length === 0) return;
    this.#exchange.written(conversation, entries);
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
    this.#leaving.stop();
    await this.#conversations.queue.idle();
    let timer: { cancel(): void } | undefined;
    const late = new Promise<void>((resolve) => (timer = this.#environment.setTimer(resolve, closeMs)));
    await Promise.race([Promise.all([this.#server.close(), this.#peers?.close()]), late]);
    timer?.cancel();
    this.#exchange.stop();
  }

  /** Sends what was written and tells the listeners. Without a connection it goes out after the next digest. */
  #written<Written extends LogEntry>(
    written: Result<{ entries: readonly LogEntry[]; last: Written }>,
  ): Result<Written> {
    if (!written.ok) return written;
    const { entries, last } = written.value;
    this.#exchange.written(last.conversation, entries);
    this.#conversationChanged(last.conversation, []);
    return success(last);
  }

  /** Received entries are durable and in the log. */
  #added(conversation: ConversationId, entries: readonly LogEntry[]): void {
    this.#renewal.heard(entries);
    const log = this.#conversations.get(conversation)?.log;
    const byOthers = entries.filter(({ writer }) => log?.personOf(writer) !== this.id);
    this.#conversationChanged(conversation, byOthers);
    this.#leaving.look(conversation);
  }

  #holds(conversation: ConversationId, holder: Holder, claim: Claim): void {
    const isNews = this.#conversations.holds(conversation, holder === 'server' ? undefined : holder, claim);
    if (this.#missing.note(conversation) || isNews) this.#conversationChanged(conversation, []);
    this.#leaving.look(conversation);
  }

  /**
   * Whether a LEAVE can be written now: another node is known to hold no message of this person that is missing here, or
   * nobody else takes part.
   */
  #mayLeave(conversation: ConversationId): boolean {
    const state = this.#conversations.get(conversation)?.log.state;
    const isAlone = state && state.members.size <= 1 && state.invited.size === 0;
    return isAlone === true || this.#exchange.knowsAllOf(conversation, this.id);
  }

  #conversationChanged(conversation: ConversationId, fresh: readonly LogEntry[]): void {
    const state = this.#conversations.get(conversation)?.log.state;
    if (state && this.#states.get(conversation) !== state) {
      this.#states.set(conversation, state);
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

import { realEnvironment, type Environment } from '../../runtime/environment';
import { CarriedKeys } from '../../runtime/sealing/carried-keys';
import type { ControlEntry, LogEntry, MessageEntry, NamedPerson } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../shared/ids';
import type { ReadMark } from '../../shared/protocol/messages';
import type { Address } from '../../shared/protocol/address';
import { success, type Failure, type Result } from '../../shared/protocol/errors';
import type { ClientOptions } from './client-options';
import { composed, type NodeParts } from './composition';
import { canRevoke, computersIn, type Computer } from './conversations/computers';
import { importInto } from './conversations/importing';
import type { Certificates } from './conversations/invitations';
import { wasRemoved } from './conversations/refusals';
import type { Doing } from './connection/doing';
import { notSealable } from './sealing/refusals';
import type { WriterKeys } from './keys';
import type { EverybodyRoom, OpenRoom } from './rooms/known-rooms';
import type { PeerComputer, PeersSettings } from './peers/types';
import type { FileConnectionServer } from './transfers/file-connections';
import type {
  Change,
  ChatClient,
  ConnectionState,
  FileServerPlace,
  Notice,
  Conversation,
  MembersComputer,
  NewRoom,
  ImportResult,
  Missing,
  NearbyState,
  OnlinePerson,
  OutgoingContent,
  Profile,
  Sealability,
  Sealing,
} from './types';

const closeMs = 1_000;

/** Creates a chat node, which is offline until `setServer` or `setNearby`. Throws when the store cannot be read. */
export const createClient = (options: ClientOptions): ChatClient => new Client(options);

/** What a person's node can do. How its parts work together is in composition.ts. */
class Client implements ChatClient {
  profile: Profile;
  readonly #keys: WriterKeys;
  readonly #environment: Environment;
  readonly #parts: NodeParts;

  constructor(options: ClientOptions) {
    const { keys, profile, environment = realEnvironment } = options;
    this.profile = profile;
    this.#keys = keys;
    this.#environment = environment;
    this.#parts = composed({ ...options, environment, profile: () => this.profile });
  }

  get id(): PersonId {
    return this.#keys.person.id;
  }

  get writer(): WriterId {
    return this.#keys.writer.id;
  }

  get connection(): ConnectionState {
    return this.#parts.server.state;
  }

  get notice(): Notice | null {
    return this.#parts.server.notice;
  }

  get online(): ReadonlyMap<PersonId, OnlinePerson> {
    return this.#parts.online.all;
  }

  get conversations(): ReadonlyMap<ConversationId, Conversation> {
    return this.#parts.conversations.all;
  }

  get rooms(): ReadonlyMap<ConversationId, OpenRoom> {
    return this.#parts.rooms.all;
  }

  get everybodyRooms(): readonly EverybodyRoom[] {
    return this.#parts.rooms.everybody;
  }

  get nearby(): NearbyState {
    const { peers, discovery } = this.#parts;
    return {
      enabled: peers?.enabled ?? false,
      port: peers?.port,
      peers: peers?.reports() ?? [],
      // Asks the system, which few who ask for the rest need.
      get interfaces() {
        return discovery?.interfaces() ?? [];
      },
    };
  }

  setServer(address: Address | null): void {
    this.#parts.server.set(address);
  }

  acceptServer(key: string): void {
    this.#parts.server.accept(key);
  }

  async setNearby(settings: PeersSettings): Promise<void> {
    const { peers, rooms, peopleChanged, listeners } = this.#parts;
    await peers?.configure(settings);
    rooms.networksLooked();
    peopleChanged();
    listeners.tell({ kind: 'connection' });
  }

  offersProfileAt(port: number | undefined): void {
    this.#parts.peers?.offersProfileAt(port);
  }

  async testNearby(): Promise<void> {
    await this.#parts.discovery?.testInterfaces();
    this.#parts.listeners.tell({ kind: 'people' });
  }

  retryNow(): void {
    this.#parts.server.retryNow();
  }

  sleep(): void {
    this.#parts.server.sleep();
    this.#parts.peers?.sleep();
  }

  wake(): void {
    this.#parts.server.wake();
    this.#parts.peers?.wake();
  }

  setProfile(profile: Profile): void {
    const { icons, server, peers } = this.#parts;
    const renamed = profile.user !== this.profile.user;
    this.profile = profile;
    icons.keepOwn(profile.icon);
    server.profileChanged(renamed);
    peers?.presenceChanged();
  }

  askLastHere(people: readonly PersonId[]): void {
    this.#parts.server.askLastHere(people);
  }

  sealability(people: readonly PersonId[]): Promise<Sealability> {
    return this.#parts.certificates.lookUp(people.filter((person) => person !== this.id));
  }

  async invite(
    people: readonly NamedPerson[],
    title?: string,
    sealing: Sealing = 'open',
    said?: OutgoingContent,
  ): Promise<Result<{ conversation: ConversationId }>> {
    const { founding, news } = this.#parts;
    const shown = sealing === 'sealed' ? await this.#certificatesOf(people) : success(undefined);
    if (!shown.ok) return shown;
    const { user } = this.profile;
    const founded = news.written(await founding.found(user, people, title, shown.value, said));
    return founded.ok ? success({ conversation: founded.value.conversation }) : founded;
  }

  /** The certificates of people who are to be invited into a sealed conversation. */
  async #certificatesOf(people: readonly NamedPerson[]): Promise<Result<Certificates>> {
    const found = await this.sealability(people.map(({ id }) => id));
    return found.kind === 'sealed' ? success(found.certificates) : notSealable(found, people);
  }

  openRoom(room: NewRoom): Promise<Result<{ conversation: ConversationId }>> {
    return this.#parts.rooms.open(room);
  }

  enterRoom(conversation: ConversationId): Promise<Result<ControlEntry>> {
    return this.#parts.rooms.enter(conversation);
  }

  async inviteMore(
    conversation: ConversationId,
    people: readonly NamedPerson[],
    history = false,
  ): Promise<Result<ControlEntry>> {
    const { writing, news, conversations } = this.#parts;
    const isSealed = conversations.get(conversation)?.log.isSealed === true;
    const shown = isSealed ? await this.#certificatesOf(people) : success(undefined);
    if (!shown.ok) return shown;
    const { user } = this.profile;
    return news.written(await writing.inviteMore(conversation, user, people, history, shown.value));
  }

  async uninvite(
    conversation: ConversationId,
    people: readonly NamedPerson[],
  ): Promise<Result<ControlEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.uninvite(conversation, this.profile.user, people));
  }

  async join(conversation: ConversationId): Promise<Result<ControlEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.join(conversation, this.profile.user));
  }

  async decline(conversation: ConversationId): Promise<Result<ControlEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.decline(conversation, this.profile.user));
  }

  async leave(conversation: ConversationId): Promise<Result<ControlEntry | 'waits'>> {
    const { writing, leaving, news } = this.#parts;
    const refusal = writing.refusalToAct(conversation);
    if (refusal) return refusal;
    const left = leaving.leave(conversation);
    if (leaving.has(conversation)) news.changed(conversation);
    return left;
  }

  leaveNow(conversation: ConversationId): Promise<Result<ControlEntry>> {
    return this.#parts.leaving.leaveNow(conversation);
  }

  stay(conversation: ConversationId): void {
    this.#parts.leaving.stay(conversation);
    this.#parts.news.changed(conversation);
  }

  async remove(conversation: ConversationId, person: PersonId): Promise<Result<ControlEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.remove(conversation, this.profile.user, person));
  }

  async decideSpeakers(
    conversation: ConversationId,
    speakers: readonly PersonId[] | undefined,
  ): Promise<Result<ControlEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.decideSpeakers(conversation, this.profile.user, speakers));
  }

  async closeRoom(conversation: ConversationId): Promise<Result<ControlEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.closeRoom(conversation, this.profile.user));
  }

  computers(): readonly Computer[] {
    const { conversations, certificates, removed } = this.#parts;
    const shown = [...certificates.of(this.id), this.#keys.certificate];
    return computersIn(conversations.logs(), this.id, this.writer, shown).filter(
      ({ writer, isThis }) => isThis || !removed.has(this.id, writer),
    );
  }

  get isRemoved(): boolean {
    const { conversations, removed } = this.#parts;
    return removed.isThis || conversations.revoked.has(this.writer);
  }

  computerCalled(writer: WriterId): string | undefined {
    return this.#parts.names.of(writer);
  }

  nameComputer(name: string): void {
    this.#parts.names.nameThis(name);
  }

  isRemovedFrom(person: PersonId, writer: WriterId): boolean {
    return this.#parts.removed.has(person, writer);
  }

  async removeComputer(writer: WriterId): Promise<Result<void>> {
    const { writing, news, conversations, removed } = this.#parts;
    if (this.isRemoved) return wasRemoved;
    const failures: { ok: false; error: Failure }[] = [];
    const known = [...conversations.logs()].filter((log) => canRevoke(log, this.id, writer));
    for (const { conversation } of known) {
      const written = news.written(await writing.revoke(conversation, this.profile.user, writer));
      if (!written.ok) failures.push(written);
    }
    removed.remove(writer);
    return failures[0] ?? success(undefined);
  }

  useAgain(): void {
    if (this.isRemoved) this.#parts.renewal.now();
  }

  async say(conversation: ConversationId, said: OutgoingContent): Promise<Result<MessageEntry>> {
    const { writing, news } = this.#parts;
    return news.written(await writing.say(conversation, this.profile.user, said));
  }

  sendText(conversation: ConversationId, text: string): Promise<Result<MessageEntry>> {
    return this.say(conversation, { kind: 'text', fields: { text } });
  }

  tellRead(marks: readonly ReadMark[]): void {
    this.#parts.own.tellRead(marks);
  }

  tellDoing(doing: Doing): void {
    this.#parts.doings.send(doing);
  }

  missing(conversation: ConversationId): Missing {
    return this.#parts.missing.of(conversation);
  }

  async importEntries(entries: readonly LogEntry[], keys = new CarriedKeys()): Promise<ImportResult> {
    const { conversations, commits, news, asking } = this.#parts;
    const { fresh, unlocked, ...imported } = await importInto(conversations, commits, this.id, entries, keys);
    for (const [conversation, added] of fresh) news.imported(conversation, added);
    for (const conversation of unlocked) asking.came(conversation);
    return imported;
  }

  async deleteHistory(conversation: ConversationId): Promise<Result<void>> {
    const deleted = await this.#parts.deletion.deleteTexts(conversation);
    this.#parts.listeners.tell({ kind: 'conversation', conversation, fresh: [] });
    return deleted;
  }

  async removeRefused(conversation: ConversationId, hash: EntryHash): Promise<Result<void>> {
    const removed = await this.#parts.deletion.removeRefused(conversation, hash);
    this.#parts.listeners.tell({ kind: 'conversation', conversation, fresh: [] });
    return removed;
  }

  resend(conversation: ConversationId): void {
    const { deliveries, exchange, listeners } = this.#parts;
    const entries = deliveries.takeRefused(conversation);
    if (entries.length === 0) return;
    exchange.written(conversation, entries);
    listeners.tell({ kind: 'conversation', conversation, fresh: [] });
  }

  async icon(hash: string): Promise<Uint8Array | undefined> {
    const { icons, server, peers } = this.#parts;
    const kept = icons.get(hash);
    if (kept) return kept;
    return icons.wait(hash, () => peers?.askIcon(hash) ?? server.askIcon(hash));
  }

  computersNearby(conversation: ConversationId): PeerComputer[] {
    const state = this.#parts.conversations.get(conversation)?.log.state;
    return (this.#parts.peers?.computers() ?? []).filter(({ person }) => state?.members.has(person) === true);
  }

  isBehind(writer: WriterId): boolean {
    return this.#parts.peers?.isBehind(writer) === true;
  }

  memberWith(conversation: ConversationId, writer: WriterId): PersonId | undefined {
    const log = this.#parts.conversations.get(conversation)?.log;
    const linked = this.#parts.peers?.computers().find((each) => each.writer === writer);
    const person = log?.personOf(writer) ?? linked?.person;
    if (!log || person === undefined || this.#parts.conversations.isBlocked(person)) return undefined;
    const isRemoved = log.state.revoked.has(writer) || this.#parts.removed.has(person, writer);
    return log.state.members.has(person) && !isRemoved ? person : undefined;
  }

  fileServer(conversation: ConversationId): FileServerPlace | undefined {
    return this.#parts.server.forFiles(conversation);
  }

  computersOnServer(conversation: ConversationId): MembersComputer[] {
    const members = this.#parts.conversations.get(conversation)?.log.state.members ?? [];
    const { online } = this.#parts.server.people;
    return [...members]
      .flatMap((person) => (online.get(person)?.writers ?? []).map((writer) => ({ person, writer })))
      .filter(({ writer }) => writer !== this.writer);
  }

  serveFiles(server: FileConnectionServer): void {
    this.#parts.fileConnections.serveWith(server);
  }

  blockedChanged(person: PersonId): void {
    const { peers, peopleChanged, exchange, conversations, rooms } = this.#parts;
    peers?.blockedChanged();
    rooms.blockedChanged();
    peopleChanged();
    // What was not taken meanwhile is given now.
    for (const log of conversations.logs())
      if (log.everyone.has(person)) exchange.ask(log.conversation, true);
  }

  onChange(listener: (change: Change) => void): () => void {
    return this.#parts.listeners.add(listener);
  }

  async close(): Promise<void> {
    const { commits, giving, own, server, peers, rooms, exchange, stop } = this.#parts;
    stop();
    rooms.stop();
    own.stop();
    await commits.queue.idle();
    // Whoever has a message should have its key as well.
    await giving.idle();
    let timer: { cancel(): void } | undefined;
    const late = new Promise<void>((resolve) => (timer = this.#environment.setTimer(resolve, closeMs)));
    await Promise.race([Promise.all([server.close(), peers?.close()]), late]);
    timer?.cancel();
    exchange.stop();
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { LogEntry, NamedPerson } from '../../../shared/conversation/log-entry';
import { authorOf } from '../../../shared/conversation/log-facts';
import { countsAsUnread } from '../../../shared/conversation/readings';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { pictureHash } from '../../../runtime/picture/hash';
import type { CallResult } from '../../../shared/ipc/contract';
import { displayName } from '../../../shared/protocol/names';
import type { PeersSettings } from '../../net';
import type { Change } from '../../net/types';
import { timesNow } from '../../../shared/text/times';
import { say } from '../../../shared/words/say';
import { Attention, type Company } from './notifications/attention';
import { copiedMessages, cutShort } from './transcript/copying';
import type { AppState } from '../views/view';
import { Deletions } from './conversations/deletions';
import { KnownNames } from './people/known-names';
import { Reading } from './transcript/reading';
import { searchFor, type SearchArgs, type SearchSources } from './search/searching';
import type { Parts } from './parts';
import { storageView } from './storage/storage-view';
import { Digests, type Digest } from './conversations/digest';
import { waitingInvitations, worthTelling, type WaitingInvitation } from './invitations/invitations';
import { pictureAddress } from './people/people-view';

/** Connects the chat client, local state and the windows. All that windows show is read from here. */
export class Controller {
  readonly deletions: Deletions;
  readonly #digested: Digests;
  /** What the open conversation windows show, and which of it has been read. */
  readonly reading: Reading;
  readonly #attention: Attention;
  readonly #names: KnownNames;
  #invitations: ReadonlySet<ConversationId> = new Set();
  #nearby: PeersSettings | undefined;
  #settling: NodeJS.Immediate | undefined;
  /** Whether people have changed since pictures were last remembered. */
  #unseenPeople = false;

  constructor(readonly parts: Parts) {
    const { client, desktop, windows, preferences, host, messages } = parts;
    this.#attention = new Attention(desktop, windows, () => preferences.view);
    this.#digested = new Digests(messages.reader, client.id);
    this.#names = new KnownNames({
      me: () => ({ id: client.id, user: preferences.profile.user }),
      online: () => client.online.values(),
      digests: () => this.#digests().values(),
    });
    this.reading = new Reading(parts, (conversation) => {
      this.#digestChanged(conversation, []);
      this.#attention.seen(conversation);
      this.#count();
    });
    this.deletions = new Deletions(async (conversation) => {
      await client.deleteHistory(conversation);
      this.reading.page(conversation)?.showEnd();
    });
    messages.onProblem(() => parts.changed());
    client.onChange((change) => this.#onChange(change));
    host.onChange(() => parts.changed());
  }

  /** Starts the local server if it is enabled, and connects to the chosen server and to peers once the user has a name. */
  async start(): Promise<void> {
    const { preferences, client, desktop, host } = this.parts;
    desktop.setTheme(preferences.all.theme);
    this.#settleInvitations();
    this.#count();
    const { hosting } = preferences.all;
    if (hosting.enabled) await host.start(hosting);
    if (!preferences.named) return;
    client.setServer(preferences.server);
    this.#lookForPeers();
  }

  /** The current state, for views. Pictures are remembered here, once per call: at every change it would cost too much. */
  state(): AppState {
    if (this.#unseenPeople) this.#rememberPictures();
    const { client, preferences, memory, host, messages, tasks } = this.parts;
    return {
      me: this.#me(),
      online: client.online,
      connection: client.connection,
      hosting: host.view,
      nearby: client.nearby,
      settings: preferences.view,
      digests: this.#digests(),
      pictureOf: (person) => memory.picture(person),
      storage: storageView(messages),
      draft: (conversation) => memory.draft(conversation),
      isMuted: (conversation) => memory.isMuted(conversation),
      isArchived: (conversation) => memory.isArchived(conversation),
      isDeleting: (conversation) => this.deletions.isWaiting(conversation),
      task: (scope) => tasks.of(scope),
      missing: (conversation) => client.missing(conversation),
      page: (conversation) => this.reading.page(conversation),
    };
  }

  digest(conversation: ConversationId): Digest | undefined {
    const held = this.parts.client.conversations.get(conversation);
    return held && this.#digested.of(held);
  }

  /**
   * Title of a conversation, or else the names of its people.
   * @param most number of names before the rest is counted
   */
  titleOf(conversation: ConversationId, most?: number): string {
    const digest = this.digest(conversation);
    return digest ? this.#names.titleOf(digest, most) : say('window.conversation');
  }

  /** Whether the user is a member of a conversation. */
  isMember(conversation: ConversationId): boolean {
    return this.digest(conversation)?.state.members.has(this.parts.client.id) ?? false;
  }

  /** Whether the user is or was a member of a conversation and can read its transcript. */
  everJoined(conversation: ConversationId): boolean {
    return this.digest(conversation)?.everJoined ?? false;
  }

  /** The people with these ids and their known names, without the user and unknown ids. */
  people(ids: readonly PersonId[]): NamedPerson[] {
    const names = this.#names.all();
    return [...new Set(ids)].flatMap((id) => {
      const user = id === this.parts.client.id ? undefined : names.get(id);
      return user === undefined ? [] : [{ id, user }];
    });
  }

  /** Passes the user's profile to the client, and connects if only a name was missing. */
  profileChanged(): void {
    const { client, preferences } = this.parts;
    const first = preferences.named && client.connection.state === 'unconfigured';
    client.setProfile(preferences.profile);
    this.#names.changed();
    if (first && preferences.server !== null) client.setServer(preferences.server);
    if (first) this.#lookForPeers();
    this.parts.changed();
  }

  /** Copies the messages between two rows, or of a whole conversation, to the clipboard. */
  async copyMessages(
    conversation: ConversationId,
    between?: readonly [EntryHash, EntryHash],
  ): Promise<CallResult<'copyMessages'>> {
    const { desktop, messages } = this.parts;
    const places = between && this.reading.places(conversation, between);
    if (between && !places) return { detail: say('copy.gone'), file: false };
    const { reader } = messages;
    const when = (at: number): string => timesNow().moment(at);
    const names = this.#names.shown();
    const copied = await copiedMessages({ reader, conversation, between: places, names, when });
    if (copied.count > 0) desktop.copy(copied.text);
    return { detail: copied.isCut ? cutShort(copied.count) : '', file: false };
  }

  /** Searches messages for the text that was typed. */
  search(args: SearchArgs): Promise<CallResult<'search'>> {
    const { messages } = this.parts;
    const { conversation } = args;
    const digests = conversation === undefined ? this.#digests() : this.#digestOf(conversation);
    const sources: SearchSources = {
      names: () => this.#namesIn(digests, conversation === undefined),
      shownNames: () => this.#names.shown(),
      titles: () => this.#titles(digests),
      find: (order) => messages.search(order),
      count: () =>
        conversation === undefined
          ? messages.reader.countAllMessages()
          : messages.reader.countMessages(conversation),
    };
    return searchFor(sources, args, Date.now());
  }

  #digestOf(conversation: ConversationId): Map<ConversationId, Digest> {
    const digest = this.digest(conversation);
    return new Map(digest ? [[conversation, digest]] : []);
  }

  /** Every name that people have in these conversations, and the names of those who are online. */
  #namesIn(digests: ReadonlyMap<ConversationId, Digest>, withOnline: boolean): Map<PersonId, Set<string>> {
    const { client, preferences } = this.parts;
    const names = new Map<PersonId, Set<string>>();
    const note = (id: PersonId, user: string): void =>
      void names.set(id, (names.get(id) ?? new Set()).add(user));
    for (const digest of digests.values()) for (const [id, user] of digest.names) note(id, user);
    for (const { id, user } of client.online.values()) if (withOnline || names.has(id)) note(id, user);
    note(client.id, preferences.profile.user);
    note(client.id, 'me');
    note(client.id, say('search.me'));
    return names;
  }

  /** Titles of conversations by id. Untitled ones list all names, so that a search can match any of them. */
  #titles(digests: ReadonlyMap<ConversationId, Digest>): Map<ConversationId, string> {
    return new Map([...digests.keys()].map((id) => [id, this.titleOf(id, Infinity)]));
  }

  /** Pending invitations, oldest first. */
  #waiting(): WaitingInvitation[] {
    const { client, preferences } = this.parts;
    return waitingInvitations({ me: client, digests: this.#digests(), settings: preferences.all });
  }

  /** Declines every pending invitation of one person. */
  declineAll(from: PersonId): void {
    for (const { conversation, invitation } of this.#waiting())
      if (invitation.by === from) void this.parts.client.decline(conversation);
  }

  /** Ignores the inviter of a conversation: declines their pending invitations and accepts none in future. */
  ignore(conversation: ConversationId): void {
    const { preferences } = this.parts;
    const invitation = this.digest(conversation)?.invitation;
    if (!invitation) return;
    const { ignored } = preferences.all;
    const person = { id: invitation.by, user: displayName(invitation.from) };
    if (!preferences.isIgnored(person.id)) preferences.change({ ignored: [...ignored, person] });
    this.settingsChanged();
  }

  /** Whether a row is an entry of the user's that the server refused. */
  isRefused(conversation: ConversationId, row: EntryHash): boolean {
    return this.parts.client.conversations.get(conversation)?.delivery.refused.has(row) ?? false;
  }

  settingsChanged(): void {
    const { desktop, preferences } = this.parts;
    desktop.setTheme(preferences.all.theme);
    if (desktop.setLanguage(preferences.language)) this.#digested.forget();
    this.#lookForPeers();
    this.#settleInvitations();
    this.parts.changed();
  }

  /** Applies the discovery settings if they have changed. */
  #lookForPeers(): void {
    const { client, preferences } = this.parts;
    if (!preferences.named) return;
    const { nearby } = preferences;
    if (isDeepStrictEqual(nearby, this.#nearby)) return;
    this.#nearby = nearby;
    void client.setNearby(nearby);
  }

  #me(): AppState['me'] {
    const { client, preferences } = this.parts;
    const { user, status, note, icon } = preferences.profile;
    return {
      id: client.id,
      user,
      online: client.connection.state === 'online' || client.nearby.enabled,
      status,
      note,
      picture: pictureAddress(icon && pictureHash(icon)),
      named: preferences.named,
      reach: null,
    };
  }

  #digests(): Map<ConversationId, Digest> {
    const digests = new Map<ConversationId, Digest>();
    for (const id of this.parts.client.conversations.keys()) {
      const digest = this.digest(id);
      if (digest) digests.set(id, digest);
    }
    return digests;
  }

  /** A person's name as windows show it, distinct from others that look the same. */
  #shownNameOf(person: PersonId): string {
    return this.#names.shown().get(person) ?? say('person.someone');
  }

  #onChange(change: Change): void {
    this.#names.changed();
    if (change.kind === 'people') this.#unseenPeople = true;
    if (change.kind === 'conversation') this.#onConversation(change.conversation, change.fresh);
    this.parts.changed();
  }

  #onConversation(conversation: ConversationId, fresh: readonly LogEntry[]): void {
    const { client, memory } = this.parts;
    this.#digestChanged(conversation, fresh);
    this.reading.page(conversation)?.changed();
    const log = client.conversations.get(conversation)?.log;
    const telling = fresh.flatMap((entry) => {
      if (!log || entry.command !== 'SEND_MESSAGE' || !countsAsUnread(entry.content)) return [];
      const person = authorOf(log, entry);
      return person === undefined ? [] : [{ entry, person }];
    });
    if (telling.length > 0) memory.archive(conversation, false);
    const news = telling.filter(({ entry }) => log?.isNews(entry));
    if (news.length > 0 && this.isMember(conversation) && !memory.isMuted(conversation))
      this.#attention.messages(conversation, news, this.#company(conversation));
    this.#settleSoon();
  }

  #digestChanged(conversation: ConversationId, fresh: readonly LogEntry[]): void {
    const held = this.parts.client.conversations.get(conversation);
    if (held) this.#digested.changed(held, fresh);
  }

  /** The other people in a conversation, and its title, for notifications. */
  #company(conversation: ConversationId): Company {
    const digest = this.digest(conversation);
    const here = digest ? [...digest.state.members, ...digest.state.invited.keys()] : [];
    const others = here.filter((id) => id !== this.parts.client.id);
    return { title: digest?.title, others, nameOf: (person) => this.#shownNameOf(person) };
  }

  /** Debounces: one pass over all conversations per turn of the event loop, because a connection can change every one. */
  #settleSoon(): void {
    this.#settling ??= setImmediate(() => {
      this.#settling = undefined;
      this.#settleInvitations();
      this.#count();
    });
  }

  #rememberPictures(): void {
    const { client, memory } = this.parts;
    this.#unseenPeople = false;
    memory.seePictures([...client.online.values()].map(({ id, icon }) => [id, icon ?? null] as const));
  }

  /** Declines invitations of ignored people, notifies of new ones, and closes the invitations window when none is pending. */
  #settleInvitations(): void {
    this.#declineIgnored();
    const waiting = this.#waiting();
    const known = this.#invitations;
    this.#invitations = new Set(waiting.map(({ conversation }) => conversation));
    const fresh = worthTelling(waiting, known);
    for (const { conversation, invitation } of fresh) {
      const title = this.digest(conversation)?.title;
      this.#attention.invitation(conversation, this.#shownNameOf(invitation.by), title);
    }
    for (const id of known) if (!this.#invitations.has(id)) this.#attention.seen(id);
    if (fresh.length > 0) this.parts.windows.showInvitations(false);
    else if (this.#invitations.size === 0 && known.size > 0) this.parts.windows.closeInvitations();
  }

  #declineIgnored(): void {
    const { client, preferences } = this.parts;
    if (preferences.all.ignored.length === 0) return;
    for (const [id, { invitation }] of this.#digests()) {
      const by = invitation?.by;
      if (by !== undefined && preferences.isIgnored(by)) void client.decline(id);
    }
  }

  #count(): void {
    const { memory, client, desktop } = this.parts;
    let count = this.#invitations.size;
    for (const [id, digest] of this.#digests())
      if (digest.state.members.has(client.id) && !memory.isMuted(id)) count += digest.unread;
    desktop.setBadge(count);
  }
}

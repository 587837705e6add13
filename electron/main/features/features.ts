import { isControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { WindowKind } from '../../../shared/ipc/windows';
import type { Phrase } from '../../../shared/words/phrase';
import type { Status } from '../../../shared/protocol/messages';
import type { Playable } from '../../../shared/settings/sounds';
import type { NamedServer } from '../../../shared/protocol/server-link';
import type { Standing } from '../../net/transfers/attachments';
import type { Change } from '../../net/types';
import { Pace } from '../views/pace';
import { canStartHidden } from '../system/login-entry';
import type { TrayView } from '../system/tray';
import { project, type AppState } from '../views/view';
import type { PageContent } from '../windows/page-content';
import { neighbour } from './conversations/neighbour';
import { keysView } from './keys/keys-view';
import { calendarView } from './meetings/meetings';
import { openMessage } from './messages/message-opening';
import { forgetDeleted } from './messages/saving';
import { tellNews } from './notifications/news';
import type { Parts } from './parts';
import { ownView, profileChanged } from './profile/profile';
import { addressable, recipientOf } from './opening/recipient';
import { storageView } from './storage/storage-view';
import { deletedBy } from './transfers/offered';
import { handlersOf, stateOf, type FeatureHandlers } from './composition';

/** Shortest interval between passes over all conversations for invitations and the number on the icon. */
const settlingMs = 100;

/** Puts the features together, and passes on what happens on the network, in the settings and in windows. */
export class Features {
  readonly handlers: FeatureHandlers;
  readonly #with: ReturnType<typeof stateOf>;
  #isPainted = false;
  #computers = 0;
  /** One pass over all conversations for many changes: a connection can change every one, a flood one all the time. */
  readonly #settling = new Pace(
    () => this.#settle(),
    settlingMs,
    () => performance.now(),
  );

  constructor(private readonly parts: Parts) {
    this.#with = stateOf(
      parts,
      (conversation) => this.#read(conversation),
      () => this.#meetingsChanged(),
    );
    this.handlers = handlersOf({
      ...parts,
      ...this.#with,
      blockedChanged: (person) => this.#blockedChanged(person),
      everybody: () => project(this.state(), { kind: 'roster', conversation: null }).people,
    });
    const { client, host, messages, preferences, transfers, changed } = parts;
    messages.onProblem(changed);
    transfers.onChange(() => {
      this.#with.plans.attached();
      this.#with.attention.lookAtFolders();
      changed();
    });
    host.onChange(changed);
    client.onChange((change) => this.#clientChanged(change));
    preferences.onChange(() => this.#settingsChanged());
  }

  /** Starts the local server if it is enabled, and connects to the chosen server and to peers once the user has a name. */
  async start(): Promise<void> {
    const { preferences, host } = this.parts;
    this.#settle();
    const { hosting } = preferences.all;
    if (hosting.enabled) await host.start(hosting);
    this.#with.connection.start();
    this.#with.sharing.endLeft();
    this.#with.levels.begin();
    this.#with.quiet.look();
    this.#with.meetings.settingsChanged();
  }

  /** MUST be called once the roster is painted: the people met are noted from now on, which the first picture does not need. */
  painted(): void {
    this.#isPainted = true;
    this.#settling.changed();
  }

  /** Carries out at once what still waits. MUST be called when the app ends. */
  async end(): Promise<void> {
    this.#with.adding.end();
    this.#with.watching.stop();
    this.#with.doings.end();
    this.#with.lastHere.end();
    this.#with.levels.end();
    this.#with.meetings.end();
    this.#with.quiet.end();
    await this.#with.deletions.endAll();
    this.#settling.end();
  }

  /** The current state, for views. */
  state(): AppState {
    const { client, preferences, memory, host, messages, tasks, archives, keys, transfers, tray, snipping } =
      this.parts;
    const { profiles, spelling, windows } = this.parts;
    const { adding, connection, conversations, deletions, doings, invitations, lastHere, levels } =
      this.#with;
    const { meetings, nearby, pictures, transcripts, trust } = this.#with;
    pictures.remember();
    lastHere.look();
    return {
      me: ownView(this.parts),
      online: client.online,
      connection: connection.state,
      rooms: client.rooms,
      get everybodyRooms() {
        return client.everybodyRooms;
      },
      notice: client.notice,
      hosting: host.view,
      get nearby() {
        return nearby.state;
      },
      settings: preferences.view,
      profile: profiles.mark,
      profiles: profiles.view,
      spelling: spelling.view,
      digests: conversations.digests,
      planned: () => conversations.planned(),
      pictureOf: (person) => memory.picture(person),
      trust,
      notes: this.parts.people,
      storage: storageView(messages),
      passphrase: archives.question,
      keys: keysView(keys),
      adding: adding.view,
      computers: this.#computers,
      draft: (conversation) => memory.draft(conversation),
      attention: (conversation) => levels.of(conversation),
      snips: snipping.isThere,
      get split() {
        return windows.split;
      },
      get windows() {
        return windows.listed;
      },
      calendar: calendarView(meetings),
      background: { hasTray: tray.isThere, without: canStartHidden ? [] : ['startHidden'] },
      isArchived: (conversation) => memory.isArchived(conversation),
      isAccepted: (invitation) => invitations.isAccepted(invitation),
      isDeleting: (conversation) => deletions.isWaiting(conversation),
      task: (scope) => tasks.of(scope),
      missing: (conversation) => client.missing(conversation),
      doings: (conversation) => doings.view(conversation),
      pane: (conversation) => windows.pane(conversation),
      sharing: this.#with.sharing.view,
      watching: this.#with.watching.view,
      page: (conversation) => transcripts.page(conversation),
      pins: (conversation) => transcripts.pins(conversation),
      saved: (conversation) => memory.savedIn(conversation),
      transfers,
    };
  }

  /** Connects to a server and remembers it, and its key if one is named. */
  useServer(server: NamedServer): void {
    this.#with.connection.useServer(server);
  }

  /** The conversation that is meant by a name, or by none; or why there is none. */
  recipient(to: string | null): ConversationId | Phrase {
    return recipientOf(to, addressable(this.#with.conversations, this.parts.client.id));
  }

  /** Opens a message that a link names; returns why that is not possible. */
  openMessage(conversation: ConversationId, row: EntryHash): Phrase | undefined {
    return openMessage({ ...this.parts, ...this.#with }, conversation, row);
  }

  /** What the tray shows. */
  get tray(): TrayView {
    const { online, status, chosen } = ownView(this.parts);
    const { until } = this.parts.preferences.all.quiet;
    const quietUntil = until !== null && until > Date.now() ? until : null;
    const { mark: profile } = this.parts.profiles;
    const { isLive: isSharing } = this.#with.sharing;
    return { news: this.#with.badge.last, status, chosen, isOnline: online, quietUntil, profile, isSharing };
  }

  /** A folder that was sent waits for an answer of the user. */
  folderHeld(conversation: ConversationId, folder: string): void {
    const { attention, conversations } = this.#with;
    attention.held(conversation, { title: conversations.titleOf(conversation), folder });
  }

  /** Ends what is shared of the screen. */
  stopSharing(): void {
    this.#with.sharing.stop(null);
  }

  /** Shows the number on the app's icon to a desktop that may not have heard of it. */
  showBadge(): void {
    this.#with.badge.showAgain();
  }

  /** Whether the user has left the computer has changed. */
  setAbsent(isAbsent: boolean): void {
    this.parts.preferences.setAbsent(isAbsent);
    profileChanged({ ...this.parts, ...this.#with });
  }

  /** Sets the user's status; the note stays. */
  setStatus(status: Status): void {
    this.parts.preferences.setStatus(status, this.parts.preferences.all.note);
    profileChanged({ ...this.parts, ...this.#with });
  }

  /** A sound, for the page that plays it. */
  sound(sound: Playable, range: string | undefined): Promise<PageContent> {
    return this.#with.sounds.content(sound, range);
  }

  /** Number of invitations that the user has not answered. */
  get openInvitations(): number {
    return this.#with.invitations.count;
  }

  isMember(conversation: ConversationId): boolean {
    return this.#with.conversations.isMember(conversation);
  }

  isPlanned(conversation: ConversationId): boolean {
    return this.#with.plans.has(conversation);
  }

  /** How files that wait beside a draft stand. */
  standing(conversation: ConversationId): Standing {
    if (this.isMember(conversation) || this.isPlanned(conversation)) return 'takes-part';
    return this.parts.client.conversations.has(conversation) ? 'left' : 'unknown';
  }

  windowOpened(conversation: ConversationId): void {
    this.#with.transcripts.windowOpened(conversation);
    this.#with.attention.lookAtFolders();
  }

  /** Which windows there are, or which one the user is in, may have changed. */
  windowsChanged(): void {
    this.#with.attention.lookAtFolders();
  }

  windowCrashed(conversation: ConversationId): void {
    void this.parts.transfers.endRecordings(conversation);
    this.#with.transcripts.windowCrashed(conversation);
  }

  /** The conversation that follows one in the list of conversations, or precedes it. */
  neighbour(conversation: ConversationId | null, step: 1 | -1): ConversationId | undefined {
    const { memory } = this.parts;
    const listed = this.#with.conversations
      .latest()
      .filter((id) => id === conversation || !memory.isArchived(id));
    return neighbour(listed, conversation, step);
  }

  windowClosed(window: number, conversation: ConversationId | null, kind: WindowKind): void {
    this.#with.adding.windowClosed(window);
    if (kind === 'sharing') this.#with.sharing.stop(null);
    if (kind === 'watching') this.#with.watching.stop();
    if (conversation === null) return;
    void this.parts.transfers.endRecordings(conversation);
    this.#with.transcripts.windowClosed(conversation);
    this.#with.beginnings.windowClosed(conversation);
    this.#with.plans.windowClosed(conversation);
  }

  #clientChanged(change: Change): void {
    const { conversations, doings, lastHere, marks, pictures, transcripts } = this.#with;
    // These are many, and change nobody's name.
    if (change.kind === 'doing') return doings.heard(change.person, change.doing);
    conversations.names.changed();
    if (change.kind === 'people') {
      pictures.peopleChanged();
      lastHere.peopleChanged();
    }
    if (change.kind === 'connection') lastHere.connectionChanged();
    if (change.kind === 'last here') lastHere.heard(change.people);
    if (change.kind === 'computer') marks.tellAll();
    if (change.kind === 'computer' || change.kind === 'computers') this.#computers += 1;
    if (change.kind === 'read') void marks.heard(change.marks);
    if (change.kind === 'conversation') {
      const { conversation, fresh, added } = change;
      conversations.changed(conversation, fresh);
      marks.came(conversation);
      transcripts.changed(conversation, added);
      forgetDeleted(this.parts, conversation, added);
      // Who is invited has not said yet whether they want anything of it.
      if (conversations.isMember(conversation))
        this.parts.transfers.came(conversation, this.#fetchable(conversation, fresh));
      this.parts.transfers.withdrawn(conversation, deletedBy(added ?? fresh));
      tellNews({ ...this.parts, ...this.#with }, conversation, fresh);
      for (const entry of fresh) if (!isControlEntry(entry)) doings.said(conversation, entry);
      this.#with.sharing.conversationChanged(conversation);
      this.#with.watching.conversationChanged(conversation);
      this.#settling.changed();
    }
    if (change.kind === 'computers') this.#with.sharing.peopleChanged();
    this.parts.changed();
  }

  /** The offers among new entries that may be fetched unasked: none of an open room, into which anybody comes. */
  #fetchable(conversation: ConversationId, fresh: readonly LogEntry[]): EntryHash[] {
    if (this.parts.client.conversations.get(conversation)?.log.isPublic === true) return [];
    // Whether it still stands is looked up for each: too much for every message of a flood.
    return fresh
      .filter((entry) => !isControlEntry(entry) && entry.content?.kind === 'file')
      .map(({ hash }) => hash);
  }

  #settingsChanged(): void {
    const { client, desktop, preferences, spelling, changed } = this.parts;
    const { conversations, doings, invitations, lastHere, meetings, nearby, quiet } = this.#with;
    desktop.setTheme(preferences.all.theme);
    if (desktop.setLanguage(preferences.language)) conversations.forget();
    nearby.apply();
    quiet.look();
    spelling.settingsChanged();
    meetings.settingsChanged();
    doings.settingsChanged();
    if (client.profile.lastHere !== preferences.profile.lastHere) client.setProfile(preferences.profile);
    lastHere.settingsChanged();
    invitations.settle();
    changed();
  }

  #meetingsChanged(): void {
    this.parts.preferences.setMeeting(this.#with.meetings.until);
    profileChanged({ ...this.parts, ...this.#with });
  }

  /** Somebody was blocked or unblocked: other messages are shown, and other people are there. */
  #blockedChanged(person: PersonId): void {
    const { conversations, transcripts } = this.#with;
    conversations.forget();
    transcripts.shownAnew();
    this.parts.client.blockedChanged(person);
    this.#with.sharing.peopleChanged();
    this.parts.transfers.offersChanged();
    this.#settle();
    this.parts.changed();
  }

  /** The user has read something of a conversation. */
  #read(conversation: ConversationId): void {
    const { conversations, attention } = this.#with;
    conversations.changed(conversation, []);
    attention.seen(conversation);
    this.#settling.changed();
  }

  #settle(): void {
    if (this.#isPainted) this.#with.trust.note(this.#with.conversations.all().values());
    this.#with.invitations.settle();
    this.#with.badge.count();
  }
}

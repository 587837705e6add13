import { titleOf } from '../../../shared/conversation/title';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { AddingView } from '../../../shared/ipc/views/adding';
import type { PaneView, SplitView } from '../../../shared/ipc/views/layout';
import type { ProfileMark, ProfilesView } from '../../../shared/ipc/views/profiles';
import { isRecordSlice } from '../../../shared/ipc/record-slices';
import type { SliceName, Slices } from '../../../shared/ipc/view';
import type { SharingView, WatchingView } from '../../../shared/ipc/views/screens';
import type { KeysView } from '../../../shared/ipc/views/keys';
import type { PassphraseQuestionView, TaskView } from '../../../shared/ipc/views/archives';
import type { StorageView } from '../../../shared/ipc/views/storage';
import type { PageView, PinView } from '../../../shared/ipc/views/transcript';
import type { AttentionView, ConversationView, DoingsView } from '../../../shared/ipc/views/conversations';
import type { CalendarView } from '../../../shared/ipc/views/meetings';
import type { BackgroundView } from '../../../shared/ipc/views/preferences';
import type { SpellingView } from '../../../shared/ipc/views/spelling';
import type { HostingView } from '../../../shared/ipc/views/hosting';
import type { MeView, PersonView } from '../../../shared/ipc/views/people';
import {
  commonSlices,
  windowRow,
  type Scope,
  type ScopeOf,
  type ViewOf,
  type WindowKind,
} from '../../../shared/ipc/windows';
import { withoutPrivate, type Settings } from '../../../shared/settings/settings';
import { locale } from '../../../shared/words/locale';
import { plainLine } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import type { ConnectionState, Missing, NearbyState, Notice, OnlinePerson } from '../../net/types';
import type { EverybodyRoom, OpenRoom } from '../../net/rooms/known-rooms';
import type { Transfers } from '../../net/transfers/types';
import type { PeopleNotes } from '../../storage/people-file';
import { projectConnection } from '../features/connection/connection-view';
import type { Digest, DigestsById } from '../features/conversations/digest';
import { pictureAddress } from '../features/conversations/group-picture';
import {
  namingInvitations,
  projectWaiting,
  shownInvitations,
  waitingInvitations,
  type WaitingInvitation,
} from '../features/invitations/invitations';
import { projectNearby, projectNetwork } from '../features/nearby/nearby-view';
import { projectPeople } from '../features/people/people-view';
import { everybodyView, namedFounders, projectRooms } from '../features/rooms/rooms-view';
import type { TrustSource } from '../features/safety/trust';
import { attachmentViews, transferViews } from '../features/transfers/transfers-view';
import type { TranscriptPage } from '../features/transcript/transcript-page';
import { openWindowViews, type ListedWindow } from '../windows/listed-windows';
import { share, shareItems } from './diff';

/** Data that views are built from. */
export interface AppState {
  readonly me: MeView & { readonly id: PersonId };
  readonly online: ReadonlyMap<PersonId, OnlinePerson>;
  readonly connection: ConnectionState;
  readonly notice: Notice | null;
  /** The open rooms that are listed. */
  readonly rooms: ReadonlyMap<ConversationId, OpenRoom>;
  /** The rooms for everybody that are here. */
  readonly everybodyRooms: readonly EverybodyRoom[];
  readonly hosting: HostingView;
  readonly nearby: NearbyState;
  readonly settings: Settings;
  readonly profile: ProfileMark | null;
  readonly profiles: ProfilesView;
  readonly spelling: SpellingView;
  readonly background: BackgroundView;
  /** Whether a part of the screen can be chosen. */
  readonly snips: boolean;
  readonly split: SplitView | null;
  readonly windows: readonly ListedWindow[];
  readonly calendar: CalendarView;
  readonly digests: DigestsById;
  /** The planned conversations that have a draft. */
  planned(): Iterable<[ConversationId, Digest]>;
  readonly storage: StorageView;
  readonly passphrase: PassphraseQuestionView | null;
  readonly trust: TrustSource;
  readonly notes: PeopleNotes;
  readonly keys: KeysView;
  readonly transfers: Pick<Transfers, 'of' | 'attachments'>;
  readonly adding: AddingView | null;
  /** Counts the changes to the user's computers. */
  readonly computers: number;
  pictureOf(person: PersonId): string | null;
  draft(conversation: ConversationId): string;
  /** The messages of a conversation that the user has saved. */
  saved(conversation: ConversationId): readonly EntryHash[];
  attention(conversation: ConversationId): AttentionView;
  isArchived(conversation: ConversationId): boolean;
  /** Whether an invitation is accepted without asking the user. */
  isAccepted(invitation: WaitingInvitation): boolean;
  /** Whether its history is about to be deleted. */
  isDeleting(conversation: ConversationId): boolean;
  /** The running task of a window. */
  task(scope: Scope): TaskView | null;
  missing(conversation: ConversationId): Missing;
  doings(conversation: ConversationId): DoingsView;
  readonly sharing: SharingView | null;
  readonly watching: WatchingView | null;
  pane(conversation: ConversationId): PaneView | null;
  /** What the conversation's window shows of its transcript; undefined if it has none. */
  page(conversation: ConversationId): Pick<TranscriptPage, 'view' | 'rows'> | undefined;
  /** The pinned messages of a conversation that has a window. */
  pins(conversation: ConversationId): readonly PinView[];
}

/** What is read once for a view, because several of its slices need it. */
interface Sources {
  readonly state: AppState;
  readonly scope: Scope;
  readonly shown: ReadonlyMap<ConversationId, Digest>;
  readonly waiting: readonly WaitingInvitation[];
  readonly invitations: Slices['invitations'];
  readonly people: Slices['people'];
  /** The founders of listed rooms. */
  readonly founding: Slices['people'];
  readonly page: ReturnType<AppState['page']>;
}

function sourcesOf(state: AppState, scope: Scope): Sources {
  const has = (name: SliceName): boolean => windowRow(scope.kind).view.includes(name);
  const shown = conversationsFor(state, scope);
  const waiting = has('waiting') ? waitingInvitations(state) : [];
  const invitations = has('invitations') ? shownInvitations(state, waiting) : {};
  const naming = [...shown.keys(), ...namingInvitations(waiting, invitations)];
  const founders = has('rooms') ? namedFounders(state.rooms) : nobody;
  const { people, founding } = has('people') ? peopleFor(state, scope, naming, founders) : noPeople;
  const page = scope.conversation === null ? undefined : state.page(scope.conversation);
  return { state, scope, shown, waiting, invitations, people, founding, page };
}

/** How each slice is made. */
const slices: { readonly [Name in SliceName]: (sources: Sources) => Slices[Name] } = {
  locale: () => locale(),
  me: ({ state }) => state.me,
  connection: ({ state }) => projectConnection(state.connection, state.nearby.enabled, state.notice),
  nearby: ({ state }) => projectNearby(state.nearby, state.online.values()),
  display: ({ state }) => withoutPrivate(state.settings),
  spelling: ({ state }) => state.spelling,
  profile: ({ state }) => state.profile,
  profiles: ({ state }) => state.profiles,
  storage: ({ state }) => state.storage,
  task: ({ state, scope }) => state.task(scope),
  hosting: ({ state }) => state.hosting,
  settings: ({ state }) => state.settings,
  background: ({ state }) => state.background,
  snips: ({ state }) => state.snips,
  split: ({ state }) => state.split,
  windows: ({ state }) => openWindowViews(state.windows),
  calendar: ({ state }) => state.calendar,
  blocked: ({ state }) => state.trust.blocked,
  network: ({ state }) => projectNetwork(state.nearby),
  passphrase: ({ state }) => state.passphrase,
  keys: ({ state }) => state.keys,
  adding: ({ state }) => state.adding,
  computers: ({ state }) => state.computers,
  people: ({ people }) => people,
  conversations: (sources) => conversationViews(sources),
  rooms: ({ state, founding }) =>
    projectRooms({
      founders: founding,
      rooms: state.rooms,
      everybodyRooms: state.everybodyRooms,
      isMember: (conversation) => state.digests.get(conversation)?.state.members.has(state.me.id) === true,
      serverName: (server) => presentServer(state.connection, server) ?? '',
    }),
  invitations: ({ invitations }) => invitations,
  waiting: ({ waiting }) => projectWaiting(waiting),
  rows: ({ page }) => page?.rows() ?? {},
  transfers: ({ state, scope }) => transferViews(state.transfers, scope.conversation),
  attachments: ({ state, scope }) => attachmentViews(state.transfers, scope.conversation),
  page: ({ page, scope, shown }) => pageView(page, scope.conversation && shown.get(scope.conversation)),
  pins: ({ state, scope }) => (scope.conversation === null ? [] : state.pins(scope.conversation)),
  saved: ({ state, scope }) => (scope.conversation === null ? [] : state.saved(scope.conversation)),
  pane: ({ state, scope }) => (scope.conversation === null ? null : state.pane(scope.conversation)),
  doings: ({ state, scope }) =>
    scope.conversation === null ? { typing: [], seen: {} } : state.doings(scope.conversation),
  sharing: ({ state: { sharing }, scope }) =>
    scope.conversation === null || sharing?.conversation === scope.conversation ? sharing : null,
  watching: ({ state }) => state.watching,
  draft: ({ state, scope }) => (scope.conversation === null ? '' : state.draft(scope.conversation)),
};

/**
 * The view of a window of this scope. Parts that are equal to those of `previous` are the same objects. The draft is
 * set only without `previous`: afterwards it is edited in the window.
 */
export function project<Kind extends WindowKind>(
  state: AppState,
  scope: ScopeOf<Kind>,
  previous?: ViewOf<Kind>,
): ViewOf<Kind> {
  const sources = sourcesOf(state, scope);
  const before: Partial<Slices> = previous ?? {};
  const view = Object.fromEntries(
    slicesOf(scope.kind).map((name) => [name, sliceOf(name, sources, before)] as const),
  );
  if (!isViewOf(scope.kind, view)) throw new Error('A slice is missing.');
  return view;
}

const slicesOf = (kind: WindowKind): readonly SliceName[] => [...commonSlices, ...windowRow(kind).view];

const isViewOf = <Kind extends WindowKind>(kind: Kind, view: object): view is ViewOf<Kind> =>
  slicesOf(kind).every((name) => name in view);

function sliceOf(name: SliceName, sources: Sources, before: Partial<Slices>): unknown {
  if (name === 'draft' && before.draft !== undefined) return before.draft;
  return isRecordSlice(name)
    ? shareItems<unknown>(before[name], slices[name](sources))
    : share<unknown>(before[name], slices[name](sources));
}

const noPage = { atStart: true, atEnd: true, unreadFrom: null, skipped: 0, target: null };

const pageView = (page: Sources['page'], digest: Digest | null | undefined): PageView => ({
  ...(page?.view() ?? noPage),
  unread: digest?.unread ?? 0,
});

/**
 * Conversations of a window: its own, or for the roster all that the user is or was a member of, without those with a
 * new invitation.
 */
function conversationsFor(
  { digests, planned, me }: AppState,
  { kind, conversation }: Scope,
): ReadonlyMap<ConversationId, Digest> {
  const own = conversation === null ? undefined : digests.get(conversation);
  if (conversation !== null) return own ? new Map([[conversation, own]]) : new Map();
  if (!windowRow(kind).view.includes('conversations')) return new Map();
  const held = [...digests].filter(([, digest]) => digest.everJoined && !digest.state.invited.has(me.id));
  return new Map([...held, ...planned()]);
}

function conversationViews({ state, scope, shown, people }: Sources): Record<string, ConversationView> {
  const views: Record<string, ConversationView> = {};
  for (const [id, digest] of shown) {
    const view = conversationView(state, id, digest, people);
    views[id] =
      scope.conversation === null ? { ...view, activity: activityOf(digest, state.draft(id)) } : view;
  }
  return views;
}

/** Number of UTF-16 units of a draft that lists show. */
const draftUnits = 200;

const activityOf = ({ last, at, unread }: Digest, draft: string): ConversationView['activity'] => ({
  last,
  at,
  unread,
  ...(draft === '' ? {} : { draft: plainLine(draft.slice(0, draftUnits)) }),
});

const nothingMissing: Missing = { count: 0, coming: false };

function conversationView(
  state: AppState,
  id: ConversationId,
  digest: Digest,
  people: Slices['people'],
): ConversationView {
  const { state: conversation, title, picture, founder, company } = digest;
  const isMember = conversation.members.has(state.me.id);
  return {
    id,
    name: titleOf(title, company, (person) => people[person]?.user),
    ...(title === undefined ? {} : { title }),
    ...(picture === undefined ? {} : { picture: pictureAddress(id, picture) }),
    ...(founder === undefined ? {} : { founder }),
    ...(digest.room ? { room: roomOf(digest.room, state) } : {}),
    ...(digest.isPlanned ? { planned: true } : {}),
    others: [...company.others],
    company: company.presence,
    members: [...conversation.members],
    invited: [...conversation.invited.keys()],
    joined: isMember,
    hasLeft: digest.hasLeft,
    sealed: digest.isSealed,
    attention: state.attention(id),
    archived: state.isArchived(id),
    deleting: state.isDeleting(id),
    leaving: digest.isLeaving,
    missing: isMember && !digest.isPlanned ? state.missing(id) : nothingMissing,
  };
}

/** What an open room is about, and for whom it is. */
function roomOf(
  { topic, everybody, speakers, closed, mayWrite }: NonNullable<Digest['room']>,
  { connection }: Pick<AppState, 'connection'>,
): NonNullable<ConversationView['room']> {
  const serverName = (server: PersonId): string => presentServer(connection, server) ?? '';
  return {
    topic,
    mayWrite,
    ...(everybody ? { everybody: everybodyView(everybody, { serverName }) } : {}),
    ...(speakers ? { speakers: [...speakers] } : {}),
    ...(closed ? { closed } : {}),
  };
}

const nobody: ReadonlyMap<PersonId, string> = new Map<PersonId, string>();
const noPeople = { people: {}, founding: {} };

/**
 * @param founders of listed rooms. They are told apart from everybody else, and known as anybody else; but who only founded a
 *   room that the user has not joined is not among the window's people.
 */
function peopleFor(
  state: AppState,
  scope: Scope,
  conversations: readonly ConversationId[],
  founders: ReadonlyMap<PersonId, string>,
): Pick<Sources, 'people' | 'founding'> {
  const named = new Map<PersonId, string>();
  const through = new Map<PersonId, string>();
  // A server writes for the people at it who have no writer of their own.
  const { server } = projectConnection(state.connection);
  for (const { id, reach, writers } of state.online.values())
    if (reach === 'server' && writers === undefined) through.set(id, server);
  for (const id of new Set(conversations)) {
    const digest = state.digests.get(id);
    // A conversation window names everyone who ever spoke there; lists name those who are there now.
    for (const [person, user] of digest?.names ?? [])
      if (scope.conversation !== null || isNow(digest, person)) named.set(person, user);
    for (const [person, server] of digest?.servers ?? [])
      through.set(person, serverName(state.connection, server));
  }
  if (scope.kind === 'roster' || scope.kind === 'jump')
    for (const [id, { user, unlisted }] of state.notes.met)
      if (!unlisted && !named.has(id)) named.set(id, user);
  const others = new Map([...founders].filter(([id]) => !named.has(id)));
  for (const [id, user] of others) named.set(id, user);
  const { named: _named, ...me } = state.me;
  const { online, trust, notes } = state;
  const pictureOf = (person: PersonId): string | null => state.pictureOf(person);
  const people = projectPeople({ me, online, pictureOf, through, trust, notes }, named);
  const founding = Object.fromEntries(
    [...founders.keys()].flatMap((id) => (people[id] ? [[id, people[id]]] : [])),
  );
  const isNamed = ({ id }: PersonView): boolean => id === me.id || online.has(id) || !others.has(id);
  const shown = Object.entries(people).filter(([, person]) => isNamed(person));
  return { people: Object.fromEntries(shown), founding };
}

const serverName = (connection: ConnectionState, server: PersonId): string =>
  presentServer(connection, server) ?? say('person.anotherServer');

/** The name of the server with which this computer is connected; undefined for another one. */
const presentServer = (connection: ConnectionState, server: PersonId): string | undefined =>
  connection.state === 'online' && connection.serverId === server
    ? projectConnection(connection).server
    : undefined;

/** Whether lists name somebody because of a conversation. Of an open room, in which hundreds may be, only who spoke last. */
const isNow = (digest: Digest | undefined, person: PersonId): boolean =>
  digest !== undefined && (digest.last?.author === person || (!digest.room && isIn(digest, person)));

const isIn = (digest: Digest, person: PersonId): boolean =>
  digest.state.members.has(person) ||
  digest.state.invited.has(person) ||
  digest.company.others.includes(person);

import { locale } from '../../../shared/words/locale';
import { titleOf } from '../../../shared/conversation/title';
import type { ConversationId, PersonId } from '../../../shared/ids';
import type { WindowKind } from '../../../shared/ipc/call';
import type {
  ConversationView,
  HostingView,
  MeView,
  NearbyView,
  PageView,
  StorageView,
  TaskView,
  View,
} from '../../../shared/ipc/view';
import { say } from '../../../shared/words/say';
import { withoutPrivate, type Settings } from '../../../shared/settings/settings';
import type { ConnectionState, Missing, NearbyState, OnlinePerson } from '../../net/types';
import { projectConnection } from '../features/connection/connection-view';
import { share, shareItems } from './diff';
import {
  namingInvitations,
  projectWaiting,
  shownInvitations,
  waitingInvitations,
} from '../features/invitations/invitations';
import type { TranscriptPage } from '../features/transcript/transcript-page';
import type { Digest } from '../features/conversations/digest';
import { projectNearby } from '../features/nearby/nearby-view';
import { projectPeople } from '../features/people/people-view';

/** Data that views are built from. */
export interface AppState {
  readonly me: MeView & { readonly id: PersonId };
  readonly online: ReadonlyMap<PersonId, OnlinePerson>;
  readonly connection: ConnectionState;
  readonly hosting: HostingView;
  readonly nearby: NearbyState;
  readonly settings: Settings;
  readonly digests: ReadonlyMap<ConversationId, Digest>;
  readonly storage: StorageView;
  pictureOf(person: PersonId): string | null;
  draft(conversation: ConversationId): string;
  isMuted(conversation: ConversationId): boolean;
  isArchived(conversation: ConversationId): boolean;
  /** Whether its history is about to be deleted. */
  isDeleting(conversation: ConversationId): boolean;
  /** The running task of a window. */
  task(scope: Scope): TaskView | null;
  missing(conversation: ConversationId): Missing;
  /** What the conversation's window shows of its transcript; undefined if it has none. */
  page(conversation: ConversationId): Pick<TranscriptPage, 'view' | 'rows'> | undefined;
}

/** The window whose view it is. */
export interface Scope {
  kind: WindowKind;
  conversation: ConversationId | null;
}

/**
 * The view of a window of this scope. Parts that are equal to those of `previous` are the same objects. The draft is
 * set only without `previous`: afterwards it is edited in the window.
 */
export function project(state: AppState, scope: Scope, previous?: View): View {
  const shown = conversationsFor(state, scope);
  const waiting = isAboutInvitations(scope) ? waitingInvitations(state) : [];
  const invitations = scope.kind === 'invitation' ? shownInvitations(state, waiting) : {};
  const waitingNow = projectWaiting(waiting);
  const people =
    scope.kind === 'preferences'
      ? {}
      : peopleFor(state, scope, [...shown.keys(), ...namingInvitations(waiting, invitations)]);
  const conversations = conversationViews(state, shown, people);
  const page = scope.conversation === null ? undefined : state.page(scope.conversation);
  return {
    locale: locale(),
    me: share(previous?.me, state.me),
    connection: share(previous?.connection, projectConnection(state.connection, state.nearby.enabled)),
    hosting: share(previous?.hosting, isAboutApp(scope) ? state.hosting : noHosting),
    nearby: share(previous?.nearby, nearbyFor(state, scope)),
    settings: share(previous?.settings, isAboutApp(scope) ? state.settings : withoutPrivate(state.settings)),
    people: shareItems(previous?.people, people),
    conversations: shareItems(previous?.conversations, conversations),
    invitations: shareItems(previous?.invitations, invitations),
    waiting: share(previous?.waiting, waitingNow),
    rows: shareItems(previous?.rows, page?.rows() ?? {}),
    page: share(previous?.page, page?.view() ?? noPage),
    storage: share(previous?.storage, state.storage),
    task: share(previous?.task, state.task(scope)),
    draft: previous ? previous.draft : scope.conversation === null ? '' : state.draft(scope.conversation),
  };
}

/** Roster and preferences are about the whole app; other windows get only what they show. */
const isAboutApp = ({ kind }: Scope): boolean => kind === 'roster' || kind === 'preferences';

const isAboutInvitations = ({ kind }: Scope): boolean => kind === 'roster' || kind === 'invitation';

const noHosting: HostingView = { state: 'off', addresses: [], otherAddresses: [], detail: null };

const noPage: PageView = { atStart: true, atEnd: true, unreadFrom: null, skipped: 0, target: null };

function nearbyFor({ nearby, online }: AppState, { kind }: Scope): NearbyView {
  let count = 0;
  for (const { reach } of online.values()) if (reach !== 'server') count += 1;
  return projectNearby(nearby, count, kind === 'preferences');
}

/**
 * Conversations of a window: its own, or for the roster all that the user is or was a member of, without those with a
 * new invitation.
 */
function conversationsFor(
  { digests, me }: AppState,
  { kind, conversation }: Scope,
): ReadonlyMap<ConversationId, Digest> {
  const own = conversation === null ? undefined : digests.get(conversation);
  if (kind === 'conversation' && conversation !== null && own) return new Map([[conversation, own]]);
  if (kind !== 'roster') return new Map();
  return new Map([...digests].filter(([, digest]) => digest.everJoined && !digest.state.invited.has(me.id)));
}

function conversationViews(
  state: AppState,
  shown: ReadonlyMap<ConversationId, Digest>,
  people: View['people'],
): Record<string, ConversationView> {
  const views: Record<string, ConversationView> = {};
  for (const [id, digest] of shown) views[id] = conversationView(state, id, digest, people);
  return views;
}

const nothingMissing: Missing = { count: 0, coming: false };

function conversationView(
  state: AppState,
  id: ConversationId,
  digest: Digest,
  people: View['people'],
): ConversationView {
  const { state: conversation, title, founder, company, last, at, unread } = digest;
  const isMember = conversation.members.has(state.me.id);
  return {
    id,
    name: titleOf(title, company, (person) => people[person]?.user),
    ...(title === undefined ? {} : { title }),
    ...(founder === undefined ? {} : { founder }),
    others: [...company.others],
    company: company.presence,
    members: [...conversation.members],
    invited: [...conversation.invited.keys()],
    joined: isMember,
    hasLeft: digest.hasLeft,
    last,
    at,
    unread,
    muted: state.isMuted(id),
    archived: state.isArchived(id),
    deleting: state.isDeleting(id),
    leaving: digest.isLeaving,
    missing: isMember ? state.missing(id) : nothingMissing,
  };
}

function peopleFor(state: AppState, scope: Scope, conversations: readonly ConversationId[]): View['people'] {
  const named = new Map<PersonId, string>();
  const through = new Map<PersonId, string>();
  for (const id of new Set(conversations)) {
    const digest = state.digests.get(id);
    // A conversation window names everyone who ever spoke there; lists name those who are there now.
    for (const [person, user] of digest?.names ?? [])
      if (scope.kind === 'conversation' || isNow(digest, person)) named.set(person, user);
    for (const [person, server] of digest?.servers ?? [])
      through.set(person, serverName(state.connection, server));
  }
  const { named: _named, ...me } = state.me;
  const { online } = state;
  return projectPeople({ me, online, pictureOf: (person) => state.pictureOf(person), through }, named);
}

const serverName = (connection: ConnectionState, server: PersonId): string =>
  connection.state === 'online' && connection.serverId === server
    ? projectConnection(connection).server
    : say('person.anotherServer');

const isNow = (digest: Digest | undefined, person: PersonId): boolean =>
  digest !== undefined &&
  (digest.state.members.has(person) ||
    digest.state.invited.has(person) ||
    digest.company.others.includes(person) ||
    digest.last?.author === person);

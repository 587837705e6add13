import type { EntryLog } from '../../shared/conversation/entry-log';
import { takesPart } from '../../shared/conversation/control-state';
import type { MessageEntry, NamedPerson } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import { failure, success, type Failure, type Result } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import type { RoomFounding } from '../../shared/rooms/listed-room';
import { displayName, foldName } from '../../shared/protocol/names';
import { isBlank } from '../../shared/text/visible';
import type { Changeset } from '../conversations/changeset';
import {
  alreadyMember,
  mayNotWrite,
  notInvited,
  notMember,
  roomClosed,
  unknownConversation,
} from '../conversations/problems';
import { words } from '../words';

/** One entry that a simple client's command asks for, not yet written. */
export type Act =
  | {
      readonly command: 'FOUND';
      readonly invited: readonly NamedPerson[];
      readonly title: string | undefined;
      /** Set for an open room, which anybody may join. */
      readonly room: { readonly topic: string | undefined } | undefined;
    }
  | { readonly command: 'INVITE'; readonly invited: readonly NamedPerson[]; readonly history: boolean }
  | { readonly command: 'JOIN'; readonly invite: EntryHash }
  | { readonly command: 'DECLINE' }
  | { readonly command: 'LEAVE' }
  | { readonly command: 'UNINVITE'; readonly invite: EntryHash; readonly withdrawn: readonly NamedPerson[] }
  | { readonly command: 'SEND_MESSAGE'; readonly id: string | undefined; readonly text: string };

/** What a command asks for: entries to write, or the earlier message that it repeats. */
export type Acts = readonly Act[] | { readonly already: MessageEntry };

/** Turns a command into acts, given the current log; undefined to found a conversation. */
export type Compose = (log: EntryLog | undefined, changeset: Changeset) => Result<Acts>;

/** What composing needs of the server. */
export interface ComposeContext {
  /** The person who writes. */
  readonly author: PersonId;
  /** The room for everybody on this server, which is held from the first JOIN on. */
  readonly everybody: RoomFounding;
  /** Who is online under a name. */
  online(name: string): NamedPerson | undefined;
  /** A person's name as simple clients see it in a conversation. */
  shownName(log: EntryLog, person: PersonId): string;
  /** The message to which this person gave this id, if any. */
  sentAs(changeset: Changeset, conversation: ConversationId, id: string): MessageEntry | undefined;
}

const refused = (error: Failure): { ok: false; error: Failure } => ({ ok: false, error });

/** Composes only in a known conversation; otherwise fails with `no-such-conversation`. */
const inKnown =
  (compose: (log: EntryLog, changeset: Changeset) => Result<Acts>): Compose =>
  (log, changeset) =>
    log?.isKnown ? compose(log, changeset) : refused(unknownConversation);

export interface InviteFields {
  readonly users?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly public?: boolean | undefined;
  readonly topic?: string | undefined;
  readonly history?: boolean | undefined;
}

/** Founds a conversation, or an open room. */
export const found =
  (composing: ComposeContext, fields: InviteFields): Compose =>
  () =>
    fields.public ? openRoom(fields) : begun(composing, fields);

function openRoom({ users, title, topic }: InviteFields): Result<Acts> {
  if (users !== undefined) return failure('wrong-type', words.roomInvitesNobody);
  if (title === undefined || isBlank(title)) return failure('missing-field', words.roomNeedsTitle);
  return success([{ command: 'FOUND', invited: [], title, room: { topic: topic || undefined } }]);
}

function begun({ author, online }: ComposeContext, { users, title }: InviteFields): Result<Acts> {
  if (!users) return refused(noUsers);
  const people = peopleNamed(users, online);
  if (!people.ok) return people;
  const invited = people.value.filter(({ id }) => id !== author);
  if (invited.length === 0) return refused(nobodyNew);
  return success([{ command: 'FOUND', invited, title: title === '' ? undefined : title, room: undefined }]);
}

export const inviteMore = (composing: ComposeContext, { users, history }: InviteFields): Compose =>
  inKnown((log) => {
    if (!users) return refused(noUsers);
    const { author } = composing;
    const { state } = log;
    const people = peopleNamed(users, finder(composing, log));
    if (!people.ok) return people;
    if (!state.members.has(author)) return refused(notMember);
    if (state.voice.closedBy !== undefined) return refused(roomClosed);
    const invited = people.value.filter(({ id }) => id !== author && !takesPart(state, id));
    if (invited.length === 0) return refused(nobodyNew);
    if (state.members.size + state.invited.size + invited.length > limits.peoplePerConversation)
      return refused(tooManyPeople);
    if (log.founder !== author && invited.some(({ id }) => state.removed.has(id)))
      return failure('not-invited', words.wasRemoved);
    return success([{ command: 'INVITE', invited, history: history ?? false }]);
  });

export const join =
  ({ author, everybody }: ComposeContext, conversation: ConversationId): Compose =>
  (log, changeset) => {
    if (conversation === everybody.conversation && !log?.isKnown) changeset.addControl(everybody);
    return joinKnown(author)(changeset.log(conversation), changeset);
  };

const joinKnown = (author: PersonId): Compose =>
  inKnown((log) => {
    const { state } = log;
    if (state.members.has(author)) return refused(alreadyMember);
    if (state.voice.closedBy !== undefined) return refused(roomClosed);
    const [open] = state.invited.get(author) ?? [];
    const { founding } = log.controls.graph;
    const isPublic = founding?.act.kind === 'FOUND' && founding.act.isPublic && !state.removed.has(author);
    const invite = open ?? (isPublic ? founding.hash : undefined);
    return invite === undefined ? refused(notInvited) : success([{ command: 'JOIN', invite }]);
  });

export const decline = ({ author }: ComposeContext): Compose =>
  inKnown(({ state }) => {
    if (state.members.has(author)) return refused(alreadyMember);
    return state.invited.has(author) ? success([{ command: 'DECLINE' }]) : refused(notInvited);
  });

export const leave = ({ author }: ComposeContext): Compose =>
  inKnown(({ state }) => (state.members.has(author) ? success([{ command: 'LEAVE' }]) : refused(notMember)));

/** An UNINVITE names one INVITE, so several may be needed. */
export const uninvite = (composing: ComposeContext, users: readonly string[]): Compose =>
  inKnown((log) => {
    const { author } = composing;
    const { state } = log;
    const find = finder(composing, log);
    const withdrawn = new Map<EntryHash, NamedPerson[]>();
    for (const name of users) {
      const person = find(name);
      const open = person && state.invited.get(person.id);
      if (!open) return failure('not-invited', words.nothingToTakeBack(excerpt(name)));
      if (!state.members.has(author)) return refused(notMember);
      const own = [...open].filter((hash) => log.founder === author || authorOf(log, hash) === author);
      if (own.length === 0) return failure('not-invited', words.invitedByOther(excerpt(name)));
      for (const hash of own) withdrawn.set(hash, [...(withdrawn.get(hash) ?? []), person]);
    }
    return success(
      [...withdrawn].map(([invite, people]) => ({ command: 'UNINVITE', invite, withdrawn: people })),
    );
  });

export const say = (
  { author, sentAs }: ComposeContext,
  { conversation, id, text }: { conversation: ConversationId; id?: string | undefined; text: string },
): Compose =>
  inKnown((log, changeset) => {
    const { state } = log;
    const already = id === undefined ? undefined : sentAs(changeset, conversation, id);
    if (already) return success({ already });
    if (!state.members.has(author)) return refused(notMember);
    if (state.voice.closedBy !== undefined) return refused(roomClosed);
    if (!log.maySpeak(author)) return refused(mayNotWrite);
    return success([{ command: 'SEND_MESSAGE', id, text }]);
  });

const authorOf = (log: EntryLog, hash: EntryHash): PersonId | undefined =>
  log.controls.graph.get(hash)?.person;

const excerpt = (name: string): string => name.slice(0, 64);

type FindPerson = (name: string) => NamedPerson | undefined;

/** The people with these names, each once. Fails with `no-such-user`. */
function peopleNamed(names: readonly string[], find: FindPerson): Result<NamedPerson[]> {
  const people = new Map<PersonId, NamedPerson>();
  for (const name of names) {
    const person = find(name);
    if (!person) return failure('no-such-user', words.nobodyCalled(excerpt(name)));
    people.set(person.id, person);
  }
  return success([...people.values()]);
}

/**
 * Finds people by name: those online first, then those in the conversation, by their own name or the one that simple clients
 * see. The names are folded once.
 */
function finder({ online, shownName }: ComposeContext, log: EntryLog): FindPerson {
  const { state, names } = log;
  let known: Map<string, NamedPerson> | undefined;
  const inConversation = (): Map<string, NamedPerson> => {
    const people = new Map<string, NamedPerson>();
    for (const id of [...state.members, ...state.invited.keys()]) {
      const user = displayName(names.get(id) ?? '');
      for (const name of [user, shownName(log, id)]) {
        const folded = foldName(name);
        if (!people.has(folded)) people.set(folded, { id, user });
      }
    }
    return people;
  };
  return (name) => online(name) ?? (known ??= inConversation()).get(foldName(name));
}

const noUsers: Failure = { code: 'missing-field', message: words.noUsers };
const nobodyNew: Failure = {
  code: 'already-a-member',
  message: words.everybodyIsIn,
};
const tooManyPeople: Failure = {
  code: 'wrong-type',
  message: words.tooManyPeople,
};

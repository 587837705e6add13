import { openInvite } from '../../../shared/conversation/control-entry';
import { takesPart } from '../../../shared/conversation/control-state';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type {
  ControlEntry,
  LastMessages,
  LogEntry,
  MessageEntry,
  NamedPerson,
} from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../../shared/ids';
import { StoreError } from '../../../runtime/sqlite/database';
import { failed, success, type Failure, type Result } from '../../../shared/protocol/errors';
import { type Phrase, phrase } from '../../../shared/words/phrase';
import {
  foundingOf,
  notPermitted,
  roomFoundingOf,
  writeControl,
  writeIntroduction,
  writeMessage,
  type Author,
} from './authoring';
import type { Commits } from './commits';
import type { Conversations } from './conversations';
import { invitationsOf, nobody, type Certificates, type Invitation } from './invitations';
import { limits } from '../../../shared/protocol/limits';
import type { RoomFounding } from '../../../shared/rooms/listed-room';
import { noCertificate } from '../sealing/refusals';
import type { Gift, Sealing } from '../sealing/own-messages';
import type { WriterKeys } from '../keys';
import type { RemovedComputers } from '../removed-computers';
import type { NewRoom, OutgoingContent } from '../types';

/** The entries written, in order, with a WRITER first if one was required, and the one that was asked for. */
export interface WriteResult<Entry extends LogEntry> {
  readonly entries: readonly LogEntry[];
  readonly last: Entry;
  /** Keys that others are to be given. */
  readonly gifts: readonly Gift[];
}

type Refusal = { ok: false; error: Failure };
type Compose<Entry extends LogEntry> = (log: EntryLog, author: Author) => Result<Entry>;

export interface WritingParts {
  readonly conversations: Pick<Conversations, 'get'>;
  readonly commits: Pick<Commits, 'work' | 'ring'>;
  readonly keys: WriterKeys;
  readonly removed: Sealing['removed'] & Pick<RemovedComputers, 'isThis'>;
  now(): number;
  onFault(error: unknown): void;
}

/** Writes entries of this person. Each is durable and in its log when the promise resolves. */
export class Writing {
  /** Conversations that were founded in this run. */
  readonly #begun = new Set<ConversationId>();

  constructor(private readonly parts: WritingParts) {}

  /**
   * @param certificates of the people invited; with them the conversation is sealed, without it is open
   * @param said what is said first, written together with the invitations
   */
  async found(
    user: string,
    people: readonly NamedPerson[],
    title: string | undefined,
    certificates?: Certificates,
    said?: OutgoingContent,
  ): Promise<Result<WriteResult<ControlEntry>>> {
    const invited = this.#others(people);
    if (invited.length === 0) return failed('no-such-user', phrase('failure.chooseSomebody'));
    const [first = nobody, ...others] = invitationsOf(invited, certificates);
    const trimmed = title?.trim() || undefined;
    const inClear = certificates ? undefined : trimmed;
    if (this.parts.removed.isThis) return wasRemoved;
    const founding = this.#founding((at) => foundingOf({ keys: this.parts.keys, user, at }, first, inClear));
    if (!founding.ok) return founding;
    const entry = founding.value;
    return this.#guarded(() =>
      this.parts.commits.work(this, 1, (logOf, chains) => {
        const log = logOf(entry.conversation);
        const author = this.#author(user, chains);
        if (!begins(log, entry, author)) return notPermitted;
        const more = others.length > 0 ? inviteEach(log, author, others, false) : founding;
        if (!more.ok) throw new RefusalError(more);
        const named = this.#named(log, author, trimmed);
        if (!named.ok) throw new RefusalError(named);
        const begun = said ? writeMessage(log, author, said) : success(undefined);
        if (!begun.ok) throw new RefusalError(begun);
        return success({ entries: author.written, last: entry, gifts: author.sealing.gifts });
      }),
    );
  }

  /** Founds an open room. */
  async openRoom(user: string, room: NewRoom): Promise<Result<WriteResult<ControlEntry>>> {
    if (this.parts.removed.isThis) return wasRemoved;
    const founding = this.#founding((at) => roomFoundingOf({ keys: this.parts.keys, user, at }, room));
    if (!founding.ok) return founding;
    const entry = founding.value;
    return this.#guarded(() =>
      this.parts.commits.work(this, 1, (logOf, chains) => {
        const author = this.#author(user, chains);
        const log = logOf(entry.conversation);
        if (!begins(log, entry, author)) return notPermitted;
        if (room.isForAnnouncements) {
          const decided = writeControl(log, author, { command: 'SPEAKERS', speakers: [], last: nothing });
          if (!decided.ok) throw new RefusalError(decided);
        }
        return success({ entries: author.written, last: entry, gifts: [] });
      }),
    );
  }

  /** Joins an open room, which is held from now on if it was not. */
  async enter(founding: RoomFounding, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    if (this.parts.removed.isThis) return wasRemoved;
    return this.#guarded(() =>
      this.parts.commits.work(this, 1, (logOf, chains) => {
        const log = logOf(founding.conversation);
        const author = this.#author(user, chains);
        if (!log.isKnown && !begins(log, founding, author)) return notPermitted;
        const joined = this.#refusalToEnter(log) ?? writeJoin(log, author, founding.hash);
        if (!joined.ok) throw new RefusalError(joined);
        return success({ entries: author.written, last: joined.value, gifts: [] });
      }),
    );
  }

  #refusalToEnter({ state }: EntryLog): Refusal | undefined {
    const me = this.#me;
    if (state.members.has(me)) return failed('already-a-member', phrase('failure.youAreIn'));
    if (state.removed.has(me)) return failed('not-invited', phrase('room.removedYou'));
    if (state.voice.closedBy !== undefined) return roomClosed;
    const isFull = state.members.size + state.invited.size >= limits.peoplePerConversation;
    return isFull && !state.invited.has(me) ? failed('not-invited', phrase('room.full')) : undefined;
  }

  /** Names a new conversation: a sealed one by its first message, because nothing else in it is sealed. */
  #named(log: EntryLog, author: Author, title: string | undefined): Result<unknown> {
    if (!log.isSealed || title === undefined) return success(undefined);
    return writeMessage(log, author, { kind: 'title', fields: { title } });
  }

  /**
   * @param history whether they are given all earlier messages
   * @param certificates of the people invited; needed in a sealed conversation
   */
  inviteMore(
    conversation: ConversationId,
    user: string,
    people: readonly NamedPerson[],
    history: boolean,
    certificates: Certificates = noCertificates,
  ): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, (log, author) => {
      const invited = this.#others(people).filter(({ id }) => !takesPart(log.state, id));
      if (invited.length === 0) return failed('already-a-member', phrase('failure.inAlready'));
      const shown = log.isSealed ? certificates : undefined;
      const unknown = shown && invited.find(({ id }) => !shown.get(id)?.length);
      if (unknown) return noCertificate([unknown]);
      return inviteEach(log, author, invitationsOf(invited, shown), history);
    });
  }

  /** Writes one UNINVITE for each INVITE that is withdrawn. */
  uninvite(
    conversation: ConversationId,
    user: string,
    people: readonly NamedPerson[],
  ): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, (log, author) => {
      let written: Result<ControlEntry> = nothingToWithdraw;
      for (const [invite, theirs] of this.#withdrawable(log, this.#others(people))) {
        written = writeControl(log, author, { command: 'UNINVITE', invite, withdrawn: theirs });
        if (!written.ok) return written;
      }
      return written;
    });
  }

  join(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#write(conversation, user, (log, author) => {
      const [invite] = log.state.invited.get(this.#me) ?? [];
      const refusal = this.#refusalToAnswer(log);
      if (refusal || invite === undefined) return refusal ?? withdrawn;
      return writeJoin(log, author, invite);
    });
  }

  decline(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#write(conversation, user, (log, author) => {
      const last = log.lastMessages({ person: this.#me });
      return this.#refusalToAnswer(log) ?? writeControl(log, author, { command: 'DECLINE', last });
    });
  }

  leave(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, (log, author) =>
      writeControl(log, author, { command: 'LEAVE', last: log.lastMessages({ person: this.#me }) }),
    );
  }

  remove(
    conversation: ConversationId,
    user: string,
    person: PersonId,
  ): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asFounder(conversation, user, (log, author) => {
      const removed = { id: person, user: log.names.get(person) ?? '' };
      const last = log.lastMessages({ person });
      return writeControl(log, author, { command: 'REMOVE', removed, last });
    });
  }

  /** @param speakers the members who may write from now on, besides the founder; undefined for all */
  decideSpeakers(
    conversation: ConversationId,
    user: string,
    speakers: readonly PersonId[] | undefined,
  ): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asFounder(conversation, user, (log, author) => {
      const last = speakers === undefined ? nothing : log.allLastMessages(speakers);
      return writeControl(log, author, { command: 'SPEAKERS', speakers, last });
    });
  }

  /** Closes an open room for good. */
  closeRoom(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asFounder(conversation, user, (log, author) =>
      writeControl(log, author, { command: 'CLOSE', last: log.allLastMessages() }),
    );
  }

  /**
   * Revokes another writer of this person.
   * @param wasRemoved whether it had been removed before it wrote here: then nothing that it wrote is spared
   */
  revoke(
    conversation: ConversationId,
    user: string,
    revoked: WriterId,
    wasRemoved = false,
  ): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, (log, author) => {
      const last = wasRemoved ? nothing : log.lastMessages({ writer: revoked });
      return writeControl(log, author, { command: 'REVOKE', revoked, last });
    });
  }

  say(
    conversation: ConversationId,
    user: string,
    said: OutgoingContent,
  ): Promise<Result<WriteResult<MessageEntry>>> {
    return this.#asMember(conversation, user, (log, author) => {
      if (log.state.voice.closedBy !== undefined) return roomClosed;
      return log.maySpeak(this.#me) ? writeMessage(log, author, said) : mayNotWrite;
    });
  }

  /** Shows this computer's certificate to the others, so that they can give it keys before it has written anything. */
  introduce(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, writeIntroduction);
  }

  /** Why this person cannot act in a conversation; undefined if they can. */
  refusalToAct(conversation: ConversationId): Refusal | undefined {
    const log = this.parts.conversations.get(conversation)?.log;
    if (!log) return notHere;
    return log.state.members.has(this.#me) ? undefined : notAMember;
  }

  get #me(): PersonId {
    return this.parts.keys.person.id;
  }

  #author(user: string, chains: Sealing['chains']): Author {
    const { commits, keys, removed, now } = this.parts;
    const sealing = { ring: commits.ring, chains, removed, gifts: [] };
    return { keys, user, at: now(), written: [], sealing };
  }

  /** The conversation's id follows from the whole INVITE: two identical ones in the same millisecond would be one. */
  #founding(make: (at: number) => Result<ControlEntry>, at: number = this.parts.now()): Result<ControlEntry> {
    const founding = make(at);
    if (founding.ok && this.#begun.has(founding.value.conversation)) return this.#founding(make, at + 1);
    if (founding.ok) this.#begun.add(founding.value.conversation);
    return founding;
  }

  #refusalToAnswer({ state }: EntryLog): Refusal | undefined {
    if (state.members.has(this.#me)) return failed('already-a-member', phrase('failure.youAreIn'));
    return state.invited.has(this.#me) ? undefined : withdrawn;
  }

  /** INVITEs that this person may withdraw, each with the people for whom it is withdrawn. */
  #withdrawable(log: EntryLog, people: readonly NamedPerson[]): Map<EntryHash, NamedPerson[]> {
    const invites = new Map<EntryHash, NamedPerson[]>();
    for (const person of people)
      for (const invite of log.state.invited.get(person.id) ?? []) {
        const by = log.controls.graph.get(invite)?.person;
        if (by === this.#me || log.founder === this.#me)
          invites.set(invite, [...(invites.get(invite) ?? []), person]);
      }
    return invites;
  }

  /** These people without this user, each once. */
  #others(people: readonly NamedPerson[]): NamedPerson[] {
    const others = new Map<PersonId, NamedPerson>();
    for (const { id, user } of people) if (id !== this.#me) others.set(id, { id, user });
    return [...others.values()];
  }

  #asMember<Entry extends LogEntry>(
    conversation: ConversationId,
    user: string,
    compose: Compose<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    return this.#write(conversation, user, (log, author) =>
      log.state.members.has(this.#me) ? compose(log, author) : notAMember,
    );
  }

  #asFounder<Entry extends LogEntry>(
    conversation: ConversationId,
    user: string,
    compose: Compose<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    return this.#asMember(conversation, user, (log, author) => {
      if (log.founder !== this.#me) return failed('not-a-member', phrase('failure.onlyFounder'));
      if (log.isPublic && log.state.voice.closedBy !== undefined) return roomClosed;
      return compose(log, author);
    });
  }

  #write<Entry extends LogEntry>(
    conversation: ConversationId,
    user: string,
    compose: Compose<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    const log = this.parts.conversations.get(conversation)?.log;
    if (!log) return Promise.resolve(notHere);
    // Whoever removed this computer wants it to say nothing: it does not go on as another by itself.
    const isRemoved = this.parts.removed.isThis || log.state.revoked.has(this.parts.keys.writer.id);
    if (isRemoved) return Promise.resolve(wasRemoved);
    return this.#guarded(() =>
      this.parts.commits.work(this, 1, (log, chains) => {
        const author = this.#author(user, chains);
        const last = compose(log(conversation), author);
        if (last.ok)
          return success({ entries: author.written, last: last.value, gifts: author.sealing.gifts });
        if (author.written.length > 0) throw new RefusalError(last);
        return last;
      }),
    );
  }

  async #guarded<Value>(write: () => Promise<Result<Value>>): Promise<Result<Value>> {
    try {
      return await write();
    } catch (error) {
      if (error instanceof RefusalError) return error.refusal;
      this.parts.onFault(error);
      return failed('internal', notKept(error));
    }
  }
}

/** Begins a conversation with its founding INVITE. Returns false if that is not good. */
function begins(log: EntryLog, founding: ControlEntry, { written }: Author): boolean {
  if (log.offer(founding).kind !== 'added') return false;
  written.push(founding);
  return true;
}

const writeJoin = (log: EntryLog, author: Author, invite: EntryHash): Result<ControlEntry> =>
  writeControl(log, author, { command: 'JOIN', invite });

/** Writes one INVITE for each group of people, until one is refused. Returns the last. */
function inviteEach(
  log: EntryLog,
  author: Author,
  [first = nobody, ...others]: readonly Invitation[],
  history: boolean,
): Result<ControlEntry> {
  const said = { command: 'INVITE', title: undefined, ...openInvite, history } as const;
  const written = writeControl(log, author, { ...said, ...first });
  return written.ok && others.length > 0 ? inviteEach(log, author, others, history) : written;
}

/** Thrown to undo what was added to a log before the rest was refused. */
class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.error.message);
  }
}

const noCertificates: Certificates = new Map();
const nothing: LastMessages = new Map();

const notHere = failed('no-such-conversation', phrase('failure.notHere'));
const mayNotWrite = failed('may-not-write', phrase('room.mayNotWrite'));
const roomClosed = failed('room-closed', phrase('room.isClosed'));
const notAMember = failed('not-a-member', phrase('failure.notAMember'));
/** Another computer of this person has removed this one. */
export const wasRemoved = failed('not-a-member', phrase('failure.computerRemoved'));
const withdrawn = failed('not-invited', phrase('failure.takenBack'));
const nothingToWithdraw = failed('not-invited', phrase('failure.nothingToTakeBack'));

function notKept(error: unknown): Phrase {
  const isFull = error instanceof StoreError && error.problem === 'full';
  return phrase(isFull ? 'failure.diskFull' : 'failure.notSaved');
}

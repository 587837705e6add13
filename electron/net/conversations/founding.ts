import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ControlEntry, NamedPerson } from '../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../shared/ids';
import { failed, success, type Result } from '../../../shared/protocol/errors';
import { phrase } from '../../../shared/words/phrase';
import {
  foundingOf,
  notPermitted,
  roomFoundingOf,
  inviteEach,
  writeControl,
  writeJoin,
  writeMessage,
  type Author,
} from './authoring';
import { eachOnceWithout, invitationsOf, nobody, type Certificates } from './invitations';
import type { Composing, WriteResult } from './composing';
import { roomClosed, wasRemoved, youAreIn, type Refusal } from './refusals';
import { limits } from '../../../shared/protocol/limits';
import type { RoomFounding } from '../../../shared/rooms/listed-room';
import type { NewRoom, OutgoingContent } from '../types';

/** Begins conversations: founds them, and enters open rooms, which takes no invitation. */
export class Founding {
  /** Conversations that were founded in this run. */
  readonly #begun = new Set<ConversationId>();

  constructor(private readonly composing: Composing) {}

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
    const invited = eachOnceWithout(this.composing.me, people);
    if (invited.length === 0) return failed('no-such-user', phrase('failure.chooseSomebody'));
    const [first = nobody, ...others] = invitationsOf(invited, certificates);
    const trimmed = title?.trim() || undefined;
    const inClear = certificates ? undefined : trimmed;
    return this.#begin(
      user,
      (author) => foundingOf(author, first, inClear),
      (log, author) => {
        const more = others.length > 0 ? inviteEach(log, author, others, false) : success(undefined);
        if (!more.ok) return more;
        const named = nameSealed(log, author, trimmed);
        if (!named.ok) return named;
        return said ? writeMessage(log, author, said) : success(undefined);
      },
    );
  }

  /** Founds an open room. */
  async openRoom(user: string, room: NewRoom): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#begin(
      user,
      (author) => roomFoundingOf(author, room),
      (log, author) =>
        room.isForAnnouncements
          ? writeControl(log, author, { command: 'SPEAKERS', speakers: [], last: new Map() })
          : success(undefined),
    );
  }

  /** Joins an open room, which is held from now on if it was not. */
  async enter(founding: RoomFounding, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    if (this.composing.parts.removed.isThis) return wasRemoved;
    return this.composing.write(user, (logOf, author) => {
      const log = logOf(founding.conversation);
      if (!log.isKnown && !begins(log, founding, author)) return notPermitted;
      return this.#refusalToEnter(log) ?? writeJoin(log, author, founding.hash);
    });
  }

  /**
   * @param make makes the founding INVITE
   * @param goOn writes what belongs to the beginning
   */
  async #begin(
    user: string,
    make: (author: Pick<Author, 'keys' | 'user' | 'at'>) => Result<ControlEntry>,
    goOn: (log: EntryLog, author: Author) => Result<unknown>,
  ): Promise<Result<WriteResult<ControlEntry>>> {
    const { removed, keys, now } = this.composing.parts;
    if (removed.isThis) return wasRemoved;
    const founding = this.#founding((at) => make({ keys, user, at }), now());
    if (!founding.ok) return founding;
    const entry = founding.value;
    return this.composing.write(user, (logOf, author) => {
      const log = logOf(entry.conversation);
      if (!begins(log, entry, author)) return notPermitted;
      const begun = goOn(log, author);
      return begun.ok ? founding : begun;
    });
  }

  /** The conversation's id follows from the whole INVITE: two identical ones in the same millisecond would be one. */
  #founding(make: (at: number) => Result<ControlEntry>, at: number): Result<ControlEntry> {
    const founding = make(at);
    if (founding.ok && this.#begun.has(founding.value.conversation)) return this.#founding(make, at + 1);
    if (founding.ok) this.#begun.add(founding.value.conversation);
    return founding;
  }

  #refusalToEnter({ state }: EntryLog): Refusal | undefined {
    const { me } = this.composing;
    if (state.members.has(me)) return youAreIn;
    if (state.removed.has(me)) return failed('not-invited', phrase('room.removedYou'));
    if (state.voice.closedBy !== undefined) return roomClosed;
    const isFull = state.members.size + state.invited.size >= limits.peoplePerConversation;
    return isFull && !state.invited.has(me) ? failed('not-invited', phrase('room.full')) : undefined;
  }
}

/** Names a new conversation: a sealed one by its first message, because nothing else in it is sealed. */
function nameSealed(log: EntryLog, author: Author, title: string | undefined): Result<unknown> {
  if (!log.isSealed || title === undefined) return success(undefined);
  return writeMessage(log, author, { kind: 'title', fields: { title } });
}

/** Begins a conversation with its founding INVITE. Returns false if that is not good. */
function begins(log: EntryLog, founding: ControlEntry, { written }: Author): boolean {
  if (log.offer(founding).kind !== 'added') return false;
  written.push(founding);
  return true;
}

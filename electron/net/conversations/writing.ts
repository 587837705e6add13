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
import type { Result } from '../../../shared/protocol/errors';
import {
  writeControl,
  inviteEach,
  writeIntroduction,
  writeJoin,
  writeMessage,
  type Author,
} from './authoring';
import { eachOnceWithout, invitationsOf, type Certificates } from './invitations';
import type { Composing, WriteResult } from './composing';
import {
  inAlready,
  mayNotWrite,
  notAMember,
  notHere,
  nothingToWithdraw,
  onlyFounder,
  roomClosed,
  wasRemoved,
  withdrawn,
  youAreIn,
  type Refusal,
} from './refusals';
import { noCertificate } from '../sealing/refusals';
import type { OutgoingContent } from '../types';

type Compose<Entry extends LogEntry> = (log: EntryLog, author: Author) => Result<Entry>;

/** Writes entries of this person. Each is durable and in its log when the promise resolves. */
export class Writing {
  constructor(private readonly composing: Composing) {}

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
      const invited = eachOnceWithout(this.composing.me, people).filter(
        ({ id }) => !takesPart(log.state, id),
      );
      if (invited.length === 0) return inAlready;
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
      for (const [invite, theirs] of this.#withdrawable(log, eachOnceWithout(this.composing.me, people))) {
        written = writeControl(log, author, { command: 'UNINVITE', invite, withdrawn: theirs });
        if (!written.ok) return written;
      }
      return written;
    });
  }

  join(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#write(conversation, user, (log, author) => {
      const [invite] = log.state.invited.get(this.composing.me) ?? [];
      const refusal = this.#refusalToAnswer(log);
      if (refusal || invite === undefined) return refusal ?? withdrawn;
      return writeJoin(log, author, invite);
    });
  }

  decline(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#write(conversation, user, (log, author) => {
      const last = log.lastMessages({ person: this.composing.me });
      return this.#refusalToAnswer(log) ?? writeControl(log, author, { command: 'DECLINE', last });
    });
  }

  leave(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, (log, author) =>
      writeControl(log, author, { command: 'LEAVE', last: log.lastMessages({ person: this.composing.me }) }),
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
      return log.maySpeak(this.composing.me) ? writeMessage(log, author, said) : mayNotWrite;
    });
  }

  /** Shows this computer's certificate to the others, so that they can give it keys before it has written anything. */
  introduce(conversation: ConversationId, user: string): Promise<Result<WriteResult<ControlEntry>>> {
    return this.#asMember(conversation, user, writeIntroduction);
  }

  /** Why this person cannot act in a conversation; undefined if they can. */
  refusalToAct(conversation: ConversationId): Refusal | undefined {
    const log = this.composing.parts.conversations.get(conversation)?.log;
    if (!log) return notHere;
    return log.state.members.has(this.composing.me) ? undefined : notAMember;
  }

  #refusalToAnswer({ state }: EntryLog): Refusal | undefined {
    if (state.members.has(this.composing.me)) return youAreIn;
    return state.invited.has(this.composing.me) ? undefined : withdrawn;
  }

  /** INVITEs that this person may withdraw, each with the people for whom it is withdrawn. */
  #withdrawable(log: EntryLog, people: readonly NamedPerson[]): Map<EntryHash, NamedPerson[]> {
    const invites = new Map<EntryHash, NamedPerson[]>();
    for (const person of people)
      for (const invite of log.state.invited.get(person.id) ?? []) {
        const by = log.controls.graph.get(invite)?.person;
        if (by === this.composing.me || log.founder === this.composing.me)
          invites.set(invite, [...(invites.get(invite) ?? []), person]);
      }
    return invites;
  }

  #asMember<Entry extends LogEntry>(
    conversation: ConversationId,
    user: string,
    compose: Compose<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    return this.#write(conversation, user, (log, author) =>
      log.state.members.has(this.composing.me) ? compose(log, author) : notAMember,
    );
  }

  #asFounder<Entry extends LogEntry>(
    conversation: ConversationId,
    user: string,
    compose: Compose<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    return this.#asMember(conversation, user, (log, author) => {
      if (log.founder !== this.composing.me) return onlyFounder;
      if (log.isPublic && log.state.voice.closedBy !== undefined) return roomClosed;
      return compose(log, author);
    });
  }

  #write<Entry extends LogEntry>(
    conversation: ConversationId,
    user: string,
    compose: Compose<Entry>,
  ): Promise<Result<WriteResult<Entry>>> {
    const log = this.composing.parts.conversations.get(conversation)?.log;
    if (!log) return Promise.resolve(notHere);
    // Whoever removed this computer wants it to say nothing: it does not go on as another by itself.
    const isRemoved =
      this.composing.parts.removed.isThis || log.state.revoked.has(this.composing.parts.keys.writer.id);
    if (isRemoved) return Promise.resolve(wasRemoved);
    return this.composing.write(user, (logOf, author) => compose(logOf(conversation), author));
  }
}

const noCertificates: Certificates = new Map();
const nothing: LastMessages = new Map();

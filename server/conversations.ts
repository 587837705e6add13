import { randomUUID } from 'node:crypto';
import { write, type Content, type Signer } from '../shared/conversation/author';
import { compareEntries, encodeEntry, type Entry, type Person } from '../shared/conversation/entry';
import { lacks, missing, type Log } from '../shared/conversation/log';
import { takesPart, visibleTo } from '../shared/conversation/membership';
import { vectorFor } from '../shared/conversation/vector';
import { entryVerifies } from '../shared/node/identity';
import { encodeMessage } from '../shared/protocol/codec';
import { failure, success, type Failure, type Result } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import type { Have } from '../shared/protocol/messages';
import { Admission, faultOf, notMember, refusal } from './admission';
import type { Directory } from './directory';
import { Relay } from './relay';
import { Room, type Conveyed, type TextMessage } from './room';
import { sendError, type Session } from './session';
import { pendingInvitation, stateLines } from './simple-lines';

const conversationsPerPerson = 10_000;
/** So that the names of all who take part fit one line. */
const peoplePerConversation = 450;

/** What a simple client asks for with INVITE. */
export interface Asked {
  conversation?: string | undefined;
  invited: readonly Person[];
  title?: string | undefined;
}

/** Every conversation that the server knows, and who is to be told of what happens in it. */
export class Conversations {
  readonly #rooms = new Map<string, Room>();
  /** Rooms by person who takes or took part. */
  readonly #byPerson = new Map<string, Set<Room>>();
  readonly #relay: Relay;

  constructor(
    directory: Directory,
    private readonly now: () => number,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.#relay = new Relay(directory);
  }

  /** A conversation's log, with everything in it that has come. */
  get(conversation: string): Log | undefined {
    return this.#room(conversation)?.log;
  }

  /** Founds or extends a conversation for someone that the server signs for. */
  invite(
    session: Session,
    signer: Signer,
    { conversation = randomUUID(), invited, title }: Asked,
  ): Result<void> {
    const room = this.#room(conversation) ?? new Room(conversation);
    const { membership } = room.log;
    if (membership.founder !== undefined && !membership.members.has(signer.id))
      return { ok: false, error: notMember };
    const others = invited.filter(({ id }) => id !== signer.id && !takesPart(membership, id));
    if (others.length === 0)
      return failure('already-a-member', 'Everyone you name is in or invited already. Invite somebody else.');
    if (membership.members.size + membership.invited.size + others.length >= peoplePerConversation)
      return failure(
        'wrong-type',
        `A conversation has at most ${peoplePerConversation} people. Invite fewer.`,
      );
    if (membership.founder === undefined && this.#isFull(signer.id)) return { ok: false, error: tooMany };
    this.#rooms.set(conversation, room);
    return this.#write(session, signer, room, {
      command: 'INVITE',
      invited: others,
      ...(title === undefined ? {} : { title }),
    });
  }

  /** Writes an entry for someone that the server signs for; it must be allowed. */
  write(session: Session, signer: Signer, conversation: string, content: Content): Result<void> {
    const room = this.#room(conversation);
    if (!room)
      return failure('no-such-conversation', 'There is no such conversation. CONVERSATIONS lists yours.');
    return this.#write(session, signer, room, content);
  }

  #write(session: Session, signer: Signer, room: Room, content: Content): Result<void> {
    const entry = write(room.log, signer, session.registered?.user.user ?? '', content, this.now());
    const problem = refusal(room.log.membership, entry);
    if (problem) return { ok: false, error: problem };
    this.#add(room, [entry], new Map());
    return success(undefined);
  }

  /** The message that a person sent under an id of their own choice, if they have. */
  sentAs(conversation: string, author: string, id: string): TextMessage | undefined {
    return this.#room(conversation)?.messageWith(author, id);
  }

  /**
   * Takes a signed entry from a full node, its own or one that it passes on. Entries that come together are looked at
   * together, because putting many into the middle of a long log one by one is slow.
   */
  accept(session: Session, me: string, entry: Entry): Result<void> {
    const known = this.#rooms.get(entry.conversation);
    const founding = entry.command === 'INVITE' && entry.number === 1;
    if (!known && !founding)
      return failure(
        'no-such-conversation',
        'This conversation is not known here. Send its first INVITE first.',
      );
    if (known && !known.everyone.has(me)) return { ok: false, error: notMember };
    if (entry.author === me && entry.from !== session.registered?.user.user)
      return failure(
        'bad-entry',
        `You are registered as "${session.registered?.user.user}"; "from" must say so.`,
      );
    const problem = faultOf(entry) ?? (!known && this.#isFull(me) ? tooMany : undefined);
    if (problem) return { ok: false, error: problem };
    if (!entryVerifies(entry)) return failure('bad-signature', 'The signature is not its author’s.');
    const room = known ?? this.#found(entry, me);
    room.inbox.push({ session, entry });
    if (room.inbox.length === 1) queueMicrotask(() => this.#guarded(() => this.#takeIn(room)));
    return success(undefined);
  }

  /** Whoever brings back a conversation that the server has forgotten may bring the rest of it. */
  #found(entry: Entry, conveyor: string): Room {
    const room = new Room(entry.conversation);
    room.everyone.add(entry.author).add(conveyor);
    this.#rooms.set(room.id, room);
    this.#index(room, conveyor);
    return room;
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFault(error);
    }
  }

  /** Looks at what has come for a room. */
  #takeIn(room: Room): void {
    if (room.inbox.length === 0) return;
    const batch = room.inbox.sort((a, b) => compareEntries(a.entry, b.entry));
    room.inbox = [];
    const admission = new Admission(room);
    const conveyors = new Map<Entry, Session>();
    for (const conveyed of batch) this.#judge(admission, conveyed, conveyors);
    this.#add(room, admission.accepted, conveyors);
    for (const { session, entry } of batch)
      if (
        entry.author === session.registered?.user.id &&
        room.log.entryAt(entry.author, entry.number)?.signature === entry.signature
      )
        session.outbox.deliver(entry, encodeEntry(entry));
    this.#askForGaps(room, conveyors);
    if (room.log.entries.length === 0) this.#rooms.delete(room.id);
  }

  #judge(admission: Admission, { session, entry }: Conveyed, conveyors: Map<Entry, Session>): void {
    const me = session.registered?.user.id;
    const held = admission.at(entry.author, entry.number);
    if (me === undefined || held?.signature === entry.signature) return;
    const problem = held
      ? failure(
          'bad-entry',
          'Another entry of this author has this number. HAVE {} brings what is held here.',
        ).error
      : admission.judge(entry, me);
    if (!problem) {
      conveyors.set(entry, session);
      return;
    }
    const { command, conversation, number } = entry;
    const id = entry.command === 'SEND_MESSAGE' ? { id: entry.id } : {};
    sendError(session, problem, { command, conversation, number, ...id });
  }

  #askForGaps(room: Room, conveyors: ReadonlyMap<Entry, Session>): void {
    const askers = new Set<Session>();
    for (const [{ author, number }, session] of conveyors)
      if (number > room.log.haveOf(author)) askers.add(session);
    for (const session of askers)
      this.#sendHave(session, [this.#vector(room.log, session.registered?.user.id ?? '')]);
  }

  #add(room: Room, entries: readonly Entry[], conveyors: ReadonlyMap<Entry, Session>): void {
    const change = room.add(entries);
    if (change.fresh.length === 0) return;
    if (change.before !== change.after) for (const id of room.everyone) this.#index(room, id);
    this.#relay.tell(room, change, conveyors);
  }

  /** What a session that has just registered is told: a full node what is held here, a simple client all that it missed. */
  welcome(session: Session): void {
    const { registered } = session;
    if (!registered) return;
    const { id } = registered.user;
    const rooms = this.#roomsOf(id).filter(({ log }) => takesPart(log.membership, id));
    if (registered.signer) return welcomeSimple(session, id, rooms);
    const vectors = rooms.map(({ log }) => this.#vector(log, id));
    for (let start = 0; start === 0 || start < vectors.length; start += limits.conversationsPerHave) {
      const end = start + limits.conversationsPerHave;
      this.#sendHave(session, vectors.slice(start, end), end >= vectors.length);
    }
  }

  /** Remembers how far a simple client that goes away has come. */
  part(session: Session): void {
    const { registered } = session;
    if (!registered?.signer) return;
    const { id } = registered.user;
    const unsent = session.outbox.unsent().filter((entry) => entry.command === 'SEND_MESSAGE');
    for (const room of this.#roomsOf(id))
      if (room.log.membership.members.has(id))
        room.pause(
          id,
          unsent.filter(({ conversation }) => conversation === room.id),
        );
  }

  /** Answers what a full node says that it has. */
  answer(session: Session, me: string, conversation: string, theirs: Have): Result<void> {
    const room = this.#room(conversation);
    if (!room) {
      if (Object.keys(theirs).length > 0) this.#sendHave(session, [{ conversation, have: {} }]);
      return success(undefined);
    }
    if (!room.everyone.has(me)) return { ok: false, error: notMember };
    session.outbox.feed(missing(visibleTo(room.log.entries, me), theirs));
    if (lacks(room.log.have(), theirs)) this.#sendHave(session, [this.#vector(room.log, me)]);
    return success(undefined);
  }

  #room(conversation: string): Room | undefined {
    const room = this.#rooms.get(conversation);
    if (room) this.#takeIn(room);
    return this.#rooms.get(conversation);
  }

  #index(room: Room, person: string): void {
    const rooms = this.#byPerson.get(person) ?? new Set();
    this.#byPerson.set(person, rooms.add(room));
  }

  #isFull(person: string): boolean {
    return (this.#byPerson.get(person)?.size ?? 0) >= conversationsPerPerson;
  }

  #roomsOf(person: string): Room[] {
    return [...(this.#byPerson.get(person) ?? [])];
  }

  /** Up to where a person who was told everything would have it. */
  #vector(log: Log, person: string): { conversation: string; have: Have } {
    return { conversation: log.conversation, have: vectorFor(log, person) };
  }

  #sendHave(session: Session, conversations: { conversation: string; have: Have }[], last?: boolean): void {
    session.outbox.feed([encodeMessage('HAVE', { conversations, ...(last ? { last } : {}) })]);
  }
}

function welcomeSimple(session: Session, id: string, rooms: readonly Room[]): void {
  const logs = rooms.map(({ log }) => log);
  for (const line of stateLines(logs)) session.connection.sendBytes(line);
  for (const log of logs) {
    const line = pendingInvitation(log, id);
    if (line) session.connection.sendBytes(line);
  }
  for (const room of rooms) if (room.log.membership.members.has(id)) session.outbox.feed(room.missedBy(id));
}

const tooMany: Failure = {
  code: 'too-many-messages',
  message: `You are in ${conversationsPerPerson} conversations, which is the most.`,
};

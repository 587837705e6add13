import { randomUUID } from 'node:crypto';
import { write, type Content, type Signer } from '../shared/conversation/author';
import { encodeEntry, type Entry, type EntryOf } from '../shared/conversation/entry';
import { Log } from '../shared/conversation/log';
import { allows, takesPart, visibleTo, type Membership } from '../shared/conversation/membership';
import { answerHave, haveOf } from '../shared/conversation/sync';
import { entryVerifies } from '../shared/node/identity';
import { encodeMessage } from '../shared/protocol/codec';
import { failure, success, type Failure, type Result } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import type { Have } from '../shared/protocol/messages';
import type { Directory } from './directory';
import { SimpleDelivery, stateOf } from './simple-delivery';
import type { Session } from './session';

/** How far ahead of what is held an author's number, or an entry's clock, may be. */
const numbersAhead = 10_000;
const clockAhead = 1_000_000;
const conversationsPerPerson = 10_000;

/** Every conversation that the server knows, and who is to be told of what happens in it. */
export class Conversations {
  readonly #logs = new Map<string, Log>();
  /** Conversation ids by person who takes or took part. */
  readonly #byPerson = new Map<string, Set<string>>();
  readonly #simple = new SimpleDelivery();

  constructor(
    private readonly directory: Directory,
    private readonly now: () => number,
  ) {}

  get(conversation: string): Log | undefined {
    return this.#logs.get(conversation);
  }

  /** Founds or extends a conversation for someone that the server signs for. */
  invite(
    session: Session,
    signer: Signer,
    invitation: { conversation?: string | undefined; invited: { id: string; user: string }[]; title?: string | undefined },
  ): Result<void> {
    const conversation = invitation.conversation ?? randomUUID();
    const log = this.#logs.get(conversation) ?? new Log(conversation);
    const others = invitation.invited.filter(
      ({ id }) => id !== signer.id && !takesPart(log.membership, id),
    );
    if (log.membership.founder !== undefined && !log.membership.members.has(signer.id)) return notMember();
    if (others.length === 0)
      return failure('already-a-member', 'Everyone you name is in or invited already. Invite somebody else.');
    if (this.#full(signer.id)) return failure('too-many-messages', 'You are in too many conversations. Leave some.');
    const title = invitation.title === undefined ? {} : { title: invitation.title };
    return this.write(session, signer, log, { command: 'INVITE', invited: others, ...title });
  }

  /** Writes an entry for someone that the server signs for. It must be allowed. */
  write(session: Session, signer: Signer, log: Log, content: Content): Result<void> {
    const user = session.registered?.user.user ?? '';
    const entry = write(log, signer, user, content, this.now());
    const problem = refusal(log.membership, entry);
    if (problem) return { ok: false, error: problem };
    this.#add(log, [entry], session);
    return success(undefined);
  }

  /** The message that a person sent under an id of their own choice, if they have. */
  sentAs(log: Log, author: string, id: string): EntryOf<'SEND_MESSAGE'> | undefined {
    return this.#simple.sentAs(log, author, id);
  }

  /** Takes a signed entry from a full node, its own or one that it passes on. */
  accept(session: Session, me: string, entry: Entry): Result<void> {
    const log = this.#logs.get(entry.conversation) ?? new Log(entry.conversation);
    const held = log.entryAt(entry.author, entry.number);
    if (held?.signature === entry.signature) {
      if (entry.author === me) session.connection.sendBytes(encodeEntry(held));
      return success(undefined);
    }
    const problem = this.#problemWith(log, me, session.registered?.user.user ?? '', entry);
    if (problem) return { ok: false, error: problem };
    this.#add(log, [entry], session);
    if (log.hasGap) this.#sendHave(session, [this.#vector(log, me)]);
    return success(undefined);
  }

  #problemWith(log: Log, me: string, name: string, entry: Entry): Failure | undefined {
    const { membership } = log;
    const founding = membership.founder === undefined;
    if (founding && !(entry.command === 'INVITE' && entry.number === 1))
      return problem('no-such-conversation', 'This conversation is not known here. Send its first INVITE first.');
    if (!founding && !this.#took(me, log.conversation)) return notMember().error;
    if (!founding && entry.author !== me && !this.#took(entry.author, log.conversation))
      return problem('bad-entry', 'Its author was never in this conversation.');
    if (entry.author === me && entry.from !== name)
      return problem('bad-entry', `You are registered as "${name}"; "from" must say so.`);
    if (log.entryAt(entry.author, entry.number))
      return problem('bad-entry', `Number ${entry.number} of this author is another entry. Ask for what is held with HAVE.`);
    if (entry.number > log.haveOf(entry.author) + numbersAhead || entry.clock > log.clock + clockAhead)
      return problem('bad-entry', 'Its number or clock is too far ahead.');
    if (!entryVerifies(entry)) return problem('bad-signature', 'The signature is not its author’s.');
    if (founding && this.#full(entry.author))
      return problem('too-many-messages', 'You are in too many conversations. Leave some.');
    const next = entry.author === me && entry.number === log.haveOf(me) + 1 && entry.clock > log.clock;
    return next ? refusal(membership, entry) : undefined;
  }

  /** What a session that has just registered is told: a full node what is held here, a simple client all that it missed. */
  welcome(session: Session): void {
    const { registered } = session;
    if (!registered) return;
    const logs = this.#of(registered.user.id);
    if (registered.signer) {
      this.#simple.welcome(session, registered.user.id, logs);
      return;
    }
    const vectors = logs.map((log) => this.#vector(log, registered.user.id));
    for (let start = 0; start === 0 || start < vectors.length; start += limits.conversationsPerHave) {
      const end = start + limits.conversationsPerHave;
      this.#sendHave(session, vectors.slice(start, end), end >= vectors.length);
    }
  }

  /** Answers what a full node says that it has. */
  answer(session: Session, me: string, conversation: string, theirs: Have): Result<void> {
    const log = this.#logs.get(conversation);
    if (!log) {
      if (Object.keys(theirs).length > 0) this.#sendHave(session, [{ conversation, have: {} }]);
      return success(undefined);
    }
    if (!this.#took(me, conversation)) return notMember();
    const { lines, have } = answerHave(log, me, theirs);
    for (const line of lines) session.connection.sendBytes(line);
    if (have) this.#sendHave(session, [{ conversation, have }]);
    else if (Object.entries(theirs).some(([author, number]) => number > log.haveOf(author)))
      this.#sendHave(session, [this.#vector(log, me)]);
    return success(undefined);
  }

  #add(log: Log, entries: readonly Entry[], conveyor: Session): void {
    const before = log.membership;
    const fresh = log.add(entries);
    if (fresh.length === 0) return;
    this.#logs.set(log.conversation, log);
    this.#remember(log);
    this.#simple.note(log, fresh);
    this.#relay(log, before, fresh, conveyor);
  }

  #relay(log: Log, before: Membership, fresh: readonly Entry[], conveyor: Session): void {
    const lines = fresh.map((entry) => ({ entry, line: encodeEntry(entry) }));
    const after = log.membership;
    const state = before === after ? undefined : encodeMessage('CONVERSATIONS', { conversations: [stateOf(log)] });
    for (const id of participants(before, after)) {
      const session = this.directory.byId(id);
      if (!session?.registered) continue;
      if (session.registered.signer) this.#simple.tell(session, id, log, before, fresh, state);
      else if (!takesPart(before, id)) this.#sendAll(session, id, log);
      else
        for (const { entry, line } of lines)
          if (session !== conveyor || entry.author === id) session.connection.sendBytes(line);
    }
  }

  #sendAll(session: Session, id: string, log: Log): void {
    const { lines, have } = answerHave(log, id, {});
    for (const line of lines) session.connection.sendBytes(line);
    if (have) this.#sendHave(session, [{ conversation: log.conversation, have }]);
  }

  #remember(log: Log): void {
    for (const id of participants(log.membership, log.membership)) {
      const conversations = this.#byPerson.get(id) ?? new Set();
      this.#byPerson.set(id, conversations.add(log.conversation));
    }
  }

  #took(id: string, conversation: string): boolean {
    return this.#byPerson.get(id)?.has(conversation) ?? false;
  }

  #full(id: string): boolean {
    return (this.#byPerson.get(id)?.size ?? 0) >= conversationsPerPerson;
  }

  #of(id: string): Log[] {
    return [...(this.#byPerson.get(id) ?? [])].flatMap((conversation) => this.#logs.get(conversation) ?? []);
  }

  #vector(log: Log, id: string): { conversation: string; have: Have } {
    const visible = visibleTo(log.entries, id);
    const have = visible === log.entries ? log.have() : haveOf(visible);
    return { conversation: log.conversation, have };
  }

  #sendHave(session: Session, conversations: { conversation: string; have: Have }[], last?: boolean): void {
    session.connection.send('HAVE', { conversations, ...(last ? { last } : {}) });
  }
}

/** Everyone in either membership, once. */
function participants(before: Membership, after: Membership): Set<string> {
  return new Set([before, after].flatMap(({ members, invited }) => [...members.keys(), ...invited.keys()]));
}

/** Why an entry is not allowed as the next one, if it is not. */
export function refusal(membership: Membership, entry: Entry): Failure | undefined {
  if (allows(membership, entry)) return undefined;
  if (entry.command !== 'JOIN' && entry.command !== 'DECLINE') return notMember().error;
  if (membership.members.has(entry.author))
    return problem('already-a-member', 'You are in this conversation already.');
  return problem('not-invited', 'You are not invited to this conversation. Ask a member to invite you.');
}

const problem = (code: Failure['code'], message: string): Failure => ({ code, message });
const notMember = () =>
  failure('not-a-member', 'You are not in this conversation. Join it, or ask a member to invite you.');

import type { AuthoredMessage } from '../../shared/conversation/annotations';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { answeredBy } from '../../shared/conversation/content';
import { isControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import type { Changeset, StateChange, StoredMessage } from '../conversations/changeset';
import type { Logs } from '../conversations/logs';
import type { Directory } from '../presence/directory';
import type { SimpleClient } from '../session';
import { describe, invitationLines, stateLine } from './state-lines';
import type { Naming } from './naming';
import type { Delivery, Feeds } from './feeds';
import type { Titles } from './titles';
import type { MessageLines } from './message-lines';

/** Who is sent the messages of one commit in one conversation. */
interface Audience {
  readonly log: EntryLog;
  /** Clients of people who are or were members. Those who have left get what was said before. */
  readonly clients: readonly SimpleClient[];
  /** Clients of people who may be given a piece's messages, by piece. */
  readonly ofPiece: Map<number, readonly SimpleClient[]>;
  /** Whether messages held before are shown, or hidden, from this commit on. */
  readonly isRecast: boolean;
}

/** Consecutive messages for the same people, to be sent at once. */
interface MessageGroup extends Delivery {
  readonly receivers: readonly SimpleClient[];
  readonly messages: StoredMessage[];
  readonly reported: StoredMessage[];
  readonly lines: string[];
  characters: number;
}

/** Length beyond which gathered lines are sent. */
const gatheredCharacters = 128 * 1024;

/**
 * Tells simple clients that are online what is new in conversations. Messages are gathered until `flush`: encoding and
 * delivering each of them alone takes several times as long.
 */
export class Relay {
  /** The audiences of the commit that is being told. */
  #audiences = new Map<ConversationId, Audience>();
  #told: Changeset | undefined;
  #gathered: MessageGroup | undefined;

  constructor(
    private readonly directory: Directory,
    private readonly logs: Logs,
    private readonly feeds: Feeds,
    private readonly messageLines: MessageLines,
    private readonly titles: Titles,
    private readonly naming: Naming,
  ) {}

  /** Announces a change to who takes part. */
  tellState({ conversation, before, after }: StateChange): void {
    this.flush();
    const log = this.logs.get(conversation);
    if (!log) return;
    const title = this.titles.of(log);
    for (const { to, bytes } of invitationLines(log, before, after, title, this.naming))
      this.#send(to, bytes);
    const line = stateLine(describe(log, title, this.naming));
    for (const person of new Set([...peopleIn(before), ...peopleIn(after)])) {
      const client = this.directory.simple(person);
      if (!client) continue;
      if (!after.members.has(person)) this.feeds.end(client, conversation);
      client.session.connection.sendBytes(line);
    }
    for (const person of after.members) {
      const client = this.directory.simple(person);
      if (client && !before.members.has(person)) this.feeds.begin(client, conversation);
    }
  }

  /** Sends the messages of a durable commit, the last of them when `flush` is called. */
  tellMessages(conversation: ConversationId, entries: readonly LogEntry[], changeset: Changeset): void {
    const audience = this.#audience(conversation, changeset);
    if (!audience) return;
    for (const entry of entries) {
      const message = isControlEntry(entry) ? undefined : changeset.stored(entry.hash);
      if (message?.stands) this.#tellMessage(audience, message);
      if (message?.entry.content?.kind === 'title') this.#tellTitle(audience.log);
    }
    if (!audience.isRecast) return;
    this.flush();
    for (const client of audience.clients) this.feeds.fallBehind(client, conversation);
  }

  /** Sends the gathered messages. MUST be called before a simple client is sent anything else. */
  flush(): void {
    const gathered = this.#gathered;
    if (!gathered) return;
    this.#gathered = undefined;
    const { receivers, lines } = gathered;
    const all = Buffer.from(lines.join(''));
    const from = (first: number): Uint8Array =>
      first === 0 ? all : Buffer.from(lines.slice(first).join(''));
    for (const client of receivers) this.feeds.deliver(client, gathered, from);
  }

  /** A message as a client gets it. */
  lineFor(client: SimpleClient, log: EntryLog, message: AuthoredMessage): string | undefined {
    return this.messageLines.lineFor(client, log, message);
  }

  #tellMessage(audience: Audience, message: StoredMessage): void {
    const receivers = receiversOf(audience, message.piece);
    if (receivers.length === 0) return;
    const { log } = audience;
    const words = this.messageLines.line(log, message, undefined);
    // What a reply quotes depends on who reads it.
    const { content } = message.entry;
    const isQuoting =
      content && answeredBy(content) !== undefined && receivers.some(({ wantsKinds }) => wantsKinds);
    if (words !== undefined && !isQuoting) return this.#gather(receivers, message, words);
    this.flush();
    const messages = [message];
    const delivery = { messages, reported: messages.filter(({ entry }) => this.feeds.isReported(entry)) };
    for (const client of receivers) {
      const line = client.wantsKinds ? this.messageLines.line(log, message, client.user.id) : words;
      this.feeds.deliver(client, delivery, () => (line === undefined ? undefined : Buffer.from(line)));
    }
  }

  #gather(receivers: readonly SimpleClient[], message: StoredMessage, line: string): void {
    if (!this.#gathered || !follows(this.#gathered, receivers, message)) {
      this.flush();
      this.#gathered = { receivers, messages: [], reported: [], lines: [], characters: 0 };
    }
    this.#gathered.messages.push(message);
    if (this.feeds.isReported(message.entry)) this.#gathered.reported.push(message);
    this.#gathered.lines.push(line);
    this.#gathered.characters += line.length;
    if (this.#gathered.characters > gatheredCharacters) this.flush();
  }

  /** Announces a new title. */
  #tellTitle(log: EntryLog): void {
    this.flush();
    const line = stateLine(describe(log, this.titles.of(log), this.naming));
    for (const person of peopleIn(log.state)) this.#send(person, line);
  }

  #send(person: PersonId, bytes: Uint8Array): void {
    this.directory.simple(person)?.session.connection.sendBytes(bytes);
  }

  #audience(conversation: ConversationId, changeset: Changeset): Audience | undefined {
    if (this.#told !== changeset) this.#audiences = new Map();
    this.#told = changeset;
    const known = this.#audiences.get(conversation);
    if (known) return known;
    const log = this.logs.get(conversation);
    if (!log) return undefined;
    // The log is the one after the commit. Whether somebody still reads is known only when a message is delivered, because
    // the commit's jobs are announced one after the other.
    const clients = [...log.everyone].flatMap((person) => this.directory.simple(person) ?? []);
    const isRecast = changeset.isRecast(conversation);
    const audience = { log, clients, ofPiece: new Map<number, readonly SimpleClient[]>(), isRecast };
    this.#audiences.set(conversation, audience);
    return audience;
  }
}

/** Lists of the same people are one list, so that messages of several pieces can be gathered. */
function receiversOf({ log, clients, ofPiece }: Audience, piece: number): readonly SimpleClient[] {
  const known = ofPiece.get(piece);
  if (known) return known;
  const found = clients.filter(({ user }) => log.mayBeGivenPiece(user.id, piece));
  const receivers = [...ofPiece.values()].find((list) => isSame(list, found)) ?? found;
  ofPiece.set(piece, receivers);
  return receivers;
}

const isSame = (some: readonly SimpleClient[], others: readonly SimpleClient[]): boolean =>
  some.length === others.length && some.every((receiver, index) => receiver === others[index]);

/** Whether a message can be sent together with those gathered. */
function follows(
  { receivers, messages }: MessageGroup,
  to: readonly SimpleClient[],
  message: StoredMessage,
): boolean {
  const last = messages.at(-1);
  return receivers === to && last !== undefined && last.arrival < message.arrival;
}

function* peopleIn({
  members,
  invited,
}: {
  readonly members: ReadonlySet<PersonId>;
  readonly invited: ReadonlyMap<PersonId, ReadonlySet<EntryHash>>;
}): Generator<PersonId> {
  yield* members;
  yield* invited.keys();
}

import type { EntryLog } from '../../shared/conversation/entry-log';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { StoredMessage } from '../conversations/changeset';
import type { Logs } from '../conversations/logs';
import type { Item } from '../outbox';
import { isRegistered, type Feed, type SimpleClient } from '../session';
import type { MessageReader } from '../storage/message-reader';
import type { Commit } from '../storage/message-writer';
import type { MessageLines } from './message-lines';
import type { Receipts } from './receipts';

type Cursor = Commit['cursors'][number];
/** Messages of one conversation, in the order of their arrival. */
export interface Delivery {
  readonly messages: readonly StoredMessage[];
  /** Those of them of which it is reported that a client was sent them. */
  readonly reported: readonly StoredMessage[];
}

/** Number of messages read per query. */
const messagesPerQuery = 100;

/**
 * Sends simple clients their messages. For each client and conversation, a cursor says up to which arrival it was sent
 * messages. A client that is behind gets the rest from disk, page by page; one that is not gets new messages as they come.
 * Cursors are stored once the system has taken over what was sent.
 */
export class Feeds {
  /** Arrival up to which everything is in the logs. */
  #arrived: number;
  /** Cursors to store, by conversation and person. */
  readonly #unkept = new Map<string, Cursor>();
  /** Clients that were sent something since `safe` was last updated. */
  readonly #moved = new Set<SimpleClient>();

  /**
   * @param receipts told of each message that was handed to a client and of which it wants to be told
   * @param moved called when there is something to store
   */
  constructor(
    private readonly reader: MessageReader,
    private readonly logs: Logs,
    private readonly messageLines: MessageLines,
    private readonly receipts: Pick<Receipts, 'areFor' | 'given'>,
    private readonly moved: () => void,
  ) {
    this.#arrived = reader.lastArrival();
  }

  /** Notes that everything up to an arrival is durable and in the logs. */
  arrived(arrival: number): void {
    this.#arrived = arrival;
  }

  /** Sends a client what it missed of a conversation, and from then on new messages. */
  begin(client: SimpleClient, conversation: ConversationId): void {
    client.session.outbox.feed(this.missed(client, conversation));
  }

  /** What a client missed of a conversation. When all of it is sent, the client gets new messages at once. */
  *missed(client: SimpleClient, conversation: ConversationId): Generator<Item> {
    if (!isRegistered(client) || client.feeds.has(conversation)) return;
    const cursor = this.#startOf(conversation, client.user.id);
    const feed: Feed = { cursor, safe: cursor, isLive: false };
    client.feeds.set(conversation, feed);
    yield* this.#messages(client, conversation, feed);
  }

  /** Whether it is reported to a message's author which clients were sent it. */
  isReported(entry: MessageEntry): boolean {
    return this.receipts.areFor(entry);
  }

  /**
   * Sends new messages of one conversation that a client may see.
   * @param lines the messages from an index on as the client gets them; undefined if they are not shown to it
   */
  deliver(
    client: SimpleClient,
    { messages, reported }: Delivery,
    lines: (from: number) => Uint8Array | undefined,
  ): void {
    const last = messages.at(-1);
    if (!last) return;
    const { conversation } = last.entry;
    const { session, user, feeds } = client;
    const feed = feeds.get(conversation);
    // A client that is behind reads them from disk in its turn.
    if (!feed?.isLive || feed.cursor >= last.arrival) return;
    if (!session.outbox.isIdle) return this.fallBehind(client, conversation);
    const first = messages.findIndex(({ arrival }) => arrival > feed.cursor);
    const bytes = lines(first);
    if (bytes) session.connection.sendBytes(bytes);
    for (const { entry, arrival } of reported) if (arrival > feed.cursor) this.receipts.given(user.id, entry);
    this.#advance(client, feed, last.arrival);
  }

  /** Switches a live client back to reading from disk, from its cursor on. */
  fallBehind(client: SimpleClient, conversation: ConversationId): void {
    const feed = client.feeds.get(conversation);
    if (!feed?.isLive) return;
    feed.isLive = false;
    client.session.outbox.feed(this.#messages(client, conversation, feed));
  }

  /** Ends the messages of a conversation that a client has left. */
  end({ feeds, user }: SimpleClient, conversation: ConversationId): void {
    const feed = feeds.get(conversation);
    feeds.delete(conversation);
    if (feed) this.#settle(conversation, user.id, feed);
    this.moved();
  }

  /** Removes a client. Unless `isTaken`, what was sent since `safe` is sent again. */
  part(client: SimpleClient, isTaken: boolean): void {
    if (isTaken) this.#settleAll(client);
    client.feeds.clear();
    this.#moved.delete(client);
    this.moved();
  }

  /** Updates `safe` where possible, and returns the cursors to store. */
  unkept(): Cursor[] {
    for (const client of [...this.#moved]) {
      if (!client.session.outbox.isTaken) continue;
      this.#moved.delete(client);
      this.#settleAll(client);
    }
    if (this.#moved.size > 0) this.moved();
    return [...this.#unkept.values()];
  }

  /** Notes that cursors are stored. */
  kept(cursors: readonly Cursor[]): void {
    for (const cursor of cursors)
      if (this.#unkept.get(keyOf(cursor)) === cursor) this.#unkept.delete(keyOf(cursor));
  }

  *#messages(client: SimpleClient, conversation: ConversationId, feed: Feed): Generator<Item> {
    const person = client.user.id;
    for (;;) {
      const page = this.reader.messagesBetween(conversation, feed.cursor, this.#arrived, messagesPerQuery);
      let found = false;
      for (const message of page) {
        if (client.feeds.get(conversation) !== feed) return;
        const log = this.logs.get(conversation);
        if (!log?.mayBeGivenPiece(person, message.piece)) {
          feed.cursor = message.arrival;
          continue;
        }
        const line = this.messageLines.lineFor(client, log, message);
        if (this.receipts.areFor(message.entry)) this.receipts.given(person, message.entry);
        this.#advance(client, feed, message.arrival);
        if (line === undefined) continue;
        found = true;
        yield Buffer.from(line);
      }
      if (page.length < messagesPerQuery && !found) break;
      if (!found) yield undefined;
    }
    feed.isLive = true;
  }

  #advance(client: SimpleClient, feed: Feed, arrival: number): void {
    feed.cursor = arrival;
    if (this.#moved.size === 0) this.moved();
    this.#moved.add(client);
  }

  #settleAll({ feeds, user }: SimpleClient): void {
    for (const [conversation, feed] of feeds) this.#settle(conversation, user.id, feed);
  }

  #settle(conversation: ConversationId, person: PersonId, feed: Feed): void {
    if (feed.safe === feed.cursor) return;
    feed.safe = feed.cursor;
    const cursor = { conversation, person, arrival: feed.cursor };
    this.#unkept.set(keyOf(cursor), cursor);
  }

  /** The arrival after which a person begins to read. */
  #startOf(conversation: ConversationId, person: PersonId): number {
    const unkept = this.#unkept.get(keyOf({ conversation, person }));
    const known = unkept?.arrival ?? this.reader.cursorOf(conversation, person);
    if (known !== undefined) return known;
    const log = this.logs.get(conversation);
    return log ? this.#beforeFirst(log, person) : this.#arrived;
  }

  /**
   * An arrival before everything that a person without a cursor may be given: no message of a piece came before the controls
   * that were known when the piece was begun.
   */
  #beforeFirst(log: EntryLog, person: PersonId): number {
    const { chains, conversation } = log;
    const pieces = chains.writers
      .flatMap((writer) => chains.piecesOf(writer))
      .filter(({ id }) => log.mayBeGivenPiece(person, id));
    if (pieces.length === 0) return this.#arrived;
    const known = pieces.reduce((least, { knownControls }) => Math.min(least, knownControls), Infinity);
    return this.reader.controlArrival(conversation, known) ?? 0;
  }
}

const keyOf = ({ conversation, person }: Pick<Cursor, 'conversation' | 'person'>): string =>
  `${conversation} ${person}`;

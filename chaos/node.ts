import { createClient } from '../electron/net/client';
import type { WriterKeys } from '../electron/net/keys';
import { deaf, forgetful } from '../testing/nodes/test-kit';
import type { ChatClient, Conversation, HistoryStore } from '../electron/net/types';
import type { EntryLog } from '../shared/conversation/entry-log';
import { annotate } from '../shared/conversation/annotations';
import {
  isControlEntry,
  type LogEntry,
  type MessageEntry,
  type NamedPerson,
} from '../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../shared/ids';
import type { Result } from '../shared/protocol/errors';
import { Network, type NetworkChange } from './network';
import { seeded } from '../testing/random';

const host = '127.0.0.1';
/** More messages than a run has. */
const everyText = 1_000_000;

/** An action of a user in the app. */
export type UserAction =
  | { kind: 'invite'; people: readonly NamedPerson[] }
  | {
      kind: 'inviteMore';
      conversation: ConversationId;
      people: readonly NamedPerson[];
      history: boolean;
    }
  | { kind: 'join' | 'decline' | 'leave'; conversation: ConversationId }
  | { kind: 'remove'; conversation: ConversationId; person: PersonId }
  | { kind: 'say'; conversation: ConversationId; text: string };

/** Result of an action, which is durable. */
export interface Outcome {
  done: boolean;
  entry?: LogEntry;
}

/** A conversation as a node knows it, without its messages. */
export interface KnownConversation {
  conversation: ConversationId;
  founder: PersonId | undefined;
  members: readonly PersonId[];
  invited: readonly PersonId[];
}

/** All entries of a conversation that a node holds, in order, and which are shown. */
export interface HeldConversation {
  conversation: ConversationId;
  entries: readonly LogEntry[];
  shown: readonly LogEntry[];
  /** Messages that are not shown as written: edited or deleted. */
  altered: readonly EntryHash[];
}

/** A person's node, in this process or in one of its own. */
export interface Node {
  known(): Promise<readonly KnownConversation[]>;
  held(): Promise<readonly HeldConversation[]>;
  /** Its connections with peers, and the state of its connection with the server. */
  connections(): Promise<readonly string[]>;
  /** The subset of these messages that it does not hold with content. */
  lacks(conversation: ConversationId, messages: readonly EntryHash[]): Promise<readonly EntryHash[]>;
  act(deed: UserAction): Promise<Outcome>;
  /** Dials peers at these ports from now on. */
  meet(ports: readonly number[]): Promise<void>;
  /** Applies a change of the network. */
  network(change: NetworkChange): Promise<void>;
}

/** Configuration of a node. */
export interface Setup {
  index: number;
  user: string;
  /** The person's key. */
  pem: string;
  /** Where it listens for peers. */
  port: number;
  server: number | undefined;
  seed: number;
  /** How far its clock is ahead, in milliseconds. */
  ahead: number;
  /** All changes of the network so far. */
  network: readonly NetworkChange[];
}

/** Delivery state of a message, as its author's app shows it. */
export interface DeliveryReport {
  hash: EntryHash;
  /** The people shown to hold it; empty if it is only sent. */
  reached: readonly PersonId[];
}

/** Called with messages that their author's app shows as sent or delivered. */
export type OnSent = (conversation: ConversationId, told: readonly DeliveryReport[]) => void;

/** A node in this process. */
export class LocalNode implements Node {
  readonly #network: Network;
  readonly #client: ChatClient;
  /** Messages written in this run and not yet delivered. */
  readonly #unfinished = new Map<ConversationId, Map<MessageEntry, number>>();

  constructor(
    private readonly setup: Setup,
    keys: WriterKeys,
    private readonly store: HistoryStore,
    private readonly onSent: OnSent,
  ) {
    const { user, index, seed, network, server, ahead } = setup;
    this.#network = new Network(index, seeded(seed));
    for (const change of network) this.#network.change(change);
    this.#client = createClient({
      keys,
      profile: { user, status: 'available', note: '', icon: null },
      store,
      environment: this.#network.environment(ahead),
      nearby: { discovery: deaf(), store: forgetful() },
    });
    this.#client.onChange((change) => {
      if (change.kind === 'conversation') this.#tellSent(change.conversation);
    });
    if (server !== undefined) this.#client.setServer({ host, port: server });
  }

  async known(): Promise<readonly KnownConversation[]> {
    return [...this.#client.conversations].map(([conversation, { log }]) => knownOf(conversation, log));
  }

  async held(): Promise<readonly HeldConversation[]> {
    return this.store.reader.conversations().map((conversation) => ({
      conversation,
      entries: allIn(this.store, conversation),
      shown: this.store.reader.before(conversation, undefined, everyText).map(({ entry }) => entry),
      altered: alteredIn(this.store, conversation),
    }));
  }

  async connections(): Promise<readonly string[]> {
    const { connection, nearby } = this.#client;
    const peers = nearby.peers.map(({ user, connected, addresses }) =>
      [connected ? '' : 'not', user, ...addresses.map(({ port }) => port)].join(' '),
    );
    return [`server: ${connection.state}`, ...peers];
  }

  async lacks(conversation: ConversationId, messages: readonly EntryHash[]): Promise<readonly EntryHash[]> {
    const { reader } = this.store;
    return messages.filter((hash) => reader.messageWithHash(conversation, hash)?.content === undefined);
  }

  async act(deed: UserAction): Promise<Outcome> {
    if (deed.kind === 'invite') return { done: (await this.#client.invite(deed.people)).ok };
    const result = await this.#write(deed);
    if (!result.ok) return { done: false };
    if (result.value === 'waits') return { done: true };
    const entry = result.value;
    if (entry.command === 'SEND_MESSAGE') this.#watch(entry);
    return { done: true, entry };
  }

  async meet(ports: readonly number[]): Promise<void> {
    const { port } = this.setup;
    const manual = ports.map((each) => ({ host, port: each }));
    await this.#client.setNearby({ enabled: true, hops: 1, excluded: [], loopback: true, port, manual });
    if (this.#client.nearby.port !== port) throw new Error(`cannot listen at ${port}`);
  }

  async network(change: NetworkChange): Promise<void> {
    this.#network.change(change);
  }

  /** Ends as if its computer crashed: unsent data is lost. */
  async end(): Promise<void> {
    this.#network.change({ kind: 'down', node: this.setup.index });
    await this.#client.close();
  }

  #write(deed: Exclude<UserAction, { kind: 'invite' }>): Promise<Result<LogEntry | 'waits'>> {
    const client = this.#client;
    switch (deed.kind) {
      case 'inviteMore':
        return client.inviteMore(deed.conversation, deed.people, deed.history);
      case 'say':
        return client.sendText(deed.conversation, deed.text);
      case 'remove':
        return client.remove(deed.conversation, deed.person);
      default:
        return client[deed.kind](deed.conversation);
    }
  }

  #watch(entry: MessageEntry): void {
    const unfinished = this.#unfinished.get(entry.conversation) ?? new Map<MessageEntry, number>();
    this.#unfinished.set(entry.conversation, unfinished.set(entry, -1));
    this.#tellSent(entry.conversation);
  }

  #tellSent(conversation: ConversationId): void {
    const held = this.#client.conversations.get(conversation);
    const unfinished = this.#unfinished.get(conversation);
    if (!held || !unfinished) return;
    const told = [...unfinished].flatMap(([entry, before]) => {
      const now = reachedBy(held, entry);
      if (!now || now.reached.length <= before) return [];
      if (now.isDelivered) unfinished.delete(entry);
      else unfinished.set(entry, now.reached.length);
      return [{ hash: entry.hash, reached: now.reached }];
    });
    if (told.length > 0) this.onSent(conversation, told);
  }
}

/** All stored entries of a conversation, including those that do not stand. */
function allIn({ reader }: HistoryStore, conversation: ConversationId): LogEntry[] {
  const { controls = [], pieces = [] } = reader.kept(conversation) ?? {};
  const messages = pieces.flatMap(({ id, first, last }) =>
    reader.messages(conversation, id, [first, last], 'oldest first', everyText),
  );
  return [...controls, ...messages];
}

function alteredIn({ reader }: HistoryStore, conversation: ConversationId): EntryHash[] {
  return reader.before(conversation, undefined, everyText).flatMap(({ entry, person }) => {
    if (isControlEntry(entry)) return [];
    const written = { entry, person };
    const { isDeleted, editedAt } = annotate(written, reader.annotations(written));
    return isDeleted || editedAt !== undefined ? [entry.hash] : [];
  });
}

/** The people shown to hold a message; undefined while it is pending. */
function reachedBy(
  { delivery }: Conversation,
  entry: MessageEntry,
): { reached: readonly PersonId[]; isDelivered: boolean } | undefined {
  const state = delivery.stateOf(entry);
  if (state.state === 'failed' || state.state === 'pending') return undefined;
  return { reached: state.reached, isDelivered: state.state === 'delivered' };
}

function knownOf(conversation: ConversationId, log: EntryLog): KnownConversation {
  const { members, invited } = log.state;
  return { conversation, founder: log.founder, members: [...members], invited: [...invited.keys()] };
}

import type { Control, Entry, Person } from '../shared/conversation/entry';
import { identityFromPem } from '../shared/node/identity';
import type { Result } from '../shared/protocol/errors';
import { createClient } from '../electron/net/client';
import { deaf, entriesIn, forgetful } from '../electron/net/test-kit';
import type { ChatClient, HistoryStore } from '../electron/net/types';
import { Network, type NetworkChange } from './network';
import { seeded } from './random';

const host = '127.0.0.1';
/** More than anybody says here. */
const everyText = 1_000_000;

/** What somebody may do in their app. */
export type Deed =
  | { kind: 'invite'; people: readonly Person[] }
  | { kind: 'inviteMore'; conversation: string; people: readonly Person[]; history: boolean }
  | { kind: 'join' | 'decline' | 'leave'; conversation: string }
  | { kind: 'say'; conversation: string; text: string };

/** What came of it: durable, when it was done. */
export interface Outcome {
  done: boolean;
  entry?: Entry;
}

/** A conversation as a node knows it, without its texts. */
export interface Known {
  conversation: string;
  controls: readonly Control[];
}

/** All that a node holds of a conversation, in order, and which of it is shown. */
export interface Held {
  conversation: string;
  entries: readonly Entry[];
  shown: readonly Entry[];
}

/** A person's node, in this process or in one of its own. */
export interface Node {
  known(): Promise<readonly Known[]>;
  held(): Promise<readonly Held[]>;
  act(deed: Deed): Promise<Outcome>;
  /** Dials others at these ports from now on. */
  meet(ports: readonly number[]): Promise<void>;
  /** Something has happened to the cables. */
  network(change: NetworkChange): Promise<void>;
}

/** Who it is, and where. */
export interface Setup {
  index: number;
  user: string;
  /** The person's key. */
  pem: string;
  /** Where it listens for peers. */
  port: number;
  server: number | undefined;
  seed: number;
  /** All that has happened to the cables so far. */
  network: readonly NetworkChange[];
}

/** Told of entries whose author's app shows that they are sent. */
export type OnSent = (conversation: string, entries: readonly Entry[]) => void;

/** A node in this process. */
export class LocalNode implements Node {
  readonly #network: Network;
  readonly #client: ChatClient;
  /** Up to which of my numbers it has been told, per conversation. */
  readonly #told = new Map<string, number>();

  constructor(
    private readonly setup: Setup,
    private readonly store: HistoryStore,
    private readonly onSent: OnSent,
  ) {
    const { user, pem, index, seed, network, server } = setup;
    this.#network = new Network(index, seeded(seed));
    for (const change of network) this.#network.change(change);
    this.#client = createClient({
      identity: identityFromPem(pem),
      profile: { user, status: 'available', note: '', icon: null },
      store,
      environment: this.#network.environment(),
      nearby: { discovery: deaf(), store: forgetful() },
    });
    this.#client.onChange((change) => {
      if (change.kind === 'conversation') this.#tellSent(change.conversation);
    });
    if (server !== undefined) this.#client.setServer({ host, port: server });
  }

  async known(): Promise<readonly Known[]> {
    return [...this.#client.conversations].map(([conversation, { log }]) => ({
      conversation,
      controls: log.controls,
    }));
  }

  async held(): Promise<readonly Held[]> {
    return this.store.reader.conversations().map((conversation) => ({
      conversation,
      entries: entriesIn(this.store, conversation),
      shown: this.store.reader.before(conversation, undefined, everyText).map(({ entry }) => entry),
    }));
  }

  async act(deed: Deed): Promise<Outcome> {
    if (deed.kind === 'invite') return { done: (await this.#client.invite(deed.people)).ok };
    const result = await this.#write(deed);
    return result.ok ? { done: true, entry: result.value } : { done: false };
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

  /** Ends as if its computer had: nothing that it has not sent yet gets out. */
  async end(): Promise<void> {
    this.#network.change({ kind: 'down', node: this.setup.index });
    await this.#client.close();
  }

  #write(deed: Exclude<Deed, { kind: 'invite' }>): Promise<Result<Entry>> {
    const client = this.#client;
    switch (deed.kind) {
      case 'inviteMore':
        return client.inviteMore(deed.conversation, deed.people, deed.history);
      case 'say':
        return client.sendText(deed.conversation, deed.text);
      default:
        return client[deed.kind](deed.conversation);
    }
  }

  #tellSent(conversation: string): void {
    const held = this.#client.conversations.get(conversation);
    const told = this.#told.get(conversation) ?? 0;
    if (!held || held.delivery.acknowledged <= told) return;
    const numbers = Array.from({ length: held.delivery.acknowledged - told }, (_, index) => told + index + 1);
    this.#told.set(conversation, held.delivery.acknowledged);
    this.onSent(
      conversation,
      numbers.flatMap((number) => held.log.entryAt(this.#client.id, number) ?? []),
    );
  }
}

import { startServer, type Server } from '../server/server';
import { newIdentity, type Identity } from '../shared/node/identity';
import { createClient } from '../electron/net/client';
import { memoryStore } from '../electron/net/memory-store';
import { deaf, forgetful } from '../electron/net/test-kit';
import type { ChatClient, EntryStore } from '../electron/net/types';
import { Network } from './network';

const host = '127.0.0.1';

/** A person whose node comes and goes; what it has written down stays. */
export interface Place {
  index: number;
  user: string;
  identity: Identity;
  store: EntryStore;
  /** The node while it runs. */
  client: ChatClient | undefined;
  port: number;
  usesServer: boolean;
  /** Entries, by signature, that others wrote when they knew that this person had left the conversation. */
  forbidden: Set<string>;
}

/** Five people, a server that is sometimes there, and the network between them. */
export class World {
  readonly network: Network;
  readonly places: Place[] = [];
  /** Texts, by conversation, whose author was told that they are sent. */
  readonly sent = new Map<string, Set<string>>();
  #server: Server | undefined;
  #serverPort = 0;
  readonly #serverIdentity = newIdentity();

  private constructor(random: () => number) {
    this.network = new Network(random);
  }

  static async create(random: () => number, count = 5): Promise<World> {
    const world = new World(random);
    await world.startServer();
    for (let index = 0; index < count; index += 1)
      world.places.push({
        index,
        user: `user${index}`,
        identity: newIdentity(),
        store: memoryStore(),
        client: undefined,
        port: 0,
        usesServer: index < 3,
        forbidden: new Set(),
      });
    for (const place of world.places) await world.start(place);
    // Ports are known now: everybody can be told of everybody.
    for (const place of world.places) await world.#meet(place);
    return world;
  }

  get hasServer(): boolean {
    return this.#server !== undefined;
  }

  /** Starts a node, with all that it wrote down before. */
  async start(place: Place): Promise<void> {
    this.network.bringUp(place.index);
    const { identity, store, user } = place;
    const profile = { user, status: 'available' as const, note: '', icon: null };
    const environment = this.network.environmentOf(place.index);
    const nearby = { discovery: deaf(), store: forgetful() };
    const client = createClient({ identity, profile, store, environment, nearby });
    place.client = client;
    client.onChange((change) => {
      if (change.kind === 'conversation') this.#noteSent(place, change.conversation);
    });
    await this.#meet(place);
    if (place.usesServer) client.setServer({ host, port: this.#serverPort });
  }

  /** A node ends as if its computer had: nothing that it has not sent yet gets out. */
  async crash(place: Place): Promise<void> {
    const { client } = place;
    place.client = undefined;
    this.network.takeDown(place.index);
    await client?.close();
  }

  async startServer(): Promise<void> {
    this.#server ??= await startServer({
      host,
      port: this.#serverPort,
      name: 'Chaos',
      identity: this.#serverIdentity,
      rate: 100_000,
    });
    this.#serverPort = this.#server.port;
    // The server is a node like others, on no side of a partition.
    this.network.listens(this.#serverPort, -2);
  }

  /** The server ends and forgets all. */
  async stopServer(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.close();
  }

  async end(): Promise<void> {
    for (const place of this.places) await this.crash(place);
    await this.stopServer();
  }

  async #meet(place: Place): Promise<void> {
    const { client, index } = place;
    if (!client) return;
    const others = this.places.filter((other) => other.index !== index && other.port !== 0);
    const manual = others.map(({ port }) => ({ host, port }));
    const settings = { enabled: true, hops: 1, excluded: [], loopback: true, port: place.port, manual };
    await client.setNearby(settings);
    place.port = client.nearby.port ?? place.port;
    this.network.listens(place.port, index);
  }

  #noteSent(place: Place, conversation: string): void {
    const held = place.client?.conversations.get(conversation);
    if (!held) return;
    const sent = this.sent.get(conversation) ?? new Set();
    this.sent.set(conversation, sent);
    for (const entry of held.log.entries)
      if (entry.author === place.identity.id && entry.number <= held.acknowledged) sent.add(entry.signature);
  }
}

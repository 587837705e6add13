import { newPersonKey } from '../runtime/entries/keys';
import type { ConversationId, EntryHash, PersonId } from '../shared/ids';
import { TestClient } from '../testing/conformance/client';
import type { Homes, Person, RunningServer } from './homes';
import { Liars, type Target } from './liars/liars';
import { serverNode, type NetworkChange } from './network';
import type { UserAction, Outcome, DeliveryReport } from './node';
import { takePorts, type Ports } from './ports';

const hour = 3_600_000;
/** How far the clocks of the computers are ahead, in milliseconds. Some people never set theirs. */
const clocks = [0, 0, 26 * hour, -3 * hour, 0, 400 * 24 * hour];
const people = 5;

/** A computer of a person. Its node comes and goes; its files stay. */
export interface Place {
  readonly index: number;
  readonly user: string;
  readonly pem: string;
  readonly id: PersonId;
  readonly port: number;
  readonly usesServer: boolean;
  /** The node while it runs. */
  node: Person | undefined;
  /** Whether the computer exists: one appears only when a profile is copied to it. */
  exists: boolean;
  /** Whether its files were ever set back to a snapshot. */
  isSetBack: boolean;
  /** Entries that this computer's app reported as written. */
  readonly written: Set<EntryHash>;
}

/**
 * Five honest people, one of them with two computers, a sixth computer to which a profile is copied while it is in use, a
 * server that is sometimes up, the network between them, and liars.
 */
export class World {
  readonly places: Place[] = [];
  /** Messages shown as sent, by conversation, with the people shown to hold them. */
  readonly sent = new Map<ConversationId, Map<EntryHash, Set<PersonId>>>();
  /** False delivery states that authors were shown. */
  readonly untruths: string[] = [];
  readonly liars: Liars;
  #server: RunningServer | undefined;
  readonly #changes: NetworkChange[] = [];

  private constructor(
    readonly homes: Homes,
    private readonly random: () => number,
    private readonly ports: Ports,
    private readonly serverPort: number,
  ) {
    this.liars = new Liars(random);
  }

  static async create(homes: Homes, random: () => number): Promise<World> {
    const ports = await takePorts(people + 3);
    const [serverPort = 0, ...numbers] = ports.numbers;
    const world = new World(homes, random, ports, serverPort);
    await world.tell({ kind: 'listens', port: serverPort, node: serverNode });
    await world.startServer();
    for (const [index, port] of numbers.entries()) {
      await world.tell({ kind: 'listens', port, node: index });
      world.places.push(placeOf(index, port, world.places[0]));
    }
    for (const place of world.computers) await world.start(place);
    return world;
  }

  /** The computers that exist. */
  get computers(): Place[] {
    return this.places.filter(({ exists }) => exists);
  }

  /** The people, each once. */
  get people(): Place[] {
    return this.places.slice(0, people);
  }

  /** The computer to which a profile can be copied while it is in use. */
  get spare(): Place | undefined {
    return this.places.at(-1);
  }

  /** Where liars can connect. */
  get targets(): Target[] {
    const places = this.places.filter(({ node }) => node !== undefined);
    return [
      { node: serverNode, port: this.serverPort },
      ...places.map(({ index, port }) => ({ node: index, port })),
    ];
  }

  get hasServer(): boolean {
    return this.#server !== undefined;
  }

  /** Applies a change of the network at all nodes. */
  async tell(change: NetworkChange): Promise<void> {
    this.#changes.push(change);
    await Promise.all(this.places.map(({ node }) => node?.network(change)));
  }

  /** Starts a node with its stored files. Rejects if that fails. */
  async start(place: Place): Promise<void> {
    const { index, user, pem, port, usesServer } = place;
    await this.tell({ kind: 'up', node: index });
    const server = usesServer ? this.serverPort : undefined;
    const seed = Math.floor(this.random() * 2 ** 31);
    const ahead = clocks[index] ?? 0;
    const setup = { index, user, pem, port, server, seed, ahead, network: this.#changes };
    place.node = await this.homes.startPerson(setup, (conversation, told) =>
      this.#noteSent(conversation, told),
    );
    await place.node.meet(this.places.filter((other) => other !== place).map((other) => other.port));
  }

  /** Ends a node as if its computer crashed: unsent data is lost. */
  async crash(place: Place): Promise<void> {
    const { node } = place;
    place.node = undefined;
    await this.tell({ kind: 'down', node: place.index });
    await node?.end();
  }

  /** Carries out a user's action. Entries that the app reports as written must stay. */
  async act(place: Place, deed: UserAction): Promise<Outcome> {
    const outcome = (await place.node?.act(deed)) ?? { done: false };
    if (outcome.entry) place.written.add(outcome.entry.hash);
    return outcome;
  }

  /** Takes a snapshot of a computer's files. Returns whether that was possible. */
  remember = ({ index }: Place): boolean => this.homes.copyPerson(index, memoryOf(index));

  /**
   * Sets the files of a computer that is down back to the snapshot. Entries that only it held are lost, and
   * that counts as no fault.
   */
  async setBack(place: Place): Promise<boolean> {
    if (!this.homes.copyPerson(memoryOf(place.index), place.index)) return false;
    place.isSetBack = true;
    place.written.clear();
    const held = new Set<EntryHash>();
    for (const { node } of this.computers)
      for (const { entries } of (await node?.held()) ?? []) for (const { hash } of entries) held.add(hash);
    for (const messages of this.sent.values())
      for (const hash of [...messages.keys()]) if (!held.has(hash)) messages.delete(hash);
    return true;
  }

  /** Copies a profile to the spare computer. Both are used from then on. */
  async copy(place: Place): Promise<boolean> {
    const { spare } = this;
    if (!spare || spare.exists || !this.homes.copyPerson(place.index, spare.index)) return false;
    const { id, user, pem } = place;
    this.places[spare.index] = { ...spare, id, user, pem, exists: true };
    return true;
  }

  /** Makes room on every disk. */
  makeRoom(): void {
    for (const node of [serverNode, ...this.places.map(({ index }) => index)]) this.homes.disks?.free(node);
  }

  async startServer(): Promise<void> {
    this.#server ??= await this.homes.startServer(this.serverPort);
  }

  /** Whether the server accepts a client and answers. */
  async answers(): Promise<boolean> {
    try {
      const client = await TestClient.register({ host: '127.0.0.1', port: this.serverPort }, 'guest');
      await client.settle();
      await client.crash();
      return true;
    } catch {
      return false;
    }
  }

  async endServer(how: 'stop' | 'kill'): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.[how]();
  }

  async end(): Promise<void> {
    this.liars.end();
    for (const place of this.places) await this.crash(place);
    await this.endServer('kill');
    await this.homes.end();
    await this.ports.release();
  }

  #noteSent(conversation: ConversationId, told: readonly DeliveryReport[]): void {
    const sent = this.sent.get(conversation) ?? new Map<EntryHash, Set<PersonId>>();
    this.sent.set(conversation, sent);
    const news = new Map<PersonId, EntryHash[]>();
    for (const { hash, reached } of told) {
      const before = sent.get(hash) ?? new Set();
      for (const person of reached)
        if (!before.has(person)) news.set(person, [...(news.get(person) ?? []), hash]);
      sent.set(hash, new Set([...before, ...reached]));
    }
    // Computers that end meanwhile cannot be asked.
    for (const [person, hashes] of news) this.#verify(conversation, person, hashes).catch(() => undefined);
  }

  /** Checks that a person who is shown to hold messages does, if all their computers can be asked. */
  async #verify(
    conversation: ConversationId,
    person: PersonId,
    messages: readonly EntryHash[],
  ): Promise<void> {
    const theirs = this.computers.filter(({ id }) => id === person);
    let lacking = messages;
    for (const { node } of theirs) {
      if (!node) return;
      lacking = await node.lacks(conversation, lacking);
    }
    if (theirs.length > 0 && lacking.length > 0 && !theirs.some(({ isSetBack }) => isSetBack))
      this.untruths.push(`${theirs[0]?.user} is said to hold what they lack`);
  }
}

/** Home of the snapshot of a computer's files. */
const memoryOf = (index: number): number => 100 + index;

/** @param first the computer whose person also owns the sixth one */
function placeOf(index: number, port: number, first: Place | undefined): Place {
  const key = newPersonKey();
  const isSecond = index === people;
  const owner =
    isSecond && first
      ? { user: first.user, pem: first.pem, id: first.id }
      : { user: `user${index}`, pem: key.pem, id: key.id };
  const state = { node: undefined, exists: index <= people, isSetBack: false, written: new Set<EntryHash>() };
  return { index, port, ...owner, usesServer: index < 3 || isSecond, ...state };
}

import type { Entry } from '../shared/conversation/entry';
import type { Since } from '../shared/conversation/timeline';
import { identityFromPem, newIdentity } from '../shared/node/identity';
import type { Homes, Person, RunningServer } from './homes';
import { serverNode, type NetworkChange } from './network';
import type { Outcome, Deed } from './node';
import { takePorts, type Ports } from './ports';

/** A person whose node comes and goes; what it has written down stays. */
export interface Place {
  readonly index: number;
  readonly user: string;
  readonly pem: string;
  readonly id: string;
  readonly port: number;
  readonly usesServer: boolean;
  /** The node while it runs. */
  node: Person | undefined;
  /** Entries, by signature, of which this person's app said that they are written. */
  readonly written: Set<string>;
  /** Entries, by signature, that others wrote when they knew that this person had left the conversation. */
  readonly forbidden: Set<string>;
  /** Per conversation to which they were asked without what was said before: what that was, each time. */
  readonly closed: Map<string, Since[]>;
  /** Conversations whose whole history was opened to them. */
  readonly opened: Set<string>;
}

/** Five people, a server that is sometimes there, and the network between them. */
export class World {
  readonly places: Place[] = [];
  /** Entries, by conversation and signature, whose author was told that they are sent. */
  readonly sent = new Map<string, Set<string>>();
  #server: RunningServer | undefined;
  readonly #changes: NetworkChange[] = [];

  private constructor(
    readonly homes: Homes,
    private readonly random: () => number,
    private readonly ports: Ports,
    private readonly serverPort: number,
  ) {}

  static async create(homes: Homes, random: () => number, count = 5): Promise<World> {
    const ports = await takePorts(count + 1);
    const [serverPort = 0, ...numbers] = ports.numbers;
    const world = new World(homes, random, ports, serverPort);
    await world.tell({ kind: 'listens', port: serverPort, node: serverNode });
    await world.startServer();
    for (const [index, port] of numbers.entries()) {
      await world.tell({ kind: 'listens', port, node: index });
      world.places.push(placeOf(index, port));
    }
    for (const place of world.places) await world.start(place);
    return world;
  }

  get hasServer(): boolean {
    return this.#server !== undefined;
  }

  /** Something happens to the cables between nodes. */
  async tell(change: NetworkChange): Promise<void> {
    this.#changes.push(change);
    await Promise.all(this.places.map(({ node }) => node?.network(change)));
  }

  /** Starts a node, with all that it wrote down before; rejects when it cannot. */
  async start(place: Place): Promise<void> {
    const { index, user, pem, port, usesServer } = place;
    await this.tell({ kind: 'up', node: index });
    const server = usesServer ? this.serverPort : undefined;
    const seed = Math.floor(this.random() * 2 ** 31);
    const setup = { index, user, pem, port, server, seed, network: this.#changes };
    place.node = await this.homes.startPerson(setup, (conversation, entries) =>
      this.#noteSent(conversation, entries),
    );
    await place.node.meet(this.places.filter((other) => other !== place).map((other) => other.port));
  }

  /** A node ends as if its computer had: nothing that it has not sent yet gets out. */
  async crash(place: Place): Promise<void> {
    const { node } = place;
    place.node = undefined;
    await this.tell({ kind: 'down', node: place.index });
    await node?.end();
  }

  /** Somebody does something; what their app then says is written must stay so. */
  async act(place: Place, deed: Deed): Promise<Outcome> {
    const outcome = (await place.node?.act(deed)) ?? { done: false };
    if (outcome.entry) place.written.add(outcome.entry.signature);
    return outcome;
  }

  /** There is room again on every disk. */
  makeRoom(): void {
    for (const node of [serverNode, ...this.places.map(({ index }) => index)]) this.homes.disks?.free(node);
  }

  async startServer(): Promise<void> {
    this.#server ??= await this.homes.startServer(this.serverPort);
  }

  async endServer(how: 'stop' | 'kill'): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.[how]();
  }

  async end(): Promise<void> {
    for (const place of this.places) await this.crash(place);
    await this.endServer('kill');
    await this.homes.end();
    await this.ports.release();
  }

  #noteSent(conversation: string, entries: readonly Entry[]): void {
    const sent = this.sent.get(conversation) ?? new Set();
    this.sent.set(conversation, sent);
    for (const { signature } of entries) sent.add(signature);
  }
}

function placeOf(index: number, port: number): Place {
  const { pem } = newIdentity();
  const nothing = { written: new Set<string>(), forbidden: new Set<string>(), opened: new Set<string>() };
  const { id } = identityFromPem(pem);
  const usesServer = index < 3;
  return {
    index,
    user: `user${index}`,
    pem,
    id,
    port,
    usesServer,
    node: undefined,
    closed: new Map(),
    ...nothing,
  };
}

import type { LogEntry } from '../../shared/conversation/log-entry';
import { CommitQueue } from '../../shared/exchange/commit-queue';
import { Exchange } from '../../shared/exchange/exchange';
import { Holders, type Holder } from '../../shared/exchange/holders';
import type { Claim, ExchangeLog } from '../../shared/exchange/ports';
import type { Router } from '../../shared/exchange/router';
import { haveFields, lackingFields, receiptsFields, wantFields } from '../../shared/exchange/wire';
import type { ConversationId, PersonId, WriterId } from '../../shared/ids';
import { FakeLog, newWriter, pieceOf, writeInvite, writeMessage, type FakeWriter } from './fake-log';
import type { World } from './world';

interface End {
  readonly node: SimulatedNode;
  router: Router | undefined;
}
export interface Wire {
  readonly ends: readonly [End, End];
  isOpen: boolean;
}

/** A node with its exchange, which counts what it sends. */
export class SimulatedNode {
  readonly logs = new Map<ConversationId, FakeLog>();
  readonly writer: FakeWriter;
  /** Number of lines sent, by command. */
  readonly lines = new Map<string, number>();
  bytes = 0;
  wires: Wire[] = [];
  /** What this node does not take in, whatever others say. */
  refuses: (entry: LogEntry) => boolean = () => false;
  readonly #holders = new Map<ConversationId, Holders>();
  #exchange: Exchange | undefined;

  constructor(
    readonly world: World,
    name: string,
    private readonly isServer = false,
    computer = 1,
  ) {
    this.writer = newWriter(name, computer);
  }

  get me(): PersonId | undefined {
    return this.isServer ? undefined : this.writer.person;
  }

  get exchange(): Exchange {
    return (this.#exchange ??= this.#start());
  }

  /** Ends all connections and forgets what is not stored. */
  restart(): void {
    for (const wire of [...this.wires]) cut(wire);
    this.#exchange?.stop();
    this.#exchange = undefined;
  }

  log(conversation: ConversationId): FakeLog {
    return this.logs.get(conversation) ?? new FakeLog(conversation, (entry) => this.refuses(entry));
  }

  found(people: readonly SimulatedNode[]): ConversationId {
    const entry = writeInvite(
      this.writer,
      people.map(({ writer }) => writer.person),
    );
    this.#write(entry);
    return entry.conversation;
  }

  invite(conversation: ConversationId, { writer }: SimulatedNode): void {
    this.#write(writeInvite(this.writer, [writer.person], this.log(conversation)));
  }

  say(conversation: ConversationId, text: string): LogEntry {
    const entry = writeMessage(this.writer, this.log(conversation), text);
    this.#write(entry);
    return entry;
  }

  isSent = ({ conversation, number }: LogEntry): boolean =>
    this.#holdersOf(conversation).isSent(pieceOf(this.writer.writer), number);

  isDelivered({ conversation, number }: LogEntry, to: readonly SimulatedNode[]): boolean {
    const people = to.map(({ writer }) => writer.person);
    return this.#holdersOf(conversation).isDelivered(pieceOf(this.writer.writer), number, people);
  }

  /** Tells every neighbour with which computers this node is connected. */
  tellPeers(): void {
    const others = this.wires.flatMap(({ ends }) => ends.filter(({ node }) => node !== this));
    const writers = new Set<WriterId>(others.map(({ node }) => node.writer.writer));
    for (const { ends } of this.wires)
      for (const { node, router } of ends) if (node !== this) router?.setConnected(writers);
  }

  count = (command: string): number => this.lines.get(command) ?? 0;

  #holdersOf(conversation: ConversationId): Holders {
    const holders = this.#holders.get(conversation) ?? new Holders();
    this.#holders.set(conversation, holders);
    return holders;
  }

  #write(entry: LogEntry): void {
    const fork = this.log(entry.conversation).fork();
    fork.offer(entry);
    this.logs.set(entry.conversation, fork);
    this.exchange.written(entry.conversation, [entry]);
  }

  #note(conversation: ConversationId, holder: Holder, claim: Claim): void {
    if (holder === this.me) return;
    this.#holdersOf(conversation).note(holder, this.log(conversation).covered(claim, this.writer.writer));
  }

  #start(): Exchange {
    const { world } = this;
    const queue = new CommitQueue<ExchangeLog>({
      open: (conversation) => this.log(conversation),
      keep: () => new Promise((resolve) => void world.plan(resolve, 2)),
      adopt: (fork) => {
        if (fork.isKnown && fork instanceof FakeLog) this.logs.set(fork.conversation, fork);
      },
      turn: () => Promise.resolve(),
      onFault: (error) => world.fail(error),
    });
    const concerns = (log: ExchangeLog, person: PersonId | undefined): boolean =>
      person === undefined || log.everyone.has(person);
    const node = {
      me: this.me,
      clock: { setTimer: world.plan, random: world.random },
      log: (conversation: ConversationId) => this.logs.get(conversation),
      openTrial: (conversation: ConversationId) => new FakeLog(conversation),
      sharedWith: (person: PersonId | undefined) =>
        [...this.logs.values()]
          .filter((log) => concerns(log, person))
          .map(({ conversation }) => conversation),
      encode: (entry: LogEntry) => {
        world.entries.set(entry.hash, entry);
        return new TextEncoder().encode(`${entry.command} ${JSON.stringify(entry)}\n`);
      },
      admits: (trial: ExchangeLog, from: Router) => concerns(trial, this.me ?? from.link.person),
      mayBring: (log: ExchangeLog, from: Router) => concerns(log, from.link.person),
    };
    return new Exchange(node, queue, {
      added: () => undefined,
      holds: (conversation, holder, claim) => this.#note(conversation, holder, claim),
      refused: () => undefined,
      failed: (_router, error) => world.fail(error),
    });
  }
}

/** Connects two nodes. */
export function connect(a: SimulatedNode, b: SimulatedNode): Wire {
  const wire: Wire = {
    ends: [
      { node: a, router: undefined },
      { node: b, router: undefined },
    ],
    isOpen: true,
  };
  const [first, second] = wire.ends;
  for (const node of [a, b]) node.wires.push(wire);
  first.router = a.exchange.open(linkOf(wire, first, second));
  second.router = b.exchange.open(linkOf(wire, second, first));
  return wire;
}

export function cut(wire: Wire): void {
  if (!wire.isOpen) return;
  wire.isOpen = false;
  for (const { node, router } of wire.ends) {
    node.wires = node.wires.filter((each) => each !== wire);
    if (router) node.exchange.close(router);
  }
}

function linkOf(wire: Wire, own: End, other: End) {
  const { me, writer } = other.node;
  return {
    person: me,
    writer: me === undefined ? undefined : writer.writer,
    pause: () => undefined,
    resume: () => undefined,
    drop: () => cut(wire),
    sendBytes: (bytes: Uint8Array) => send(wire, own, other, bytes),
  };
}

/** A line takes 5 ms, and is lost with its connection. */
function send(wire: Wire, own: End, other: End, bytes: Uint8Array): void {
  const text = new TextDecoder().decode(bytes);
  const space = text.indexOf(' ');
  const command = text.slice(0, space);
  own.node.lines.set(command, own.node.count(command) + 1);
  own.node.bytes += bytes.length;
  own.node.world.plan(() => {
    if (wire.isOpen) receive(wire, other, own, command, text.slice(space + 1), bytes.length);
  }, 5);
}

function receive(wire: Wire, own: End, other: End, command: string, json: string, bytes: number): void {
  const { exchange, world } = own.node;
  const { router } = own;
  if (!router) return;
  const fields = JSON.parse(json);
  if (command === 'HAVE') exchange.have(router, haveFields.parse(fields));
  else if (command === 'RECEIPTS') exchange.receipts(router, receiptsFields.parse(fields));
  else if (command === 'WANT') exchange.want(router, wantFields.parse(fields));
  else if (command === 'LACKING') exchange.lacking(router, lackingFields.parse(fields));
  else if (command === 'PING') send(wire, own, other, new TextEncoder().encode(`PONG ${json}`));
  else if (command === 'PONG') router.pong(fields.token);
  else {
    // What is not on the wire here, a codec's work, is taken from where it was written.
    const entry = world.entries.get(fields.hash);
    if (entry) exchange.entry(router, entry, bytes);
  }
}

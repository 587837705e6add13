import { parseEntry } from '../../runtime/entries/entry-codec';
import type { Exchange } from '../../shared/exchange/exchange';
import type { Link } from '../../shared/exchange/ports';
import type { Router } from '../../shared/exchange/router';
import { haveFields, lackingFields, receiptsFields, wantFields } from '../../shared/exchange/wire';
import { decodeLine, encodeMessage } from '../../shared/protocol/codec';
import { isEntryCommand } from '../../shared/protocol/entries';
import type { WatchedNode, World } from './world';

/** What connections need of a node. */
export interface Connectable extends WatchedNode {
  readonly world: World;
  readonly exchange: Exchange;
  wires: Wire[];
  /** Number of lines sent with a command. */
  count(command: string): number;
}

/** One end of a connection. */
export interface End {
  readonly node: Connectable;
  router: Router | undefined;
  /** Lines received while reading is paused. */
  readonly unread: Uint8Array[];
  isPaused: boolean;
}

/** A connection of two nodes. Lines in transit are lost when it is cut. */
export class Wire {
  isOpen = true;
  /** Time for which a line is in transit. */
  latencyMs = 5;
  /** Cut after this number of further lines. */
  linesLeft = Infinity;
  readonly #ends: readonly [End, End];

  constructor(a: Connectable, b: Connectable) {
    this.#ends = [newEnd(a), newEnd(b)];
  }

  open(): void {
    const [a, b] = this.#ends;
    for (const end of this.#ends) end.node.wires.push(this);
    a.router = a.node.exchange.open(this.#linkOf(a, b));
    b.router = b.node.exchange.open(this.#linkOf(b, a));
  }

  end(node: Connectable): End {
    const [a, b] = this.#ends;
    return node === a.node ? a : b;
  }

  other(node: Connectable): End {
    const [a, b] = this.#ends;
    return node === a.node ? b : a;
  }

  cut(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const { node, router } of this.#ends) {
      node.wires = node.wires.filter((each) => each !== this);
      if (router) node.exchange.close(router);
    }
  }

  /** Sends a line. */
  send(from: Connectable, bytes: Uint8Array): void {
    const { node, world } = { node: this.other(from).node, world: from.world };
    const command = commandOf(bytes);
    from.lines.set(command, from.count(command) + 1);
    from.bytes += bytes.length;
    if (command === 'SEND_MESSAGE') world.noteGiven(from, node, bytes);
    world.plan(() => this.#arrive(node, bytes), this.latencyMs);
  }

  /** Sends fields as a line. */
  say(from: Connectable, command: string, fields: object): void {
    this.send(from, encodeMessage(command, fields));
  }

  #linkOf(own: End, { node }: End): Link {
    const { me } = node;
    return {
      person: me,
      writer: me === undefined ? undefined : node.computer.writer.id,
      pause: () => void (own.isPaused = true),
      resume: () => this.#resume(own),
      drop: () => this.cut(),
      sendBytes: (bytes) => this.send(own.node, bytes),
    };
  }

  /** Delivers lines to a node that reads again. */
  resume(node: Connectable): void {
    this.#resume(this.end(node));
  }

  #resume(end: End): void {
    end.isPaused = false;
    while (!end.isPaused) {
      const bytes = end.unread.shift();
      if (!bytes) return;
      this.#read(end, bytes);
    }
  }

  #arrive(node: Connectable, bytes: Uint8Array): void {
    if (!this.isOpen) return;
    this.linesLeft -= 1;
    if (this.linesLeft < 0) return this.cut();
    const end = this.end(node);
    if (end.isPaused) end.unread.push(bytes);
    else this.#read(end, bytes);
  }

  #read({ node, router }: End, bytes: Uint8Array): void {
    const line = decodeLine(bytes.subarray(0, -1));
    if (!line.ok || !router || !this.isOpen) return;
    const { command, fields } = line.value;
    const { exchange } = node;
    if (command === 'HAVE') exchange.have(router, haveFields.parse(fields));
    else if (command === 'RECEIPTS') exchange.receipts(router, receiptsFields.parse(fields));
    else if (command === 'WANT') exchange.want(router, wantFields.parse(fields));
    else if (command === 'LACKING') exchange.lacking(router, lackingFields.parse(fields));
    else if (command === 'PING') this.say(node, 'PONG', fields);
    else if (command === 'PONG') router.pong(String(fields.token));
    else if (isEntryCommand(command)) {
      const entry = parseEntry(command, fields);
      if (entry.ok) exchange.entry(router, entry.value, bytes.length);
      else if (!this.other(node).node.isLiar) node.world.fail(entry.error);
    }
  }
}

const newEnd = (node: Connectable): End => ({ node, router: undefined, unread: [], isPaused: false });

function commandOf(bytes: Uint8Array): string {
  const space = bytes.indexOf(32);
  return String.fromCharCode(...bytes.subarray(0, space));
}

/** Connects two nodes. */
export function connect(a: Connectable, b: Connectable): Wire {
  const wire = new Wire(a, b);
  wire.open();
  return wire;
}

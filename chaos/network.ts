import type { Socket } from 'node:net';
import { realEnvironment } from '../electron/net/environment';
import type { Environment } from '../electron/net/types';

/** Waits are so many times shorter than in life. */
const haste = 20;

/** The cables between nodes: real sockets on this computer, which can be cut and kept from being made. */
export class Network {
  readonly #sockets = new Set<{ from: number; to: number; socket: Socket }>();
  readonly #nodeAt = new Map<number, number>();
  readonly #down = new Set<number>();
  #sides: ReadonlySet<number> | undefined;

  /** @param random chance, seeded */
  constructor(private readonly random: () => number) {}

  /** The node that listens at a port from now on. */
  listens(port: number, node: number): void {
    this.#nodeAt.set(port, node);
  }

  /** The world as one node sees it. */
  environmentOf(node: number): Environment {
    return {
      ...realEnvironment,
      random: this.random,
      setTimer: (run, ms) => realEnvironment.setTimer(run, ms / haste),
      connect: (address) => {
        const to = this.#nodeAt.get(address.port) ?? -1;
        // Port 1 has nobody who listens: the connection is refused.
        if (!this.#joins(node, to)) return realEnvironment.connect({ ...address, port: 1 });
        const socket = realEnvironment.connect(address);
        const cable = { from: node, to, socket };
        this.#sockets.add(cable);
        socket.on('close', () => this.#sockets.delete(cable));
        return socket;
      },
    };
  }

  /** Nodes of the set, and those that are not in it, do not reach each other; undefined heals. */
  partition(side: ReadonlySet<number> | undefined): void {
    this.#sides = side;
    this.#cut();
  }

  /** A node crashes: nothing of what it still has to say gets out. */
  takeDown(node: number): void {
    this.#down.add(node);
    this.#cut();
  }

  bringUp(node: number): void {
    this.#down.delete(node);
  }

  #joins(a: number, b: number): boolean {
    if (this.#down.has(a) || this.#down.has(b)) return false;
    return this.#sides === undefined || this.#sides.has(a) === this.#sides.has(b);
  }

  #cut(): void {
    for (const { from, to, socket } of [...this.#sockets])
      if (!this.#joins(from, to)) socket.resetAndDestroy();
  }
}

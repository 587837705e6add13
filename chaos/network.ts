import type { Socket } from 'node:net';
import { realEnvironment, type Environment } from '../runtime/environment';

/** Factor by which waits are shortened. */
const haste = 20;
/** Longer waits are deadlines for others. They are not shortened below `deadlineMs`, which a busy machine could not meet. */
const [longMs, deadlineMs] = [5_000, 4_000];
const hasty = (ms: number): number => (ms < longMs ? ms / haste : Math.max(ms / haste, deadlineMs));
/** Owner of an unknown port. */
const nobody = -1;
/** The server counts as a node, on neither side of a partition. */
export const serverNode = -2;

/** A change of the connections between nodes. */
export type NetworkChange =
  /** A node listens at a port from now on. */
  | { kind: 'listens'; port: number; node: number }
  /** Nodes in `side` and the others cannot reach each other; null ends the partition. */
  | { kind: 'partition'; side: readonly number[] | null }
  /** A node crashes: its unsent data is lost. */
  | { kind: 'down'; node: number }
  | { kind: 'up'; node: number };

/** The connections of one node: real sockets on this computer, which can be cut or prevented. */
export class Network {
  readonly #sockets = new Set<{ to: number; socket: Socket }>();
  readonly #nodeAt = new Map<number, number>();
  readonly #down = new Set<number>();
  #side: ReadonlySet<number> | undefined;

  /** @param random chance, seeded */
  constructor(
    private readonly node: number,
    private readonly random: () => number,
  ) {}

  /** Applies a change of the connections. */
  change(change: NetworkChange): void {
    if (change.kind === 'listens') this.#nodeAt.set(change.port, change.node);
    if (change.kind === 'partition') this.#side = change.side ? new Set(change.side) : undefined;
    if (change.kind === 'down') this.#down.add(change.node);
    if (change.kind === 'up') this.#down.delete(change.node);
    for (const { to, socket } of [...this.#sockets]) if (!this.#reaches(to)) socket.resetAndDestroy();
  }

  /**
   * The environment of this node.
   * @param ahead how far its clock is ahead, in milliseconds
   */
  environment(ahead: number): Environment {
    return {
      ...realEnvironment,
      now: () => realEnvironment.now() + ahead,
      random: this.random,
      setTimer: (run, ms) => realEnvironment.setTimer(run, hasty(ms)),
      connect: (address, events) => {
        const to = this.#nodeAt.get(address.port) ?? nobody;
        // Nothing listens at port 1, so the connection is refused.
        const reached = this.#reaches(to) ? address : { ...address, port: 1 };
        return realEnvironment.connect(reached, {
          ...events,
          connected: (socket) => {
            this.#plug({ to, socket });
            events.connected(socket);
          },
        });
      },
    };
  }

  #plug(cable: { to: number; socket: Socket }): void {
    const { to, socket } = cable;
    this.#sockets.add(cable);
    socket.on('close', () => this.#sockets.delete(cable));
    // The network has changed since it was dialled.
    if (!this.#reaches(to)) setImmediate(() => socket.resetAndDestroy());
  }

  #reaches(other: number): boolean {
    if (this.#down.has(this.node) || this.#down.has(other)) return false;
    return this.#side === undefined || this.#side.has(this.node) === this.#side.has(other);
  }
}

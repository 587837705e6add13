import { connect, type Socket } from 'node:net';
import { realEnvironment, type Environment } from '../runtime/environment';

/** Factor by which waits are shortened. */
const haste = 20;
/** Longer ones are deadlines for others, which a busy machine does not keep if they are shortened to less than this. */
const [longMs, deadlineMs] = [5_000, 4_000];
const hasty = (ms: number): number => (ms < longMs ? ms / haste : Math.max(ms / haste, deadlineMs));
/** The owner of a port about which nothing is known. */
const nobody = -1;
/** The server is a node like others, on no side of a partition. */
export const serverNode = -2;

/** What becomes of the cables between nodes. */
export type NetworkChange =
  /** A node listens at a port from now on. */
  | { kind: 'listens'; port: number; node: number }
  /** Nodes of the side, and those that are not in it, do not reach each other; null heals. */
  | { kind: 'partition'; side: readonly number[] | null }
  /** A node crashes: nothing of what it still has to say gets out. */
  | { kind: 'down'; node: number }
  | { kind: 'up'; node: number };

/** The cables of one node: real sockets on this computer, which can be cut and kept from being made. */
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

  /** Takes note of what happened to the cables between all nodes. */
  change(change: NetworkChange): void {
    if (change.kind === 'listens') this.#nodeAt.set(change.port, change.node);
    if (change.kind === 'partition') this.#side = change.side ? new Set(change.side) : undefined;
    if (change.kind === 'down') this.#down.add(change.node);
    if (change.kind === 'up') this.#down.delete(change.node);
    for (const { to, socket } of [...this.#sockets]) if (!this.#reaches(to)) socket.resetAndDestroy();
  }

  /**
   * The world as this node sees it.
   * @param ahead how far its clock is ahead, in milliseconds
   */
  environment(ahead: number): Environment {
    return {
      ...realEnvironment,
      now: () => realEnvironment.now() + ahead,
      random: this.random,
      setTimer: (run, ms) => realEnvironment.setTimer(run, hasty(ms)),
      connect: (address) => {
        const to = this.#nodeAt.get(address.port) ?? nobody;
        // Port 1 has nobody who listens: the connection is refused.
        if (!this.#reaches(to)) return realEnvironment.connect({ ...address, port: 1 });
        const socket = connect({ ...address, noDelay: true });
        const cable = { to, socket };
        this.#sockets.add(cable);
        socket.on('close', () => this.#sockets.delete(cable));
        return socket;
      },
    };
  }

  #reaches(other: number): boolean {
    if (this.#down.has(this.node) || this.#down.has(other)) return false;
    return this.#side === undefined || this.#side.has(this.node) === this.#side.has(other);
  }
}

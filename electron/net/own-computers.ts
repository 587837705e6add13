import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { ReadMark } from '../../shared/protocol/messages';
import type { Peers } from './peers/peers';
import type { ServerConnection } from './server-link/server-connection';

interface OwnComputersParts {
  readonly me: PersonId;
  /** The current writer of this computer. */
  writer(): WriterId;
  readonly server: Pick<ServerConnection, 'tellRead' | 'people'>;
  readonly peers: Pick<Peers, 'tellRead' | 'certificates'> | undefined;
  /** Another computer of this person is connected now. */
  came(): void;
}

/** The other computers of this person that are connected, and what they are told that nobody else is. */
export class OwnComputers {
  #connected = new Set<WriterId>();

  constructor(private readonly parts: OwnComputersParts) {}

  /** Call when somebody came or went. */
  changed(): void {
    const before = this.#connected;
    this.#connected = this.#now();
    if ([...this.#connected].some((writer) => !before.has(writer))) this.parts.came();
  }

  /** Tells them what has been read. */
  tellRead(marks: readonly ReadMark[]): void {
    if (this.#connected.size === 0) return;
    for (let at = 0; at < marks.length; at += limits.marksPerRead) {
      const some = marks.slice(at, at + limits.marksPerRead);
      this.parts.server.tellRead(some);
      this.parts.peers?.tellRead(some);
    }
  }

  #now(): Set<WriterId> {
    const { me, writer, server, peers } = this.parts;
    const onServer = server.people.online.get(me)?.writers ?? [];
    const near = (peers?.certificates() ?? []).filter(({ person }) => person === me);
    const all = new Set([...onServer, ...near.map((each) => each.writer)]);
    all.delete(writer());
    return all;
  }
}

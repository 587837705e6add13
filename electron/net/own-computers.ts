import type { Environment } from '../../runtime/environment';
import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { ReadMark } from '../../shared/protocol/messages';
import type { OwnNews } from './own-news';
import type { NamedComputer } from '../../shared/protocol/named-computer';
import type { Peers } from './peers/peers';
import type { ServerConnection } from './server-link/server-connection';

/**
 * Least time between two calls of `came`: it is no small work, and a server can have invented computers come and go with every
 * line.
 */
const cameMs = 5_000;

interface OwnComputersParts {
  readonly environment: Pick<Environment, 'now' | 'setTimer'>;
  readonly me: PersonId;
  /** The current writer of this computer. */
  writer(): WriterId;
  readonly server: Pick<ServerConnection, 'tellOwn'> & {
    readonly people: Pick<ServerConnection['people'], 'online'>;
  };
  readonly peers: Pick<Peers, 'tellOwn' | 'certificates'> | undefined;
  /** Other computers of this person are connected now that were not before. */
  came(): void;
}

/** The other computers of this person that are connected, and what they are told that nobody else is. */
export class OwnComputers {
  #connected = new Set<WriterId>();
  #cameAt = -Infinity;
  /** Cancels the call of `came` that is scheduled. */
  #scheduled: { cancel(): void } | undefined;

  constructor(private readonly parts: OwnComputersParts) {}

  /** Call when somebody came or went. */
  changed(): void {
    const before = this.#connected;
    this.#connected = this.#now();
    if ([...this.#connected].some((writer) => !before.has(writer))) this.#came();
  }

  stop(): void {
    this.#scheduled?.cancel();
  }

  /** Tells them what has been read. */
  tellRead(marks: readonly ReadMark[]): void {
    if (this.#connected.size === 0) return;
    for (let at = 0; at < marks.length; at += limits.marksPerRead) {
      this.#tell('READ', { marks: marks.slice(at, at + limits.marksPerRead) });
    }
  }

  /** Tells them what computers are called; asks for the names only if any of them is connected. */
  tellNames(named: () => readonly NamedComputer[]): void {
    if (this.#connected.size > 0) this.#tell('COMPUTERS', { computers: named() });
  }

  #tell(...said: OwnNews): void {
    this.parts.server.tellOwn(...said);
    this.parts.peers?.tellOwn(...said);
  }

  /** Passes on that others came: at once, or for all who come meanwhile when there is time again. */
  #came(): void {
    if (this.#scheduled) return;
    const { environment, came } = this.parts;
    const tell = (): void => {
      this.#scheduled = undefined;
      this.#cameAt = environment.now();
      came();
    };
    // Not longer if the clock was set back.
    const waitMs = Math.min(this.#cameAt + cameMs - environment.now(), cameMs);
    if (waitMs <= 0) tell();
    else this.#scheduled = environment.setTimer(tell, waitMs);
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

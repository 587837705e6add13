import type { LineConnection } from '../shared/protocol/line-connection';

/**
 * Why a connection is not read for now: it sends faster than it may; the disk does not keep up with what it asked for; its
 * entries have not been judged yet; or it does not read what it was sent.
 */
export type Hold = 'rate' | 'work' | 'backlog' | 'unread';

/** Pauses a connection while there is any reason to. */
export class Pace {
  readonly #holds = new Set<Hold>();

  constructor(private readonly connection: Pick<LineConnection, 'pause' | 'resume'>) {}

  has(hold: Hold): boolean {
    return this.#holds.has(hold);
  }

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  /** Whether the connection is not read for reasons that its other side cannot change. */
  get isOurs(): boolean {
    return this.#holds.has('rate') || this.#holds.has('work') || this.#holds.has('backlog');
  }

  /** Returns false when it is held for this reason already. */
  hold(hold: Hold): boolean {
    if (this.#holds.has(hold)) return false;
    this.#holds.add(hold);
    this.connection.pause();
    return true;
  }

  release(hold: Hold): void {
    if (this.#holds.delete(hold) && this.#holds.size === 0) this.connection.resume();
  }
}

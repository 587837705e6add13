import type { LineConnection } from '../shared/protocol/line-connection';

/**
 * Why reading from a connection is paused: it exceeds its rate limit; its jobs wait for the disk (`work`); its entries have
 * not been judged yet (`backlog`); or it does not read what it was sent (`unread`).
 */
export type Hold = 'rate' | 'work' | 'backlog' | 'unread';

/** Pauses reading from a connection while any hold is set. */
export class Pace {
  readonly #holds = new Set<Hold>();

  constructor(private readonly connection: Pick<LineConnection, 'pause' | 'resume'>) {}

  has(hold: Hold): boolean {
    return this.#holds.has(hold);
  }

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  /** Whether reading is paused for a reason that the other side cannot end, that is, other than `unread`. */
  get isOurs(): boolean {
    return this.#holds.has('rate') || this.#holds.has('work') || this.#holds.has('backlog');
  }

  /** Returns false if this hold is set already. */
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

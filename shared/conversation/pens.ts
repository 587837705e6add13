import type { EntryHash, WriterId } from '../ids';
import type { Chains } from './chains';
import type { Controls } from './controls';
import { LayeredMap } from './layered-map';
import type { MessageEntry } from './log-entry';
import { afterOf, isIntroduced, nextInChain } from './next-entry';

/** Header fields for a writer's next message, without its clock. */
export interface Pen {
  readonly number: number;
  readonly prev: EntryHash | undefined;
  readonly after: readonly EntryHash[];
}

/** Header fields for a writer's next entry. */
export interface NextEntry extends Pen {
  readonly clock: number;
}

/**
 * Caches the next message's header fields for the writers of this node. They are computed once and advanced with each
 * message, until controls are added: a server writes thousands of messages a second for a few writers.
 */
export class Pens {
  #pens = new LayeredMap<WriterId, Pen>();

  fork(): Pens {
    const fork = new Pens();
    fork.#pens = this.#pens.fork();
    return fork;
  }

  /** Returns undefined if the writer has not shown a certificate yet. */
  of(writer: WriterId, controls: Controls, chains: Chains): Pen | undefined {
    const known = this.#pens.get(writer);
    if (known || !isIntroduced(controls, writer)) return known;
    const place = nextInChain(controls, chains, writer);
    const pen = { ...place, after: chains.afterOf({ ...place, writer, after: afterOf(controls, writer) }) };
    this.#pens.set(writer, pen);
    return pen;
  }

  /** Advances the pen of an added message's writer, or drops it if the message is not the expected one. */
  added({ writer, number, prev, hash }: MessageEntry): void {
    const pen = this.#pens.get(writer);
    if (!pen) return;
    if (pen.number === number && pen.prev === prev)
      this.#pens.set(writer, { number: number + 1, prev: hash, after: pen.after });
    else this.#pens.delete(writer);
  }

  /** MUST be called when controls are added. */
  clear(): void {
    this.#pens = new LayeredMap();
  }
}

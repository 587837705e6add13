import type { EntryHash, WriterId } from '../ids';
import type { Chains } from './chains';
import type { Controls } from './controls';
import { LayeredMap } from './layered-map';
import type { MessageEntry } from './log-entry';
import { afterOf, isIntroduced, nextInChain } from './next-entry';

/** What the next message of a writer is made of, apart from its clock. */
export interface Pen {
  readonly number: number;
  readonly prev: EntryHash | undefined;
  readonly after: readonly EntryHash[];
}

/** What the next entry of a writer is made of. */
export interface NextEntry extends Pen {
  readonly clock: number;
}

/**
 * Where the writers go on that write here. It is found out once, and then follows from what they write, until controls come:
 * a server writes thousands of messages a second for a few writers.
 */
export class Pens {
  #pens = new LayeredMap<WriterId, Pen>();

  fork(): Pens {
    const fork = new Pens();
    fork.#pens = this.#pens.fork();
    return fork;
  }

  /** Undefined before the writer has shown a certificate. */
  of(writer: WriterId, controls: Controls, chains: Chains): Pen | undefined {
    const known = this.#pens.get(writer);
    if (known || !isIntroduced(controls, writer)) return known;
    const place = nextInChain(controls, chains, writer);
    const pen = { ...place, after: chains.afterOf({ ...place, after: afterOf(controls, writer) }) };
    this.#pens.set(writer, pen);
    return pen;
  }

  /** A message was added: if its writer writes here, it goes on behind it. */
  added({ writer, number, prev, hash }: MessageEntry): void {
    const pen = this.#pens.get(writer);
    if (!pen) return;
    if (pen.number === number && pen.prev === prev)
      this.#pens.set(writer, { number: number + 1, prev: hash, after: pen.after });
    else this.#pens.delete(writer);
  }

  /** Controls were added. */
  clear(): void {
    this.#pens = new LayeredMap();
  }
}

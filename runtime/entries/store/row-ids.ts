import { numberIn } from '../../sqlite/database';
import type { Statements } from '../../sqlite/statements';
import { slotAfter, slotOf, slotWith } from './tables';

/** Assigns row ids that begin with the entry's time. */
export class RowIds {
  /** The last id assigned, and its slot: entries of one time come together. */
  #last = { slot: -1, id: -1 };
  /** The last slot that was full, and the one into which it spilled. */
  #spilled = { from: -1, to: -1 };

  constructor(private readonly statements: Statements) {}

  /** Returns, without a query, an id that is free unless another entry has the same time. */
  likely(at: number): number {
    const slot = slotOf(at);
    const id = this.#last.slot === slot ? this.#last.id + 1 : slot;
    return id < slotAfter(slot) ? id : slot;
  }

  /** Records that an entry got an id. */
  gave(id: number): void {
    this.#last = { slot: slotWith(id), id };
  }

  /** Returns a free id for an entry with a time in milliseconds since 1970. */
  next(at: number): number {
    const own = slotOf(at);
    let slot = this.#spilled.from === own ? this.#spilled.to : own;
    let id = this.#idIn(slot);
    while (id >= slotAfter(slot)) {
      slot = slotAfter(slot);
      id = this.#idIn(slot);
    }
    if (slot !== own) this.#spilled = { from: own, to: slot };
    return id;
  }

  /** The id after the last one of a slot. */
  #idIn(slot: number): number {
    if (this.#last.slot === slot) return this.#last.id + 1;
    const sql = 'SELECT max(id) AS id FROM entries WHERE id >= ? AND id < ?';
    return Math.max(slot, numberIn(this.statements.prepared(sql).get(slot, slotAfter(slot)), 'id') + 1);
  }
}

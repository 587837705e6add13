import { inTransaction, textIn, type Database } from '../../../runtime/sqlite/database';
import type { Statements } from '../../../runtime/sqlite/statements';
import type { Holder, KeptTransfer } from '../../net/transfers/store';
import { chunkBytes } from './collecting';
import { holderIn, keptIn } from './kept';

/** What the database has of transfers, of who has a file, and of pieces that have come. */
export class TransferRows {
  readonly #database: Database;
  readonly #statements: Statements;

  constructor(database: Database, statements: Statements) {
    this.#database = database;
    this.#statements = statements;
  }

  /** All transfers, the oldest first. */
  transfers(): KeptTransfer[] {
    const rows = this.#statements.prepared('SELECT * FROM transfers ORDER BY at').all();
    return rows.flatMap((row) => keptIn(row) ?? []);
  }

  put(transfer: KeptTransfer): void {
    const { offer, conversation, author, file, state, path = null, at, isCleaned } = transfer;
    this.#statements.run(
      'INSERT OR REPLACE INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[offer, conversation, author, JSON.stringify(file), state, path, at, isCleaned ? 1 : 0],
    );
  }

  holders(): readonly Holder[] {
    const rows = this.#statements.prepared('SELECT offer, person FROM holders').all();
    return rows.flatMap((row) => holderIn(row) ?? []);
  }

  keepHolder({ offer, person }: Holder): void {
    this.#statements.run('INSERT OR IGNORE INTO holders VALUES (?, ?)', offer, person);
  }

  /** Forgets all of a transfer. */
  forget(offer: string): void {
    this.#forgetIn(['transfers', 'parts', 'pieces', 'holders'], offer);
  }

  /** Forgets what has come of a file, once it is whole. */
  forgetPieces(offer: string): void {
    this.#forgetIn(['parts', 'pieces'], offer);
  }

  /** Where a file lies while it is being fetched. */
  partOf(offer: string): string | undefined {
    const row = this.#statements.prepared('SELECT path FROM parts WHERE offer = ?').get(offer);
    return row === undefined ? undefined : textIn(row, 'path');
  }

  keepPart(offer: string, path: string): void {
    this.#statements.run('INSERT OR REPLACE INTO parts VALUES (?, ?)', offer, path);
  }

  /** Which pieces of a file are here, of as many as it has. */
  bitsOf(offer: string, count: number): Uint8Array {
    const bits = new Uint8Array(Math.ceil(count / 8));
    const rows = this.#statements.prepared('SELECT chunk, bits FROM pieces WHERE offer = ?').all(offer);
    for (const row of rows) {
      const { chunk, bits: kept }: { chunk?: unknown; bits?: unknown } = row;
      const from = Number(chunk) * chunkBytes;
      if (kept instanceof Uint8Array && from + kept.length <= bits.length) bits.set(kept, from);
    }
    return bits;
  }

  /** Keeps which pieces are here, by chunks of their bits. */
  keepChunks(offer: string, chunks: readonly (readonly [number, Uint8Array])[]): void {
    inTransaction(this.#database, () => {
      for (const [chunk, bits] of chunks)
        this.#statements.run('INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)', offer, chunk, bits);
    });
  }

  #forgetIn(tables: readonly string[], offer: string): void {
    inTransaction(this.#database, () => {
      for (const table of tables) this.#statements.run(`DELETE FROM ${table} WHERE offer = ?`, offer);
    });
  }
}

import type { EntryHash } from '../../../shared/ids';
import type { Statements } from '../../sqlite/statements';
import { bytesOf, idBytes, writeBytes } from './bytes32';
import { bytesAt } from './rows';

/** A key is the beginning of an entry's hash, then its row id. */
const prefixBytes = 6;
const keyBytes = prefixBytes + 8;
const wholeNumber = 2 ** 32;

/** Up to this number of entries in a commit go into the sorted table at once. */
const fewKeys = 16;
/** Number of keys that wait at most before they are sorted in. */
const waitingKeysAtMost = 8_192;

/**
 * Finds entries by hash.
 *
 * Hashes are random, so an index that is kept sorted changes a page for nearly every entry, which costs more than
 * everything else about it. Therefore the keys of a large commit are stored as one row of `fresh_hashes`, and are
 * sorted into `hashes` many at a time. A search looks in both.
 */
export class HashIndex {
  /** The keys of the entries that were added and not kept yet; there is room for a whole hash behind the last. */
  #added = Buffer.alloc(64 * keyBytes + idBytes);
  #count = 0;
  /** Number of keys in `fresh_hashes`; undefined until it is needed. */
  #waiting: number | undefined;

  constructor(
    private readonly statements: Statements,
    private readonly waitingAtMost = waitingKeysAtMost,
  ) {}

  /** Adds an entry that was stored in a row. It is found at once, and durable with the transaction of `keep`. */
  add(hash: EntryHash, id: number): void {
    const at = this.#count * keyBytes;
    if (at + idBytes > this.#added.length) this.#added = Buffer.concat([this.#added, Buffer.alloc(at)]);
    writeBytes(hash, this.#added, at);
    this.#added.writeUInt32BE(Math.floor(id / wholeNumber), at + prefixBytes);
    this.#added.writeUInt32BE(id % wholeNumber, at + prefixBytes + 4);
    this.#count += 1;
  }

  /** Stores what was added; called at the end of a transaction. */
  keep(): void {
    const keys = this.#added.subarray(0, this.#count * keyBytes);
    this.#count = 0;
    if (keys.length <= fewKeys * keyBytes)
      for (let at = 0; at < keys.length; at += keyBytes)
        this.statements.run('INSERT INTO hashes VALUES (?)', keys.subarray(at, at + keyBytes));
    else {
      this.#waiting ??= this.#fresh().length / keyBytes;
      this.#waiting += keys.length / keyBytes;
      this.statements.run('INSERT INTO fresh_hashes (keys) VALUES (?)', keys);
      if (this.#waiting >= this.waitingAtMost) this.#sortIn();
    }
  }

  /** The columns `read` of the entry with a hash; undefined if there is none. */
  rowWith(read: string, conversation: number, hash: EntryHash): unknown {
    const bytes = bytesOf(hash);
    const sql = `SELECT ${read} FROM entries WHERE id = ? AND hash = ? AND conversation = ?`;
    for (const id of this.#idsWith(bytes.subarray(0, prefixBytes))) {
      const row = this.statements.prepared(sql).get(id, bytes, conversation);
      if (row) return row;
    }
    return undefined;
  }

  /** The ids of the rows whose hashes begin with a prefix. */
  *#idsWith(prefix: Uint8Array): Generator<number> {
    const [first, last] = [Buffer.alloc(keyBytes, 0x00), Buffer.alloc(keyBytes, 0xff)];
    first.set(prefix);
    last.set(prefix);
    yield* idsIn(this.#added.subarray(0, this.#count * keyBytes), prefix);
    // One statement reads one state: between two, the writing thread could sort the key in, and neither would find it.
    const both = this.statements.prepared(
      `SELECT key FROM hashes WHERE key BETWEEN ? AND ? UNION ALL
      SELECT keys FROM fresh_hashes WHERE instr(keys, ?) > 0`,
    );
    // `fresh_hashes` is only read if no sorted key leads to the entry.
    for (const row of both.iterate(first, last, prefix)) yield* idsIn(bytesAt(row, 'key'), prefix);
  }

  /** Rebuilds the index from the entries. */
  rebuild(): void {
    this.statements.run('DELETE FROM fresh_hashes');
    this.statements.run('DELETE FROM hashes');
    this.statements.run(
      `INSERT INTO hashes SELECT CAST(substr(hash, 1, ${prefixBytes}) || unhex(printf('%016x', id)) AS BLOB) AS key
       FROM entries ORDER BY key`,
    );
    this.#waiting = 0;
  }

  #sortIn(): void {
    const keys = this.#fresh();
    const starts = Array.from({ length: keys.length / keyBytes }, (_, index) => index * keyBytes + 1);
    this.statements.run(
      `INSERT INTO hashes SELECT substr(?1, value, ${keyBytes}) AS key FROM json_each(?2) ORDER BY key`,
      keys,
      JSON.stringify(starts),
    );
    this.statements.run('DELETE FROM fresh_hashes');
    this.#waiting = 0;
  }

  #fresh(): Uint8Array {
    const rows = this.statements.prepared('SELECT keys FROM fresh_hashes').all();
    return Buffer.concat(rows.flatMap((row) => bytesAt(row, 'keys') ?? []));
  }
}

/** The ids of the keys that begin with a prefix. */
function* idsIn(keys: Uint8Array | undefined, prefix: Uint8Array): Generator<number> {
  if (!keys) return;
  const all = Buffer.from(keys.buffer, keys.byteOffset, keys.length);
  for (let at = all.indexOf(prefix); at !== -1; at = all.indexOf(prefix, at + 1))
    if (at % keyBytes === 0)
      yield all.readUInt32BE(at + prefixBytes) * wholeNumber + all.readUInt32BE(at + prefixBytes + 4);
}

import type { ConversationId, WriterId } from '../../../shared/ids';
import type { ConfirmedKeys } from '../../../shared/sealing/kept-keys';
import { readKeys, type Keys } from '../../../shared/sealing/keys-message';
import { numberIn, StoreError, textIn, type Database } from '../../sqlite/database';
import { Statements } from '../../sqlite/statements';
import { bytesOf } from './bytes32';

/** KEYS in transit: those that a node gives, and those that a server passes on, until their recipient has confirmed them. */

/** `keys`: how many are in it. `line`: its fields as JSON. */
export const createTransitTable = (database: Database): void =>
  database.exec(`
    CREATE TABLE keys_in_transit (
      id INTEGER PRIMARY KEY,
      signature BLOB NOT NULL UNIQUE,
      sender BLOB NOT NULL,
      recipient BLOB NOT NULL,
      keys INTEGER NOT NULL,
      line TEXT NOT NULL
    );
    CREATE INDEX keys_in_transit_by_recipient ON keys_in_transit (recipient, id);
    CREATE INDEX keys_in_transit_by_sender ON keys_in_transit (recipient, sender, keys);
  `);

/** A KEYS with the number under which it is stored. */
export interface StoredKeys {
  readonly id: number;
  readonly keys: Keys;
}

export class TransitReader {
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#statements = new Statements(database);
  }

  /** The KEYS for a recipient in the order in which they came: those with ids greater than `beyond`. */
  keysFor(recipient: WriterId, beyond: number, atMost: number): StoredKeys[] {
    const sql = 'SELECT id, line FROM keys_in_transit WHERE recipient = ? AND id > ? ORDER BY id LIMIT ?';
    return this.#statements.prepared(sql).all(bytesOf(recipient), beyond, atMost).map(storedKeys);
  }

  /** KEYS for anybody: those with ids greater than `beyond`. */
  keysBeyond(beyond: number, atMost: number): StoredKeys[] {
    const sql = 'SELECT id, line FROM keys_in_transit WHERE id > ? ORDER BY id LIMIT ?';
    return this.#statements.prepared(sql).all(beyond, atMost).map(storedKeys);
  }

  /** The KEYS of a conversation: those with ids greater than `beyond`. Quick only where an index is for that. */
  keysIn(conversation: ConversationId, beyond: number, atMost: number): StoredKeys[] {
    const sql = `SELECT id, line FROM keys_in_transit
      WHERE json_extract(line, '$.conversation') = ? AND id > ? ORDER BY id LIMIT ?`;
    return this.#statements.prepared(sql).all(conversation, beyond, atMost).map(storedKeys);
  }

  /** Number of keys from one sender that a recipient has not confirmed. */
  count({ sender, recipient }: Pick<Keys, 'sender' | 'recipient'>): number {
    const sql = `SELECT coalesce(sum(keys), 0) AS keys FROM keys_in_transit INDEXED BY keys_in_transit_by_sender
      WHERE recipient = ? AND sender = ?`;
    return numberIn(this.#statements.prepared(sql).get(bytesOf(recipient), bytesOf(sender)), 'keys');
  }
}

/** Writes KEYS, as a part of the caller's transaction. */
export class TransitWriter {
  /** The last number that was given out. */
  #last = 0;

  constructor(private readonly statements: Statements) {}

  /** Keeps a KEYS; does nothing if it is kept already. */
  keep(keys: Keys): void {
    const { signature, sender, recipient } = keys;
    this.statements.run(
      'INSERT OR IGNORE INTO keys_in_transit (id, signature, sender, recipient, keys, line) VALUES (?, ?, ?, ?, ?, ?)',
      this.#nextId(),
      bytesOfSignature(signature),
      bytesOf(sender),
      bytesOf(recipient),
      keys.keys.length,
      JSON.stringify(keys),
    );
  }

  /**
   * A number greater than all that this writer gave out. By itself SQLite uses that of a deleted row again, and whoever reads
   * on from the last number that they saw would miss it.
   */
  #nextId(): number {
    const sql = 'SELECT coalesce(max(id), 0) AS last FROM keys_in_transit';
    this.#last = Math.max(this.#last, numberIn(this.statements.prepared(sql).get(), 'last')) + 1;
    return this.#last;
  }

  /** Forgets KEYS. */
  forget({ recipient, signatures }: ConfirmedKeys): void {
    for (const signature of signatures)
      this.statements.run(
        'DELETE FROM keys_in_transit WHERE signature = ? AND recipient = coalesce(?, recipient)',
        bytesOfSignature(signature),
        recipient === undefined ? null : bytesOf(recipient),
      );
  }
}

const bytesOfSignature = (signature: string): Uint8Array => Buffer.from(signature, 'base64url');

const storedKeys = (row: unknown): StoredKeys => ({
  id: numberIn(row, 'id'),
  keys: keysOf(textIn(row, 'line')),
});

function keysOf(line: string): Keys {
  const keys = readKeys(Object(JSON.parse(line)));
  if (!keys.ok) throw new StoreError('damaged', 'what is stored as KEYS is none');
  return keys.value;
}

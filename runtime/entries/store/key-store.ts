import { entryHash, type ConversationId, type WriterId } from '../../../shared/ids';
import type { ChainKey, KeyPlace } from '../../../shared/sealing/chain-key';
import type { KeptKey, KeyChanges, KeyRoot, KeySource, OwnKeyChain } from '../../../shared/sealing/kept-keys';
import { sealingBounds } from '../../../shared/sealing/bounds';
import { isRow, numberIn, StoreError, type Database } from '../../sqlite/database';
import { Statements } from '../../sqlite/statements';
import { bytesOf, bytesOfAll, hashesIn, hashIn, writerIn } from './bytes32';
import { TransitWriter } from './keys-in-transit';
import type { Interning } from './interning';
import { bytesAt } from './rows';

/**
 * The tables of keys, for nodes that open messages:
 * - `keys`: keys of others' and own messages. Those with one `root` follow from each other. `giver`: who gave the root, until
 *   a message shows that it is no false one.
 * - `own_chains`: this computer's own key chains. `past`: what the last sealed message names in `after`.
 *
 * `conversation` is the number of a row of `conversations`.
 */
export const createKeyTables = (database: Database): void =>
  database.exec(`
    CREATE TABLE keys (
      conversation INTEGER NOT NULL,
      writer BLOB NOT NULL,
      chain INTEGER NOT NULL,
      root BLOB NOT NULL,
      number INTEGER NOT NULL,
      secret BLOB NOT NULL,
      giver BLOB,
      PRIMARY KEY (conversation, writer, chain, root, number)
    ) WITHOUT ROWID;
    CREATE INDEX keys_unproven ON keys (giver) WHERE giver IS NOT NULL;
    CREATE TABLE own_chains (
      conversation INTEGER PRIMARY KEY,
      writer BLOB NOT NULL,
      chain INTEGER NOT NULL,
      begun_at INTEGER NOT NULL,
      number INTEGER NOT NULL,
      past BLOB NOT NULL,
      secret BLOB NOT NULL
    );
  `);

/**
 * The table of writers that gave a false key, for nodes that open messages. `position` counts them in the order in which that
 * was found out.
 */
export const createLiarsTable = (database: Database): void =>
  database.exec('CREATE TABLE liars (position INTEGER PRIMARY KEY, writer BLOB NOT NULL UNIQUE)');

const conversationNumber = '(SELECT id FROM conversations WHERE conversation = ?)';
const ofChain = `conversation = ${conversationNumber} AND writer = ? AND chain = ?`;

export class KeyReader implements KeySource {
  readonly #statements: Statements;

  constructor(database: Database) {
    this.#statements = new Statements(database);
  }

  candidates(place: KeyPlace): KeptKey[] {
    const { conversation, writer, chain, number } = place;
    // With max(), SQLite takes the other columns from the row that has the greatest number.
    const sql = `SELECT root, max(number) AS last, secret, giver FROM keys
      WHERE ${ofChain} AND number <= ? GROUP BY root`;
    const rows = this.#statements.prepared(sql).all(conversation, bytesOf(writer), chain, number);
    return rows.map((row) => keptIn(row, place));
  }

  unproven(chain: Omit<KeyPlace, 'number'>, giver: WriterId): KeptKey[] {
    const sql = `SELECT root, number AS last, secret, giver FROM keys WHERE ${ofChain} AND giver = ?`;
    return this.#statements
      .prepared(sql)
      .all(chain.conversation, bytesOf(chain.writer), chain.chain, bytesOf(giver))
      .map((row) => keptIn(row, chain));
  }

  isLiar(writer: WriterId): boolean {
    const sql = 'SELECT 1 FROM liars WHERE writer = ?';
    return this.#statements.prepared(sql).get(bytesOf(writer)) !== undefined;
  }

  /** Number of keys that one writer gave, in all conversations, and that have opened nothing. */
  countUnproven(giver: WriterId): number {
    const sql =
      'SELECT count(*) AS count FROM keys INDEXED BY keys_unproven WHERE giver = ? AND giver IS NOT NULL';
    return numberIn(this.#statements.prepared(sql).get(bytesOf(giver)), 'count');
  }

  /** Of each root in a conversation that is no false one, the first key: the later ones follow from it. */
  *provenRoots(conversation: ConversationId): Generator<ChainKey> {
    // With min(), SQLite takes the other columns from the row that has the least number.
    const sql = `SELECT writer, chain, min(number) AS first, secret FROM keys
      WHERE conversation = ${conversationNumber} AND giver IS NULL GROUP BY writer, chain, root`;
    for (const row of this.#statements.prepared(sql).iterate(conversation))
      yield {
        conversation,
        writer: writerIn(bytesIn(row, 'writer')),
        chain: numberIn(row, 'chain'),
        number: numberIn(row, 'first'),
        secret: bytesIn(row, 'secret'),
      };
  }

  /** This computer's own key chain in a conversation; undefined if it has sealed no message there. */
  ownChain(conversation: ConversationId): OwnKeyChain | undefined {
    const sql = `SELECT writer, chain, begun_at, number, past, secret FROM own_chains
      WHERE conversation = ${conversationNumber}`;
    const row = this.#statements.prepared(sql).get(conversation);
    if (!isRow(row)) return undefined;
    const last = { number: numberIn(row, 'number'), after: hashesIn(bytesIn(row, 'past')) };
    return {
      conversation,
      writer: writerIn(bytesIn(row, 'writer')),
      state: { chain: numberIn(row, 'chain'), begunAt: numberIn(row, 'begun_at'), last },
      secret: bytesIn(row, 'secret'),
    };
  }
}

/** Writes keys, as a part of the caller's transaction. */
export class KeyWriter {
  readonly #transit: TransitWriter;

  constructor(private readonly statements: Statements) {
    this.#transit = new TransitWriter(statements);
  }

  /** @param interning numbers the conversations; a new one after each rollback */
  write({ kept, dropped, liars, ownChains, given, confirmed }: KeyChanges, interning: Interning): void {
    for (const each of dropped) this.#drop(each, interning);
    for (const each of kept) this.#keep(each, interning);
    for (const each of liars) this.#remember(each);
    for (const each of ownChains) this.#keepOwn(each, interning);
    for (const each of given) this.#transit.keep(each);
    for (const each of confirmed) this.#transit.forget(each);
  }

  #keep({ key, root, giver }: KeptKey, interning: Interning): void {
    this.statements.run(
      'INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)',
      interning.conversation(key.conversation),
      bytesOf(key.writer),
      key.chain,
      bytesOfRoot(root),
      key.number,
      key.secret,
      giver === undefined ? null : bytesOf(giver),
    );
  }

  #drop({ conversation, writer, chain, root }: KeyRoot, interning: Interning): void {
    this.statements.run(
      'DELETE FROM keys WHERE conversation = ? AND writer = ? AND chain = ? AND root = ?',
      ...[interning.conversation(conversation), bytesOf(writer), chain, bytesOfRoot(root)],
    );
  }

  /** The one that was found out longest ago is forgotten. */
  #remember(liar: WriterId): void {
    this.statements.run('INSERT OR IGNORE INTO liars (writer) VALUES (?)', bytesOf(liar));
    this.statements.run(
      'DELETE FROM liars WHERE position <= (SELECT max(position) FROM liars) - ?',
      sealingBounds.liarsRemembered,
    );
  }

  #keepOwn({ conversation, writer, state, secret }: OwnKeyChain, interning: Interning): void {
    const { chain, begunAt, last } = state;
    this.statements.run(
      'INSERT OR REPLACE INTO own_chains VALUES (?, ?, ?, ?, ?, ?, ?)',
      interning.conversation(conversation),
      ...[bytesOf(writer), chain, begunAt, last.number, bytesOfAll(last.after), secret],
    );
  }
}

/** A commitment has the form of a hash. */
const bytesOfRoot = (root: string): Uint8Array => bytesOf(entryHash.parse(root));

function keptIn(row: unknown, chain: Omit<KeyPlace, 'number'>): KeptKey {
  const { conversation, writer, chain: begins } = chain;
  const giver = bytesAt(row, 'giver');
  return {
    key: {
      conversation,
      writer,
      chain: begins,
      number: numberIn(row, 'last'),
      secret: bytesIn(row, 'secret'),
    },
    root: hashIn(bytesIn(row, 'root')),
    giver: giver && writerIn(giver),
  };
}

function bytesIn(row: unknown, column: string): Uint8Array {
  const bytes = bytesAt(row, column);
  if (!bytes) throw new StoreError('damaged', `a key has no ${column}`);
  return bytes;
}

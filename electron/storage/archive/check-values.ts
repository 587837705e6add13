import { idBytes } from '../../../runtime/entries/store/bytes32';
import { numberIn, textIn, type Database } from '../../../runtime/sqlite/database';
import { readBeforeOpened } from '../../../runtime/entries/store/tables';
import { limits } from '../../../shared/protocol/limits';
import { lastTime } from '../../../shared/protocol/message-entry';
import { damaged } from './check-conversation';

/** Largest number of a row that other rows refer to. It leaves room for far more than any profile will add. */
const largestRowNumber = 1_000_000_000;
/** Largest arrival number, which later entries count on from. */
const largestArrival = 2 ** 52;

/** Largest values of columns of numbers that have others than the largest exact integer. */
const largest: Readonly<Record<string, number>> = {
  conversation: largestRowNumber,
  person: largestRowNumber,
  past: largestRowNumber,
  piece: largestRowNumber,
  arrival: largestArrival,
  value: largestArrival,
  at: lastTime,
  stands: 1,
  alone: 1,
  has_content: 1,
  unread: readBeforeOpened,
};
/** Tables whose ids other rows refer to. Ids of entries begin with a time. */
const numbered = ['conversations', 'people', 'pasts'];

/** Columns of bytes that hold one id or hash. Those of entries are compared with the entry. */
const idColumns: Readonly<Record<string, readonly string[]>> = {
  people: ['person'],
  pieces: ['writer', 'last_hash', 'first_prev'],
  keys: ['writer', 'root', 'secret', 'giver'],
};

/** Tables that are made anew or emptied, so nothing in them is used. */
const isMadeAnew = (table: string): boolean =>
  /^(words.*|unindexed|hashes|fresh_hashes|own_chains|keys_in_transit|liars)$/.test(table);

/**
 * Checks that every value in an untrusted database has the type of its column, and a size that the program can work with.
 * SQLite stores any value in any column, and an integer beyond 2^53 cannot be read. The schema MUST have been checked. Throws
 * `StoreError`.
 */
export function checkValues(database: Database): void {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  for (const table of tables.map((row) => textIn(row, 'name')).filter((name) => !isMadeAnew(name))) {
    const columns = database.prepare('SELECT name, type FROM pragma_table_info(?)').all(table);
    const odd = columns.map((row) => isOdd(table, textIn(row, 'name'), textIn(row, 'type')));
    const found = database.prepare(`SELECT count(*) AS count FROM ${table} WHERE ${odd.join(' OR ')}`).get();
    if (numberIn(found, 'count') > 0) throw damaged(`${table} has a value that is not as it should be`);
  }
}

/** SQL that is true for a value that a column must not have. NULL is left to the schema. */
function isOdd(table: string, column: string, type: string): string {
  switch (type) {
    case 'INTEGER': {
      const isNumber = column === 'id' && numbered.includes(table);
      const most = isNumber ? largestRowNumber : (largest[column] ?? Number.MAX_SAFE_INTEGER);
      return `typeof(${column}) NOT IN ('integer', 'null') OR ${column} NOT BETWEEN 0 AND ${most}`;
    }
    case 'BLOB': {
      const isId = idColumns[table]?.includes(column) === true;
      const size = isId ? `<> ${idBytes}` : `> ${limits.storedValueBytes}`;
      return `typeof(${column}) NOT IN ('blob', 'null') OR octet_length(${column}) ${size}`;
    }
    default:
      // A text with a NUL is kept as bytes.
      return `typeof(${column}) NOT IN ('text', 'blob', 'null') OR octet_length(${column}) > ${limits.storedValueBytes}`;
  }
}

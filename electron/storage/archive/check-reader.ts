import {
  entryColumns,
  entryOf,
  entryValues,
  messageCommand,
  tieOf,
  type Value,
} from '../../../runtime/entries/store/rows';
import { bytesOf } from '../../../runtime/entries/store/bytes32';
import { traitsOf } from '../../../shared/conversation/kinds';
import { isControlEntry, isTranscriptRow, type LogEntry } from '../../../shared/conversation/log-entry';
import { conversationId, type ConversationId, type PersonId } from '../../../shared/ids';
import { isRow, numberIn, textIn, type Row } from '../../../runtime/sqlite/database';
import { WholeReader } from './whole-reader';
import { readAs } from '../../../shared/read-as';

/** An entry as stored in a row, with the author whom the row names. */
export interface CheckedRow {
  readonly entry: LogEntry;
  readonly person: PersonId;
}

/** Number of rows in memory at a time. */
const rowsPerPage = 500;

/** Reads the rows of an untrusted database. */
export class CheckReader extends WholeReader {
  counts(): { total: number; distinct: number; lastArrival: number } {
    const sql =
      'SELECT count(*) AS total, count(DISTINCT hash) AS distinct_, max(arrival) AS last FROM entries';
    const row = this.one(sql);
    return {
      total: numberIn(row, 'total'),
      distinct: numberIn(row, 'distinct_'),
      lastArrival: numberIn(row, 'last'),
    };
  }

  /** Value of the arrival counter; no entry has a higher `arrival`. */
  arrivalCounter(): number {
    return numberIn(this.one("SELECT value FROM counters WHERE name = 'arrival'"), 'value');
  }

  /** The ids of all conversations; undefined if one of them is not an id. */
  conversationIds(): ConversationId[] | undefined {
    const read = this.all('SELECT conversation FROM conversations').map((row) =>
      readAs(conversationId, textIn(row, 'conversation')),
    );
    return read.every(({ success }) => success) ? read.flatMap(({ data }) => data ?? []) : undefined;
  }

  /** The controls of a conversation in order of arrival; undefined for an invalid row. */
  controlRows(conversation: ConversationId): (CheckedRow | undefined)[] {
    const sql = `SELECT ${columns} FROM entries WHERE conversation = ? AND command > 0 ORDER BY arrival`;
    return this.all(sql, this.idOf(conversation) ?? 0).map((row) => this.#checked(row, conversation));
  }

  /** The messages of a piece, newest first; undefined for an invalid row. */
  *messageRows(
    conversation: ConversationId,
    piece: { id: number; first: number; last: number },
  ): Generator<CheckedRow | undefined> {
    const sql = `SELECT ${columns} FROM entries
      WHERE conversation = ? AND piece = ? AND number BETWEEN ? AND ? AND command = ${messageCommand}
      ORDER BY number DESC LIMIT ${rowsPerPage}`;
    for (let next = piece.last; next >= piece.first;) {
      const rows = this.all(sql, this.idOf(conversation) ?? 0, piece.id, piece.first, next);
      for (const row of rows) yield this.#checked(row, conversation);
      next = rows.length === 0 ? 0 : numberIn(rows.at(-1), 'number') - 1;
    }
  }

  #checked(row: unknown, conversation: ConversationId): CheckedRow | undefined {
    if (!isRow(row)) return undefined;
    const entry = entryOf(row, { conversation, pastOf: (past) => this.pastWith(past) });
    return entry && isAsKept(row, entry)
      ? { entry, person: this.personWith(numberIn(row, 'person')) }
      : undefined;
  }
}

const columns = `${entryColumns}, person, tie, piece, alone, has_content`;
const entryColumnNames = entryColumns.split(', ');

/** Whether a row has exactly the values that the store writes for its entry. */
function isAsKept(row: Row, entry: LogEntry): boolean {
  const values = entryValues(entry, bytesOf(entry.writer), numberIn(row, 'past'));
  const isSame = entryColumnNames.every((column, index) => isEqual(row[column], values[index] ?? null));
  const isControl = isControlEntry(entry);
  const content = isControl ? undefined : entry.content;
  const alone = isControl
    ? isTranscriptRow(entry)
    : content === undefined || traitsOf(content.kind).standsAlone;
  return (
    isSame &&
    row['tie'] === tieOf(entry) &&
    (row['piece'] === null) === isControl &&
    // A message that belonged to another keeps `alone = 0` when its content is deleted.
    (row['alone'] === (alone ? 1 : 0) || (!isControl && content === undefined && row['alone'] === 0)) &&
    (row['has_content'] === 1 || (row['has_content'] === 0 && !isControl && content === undefined))
  );
}

function isEqual(found: unknown, expected: Value): boolean {
  if (!(expected instanceof Uint8Array)) return found === expected;
  return found instanceof Uint8Array && Buffer.compare(found, expected) === 0;
}

import fc from 'fast-check';
import { EntryReader } from '../../../runtime/entries/store/entry-reader';
import { EntryWriter } from '../../../runtime/entries/store/entry-writer';
import { openEntries } from '../../../runtime/entries/store/open-entries';
import { createEntryTables, createReadingIndexes } from '../../../runtime/entries/store/tables';
import { storeError, type Database } from '../../../runtime/sqlite/database';
import { Statements } from '../../../runtime/sqlite/statements';
import { addition, anyControl, conversation, founding, message, personCalled } from '../../entries/store-kit';
import { bytesOf, must, textOf, type Target } from '../target';

/** Entries that are read back from a database in which somebody, or a broken disk, has changed values. */

const tables = ['entries', 'pieces', 'pasts', 'people', 'conversations'];

interface Store {
  readonly database: Database;
  /** Readers remember what they have read, so each input has a new one; preparing its statements would take longer than that. */
  readonly statements: Statements;
  readonly columns: readonly (readonly [table: string, column: string])[];
}
let opened: Store | undefined;

function store(): Store {
  if (opened) return opened;
  const database = openEntries(':memory:', [createEntryTables, createReadingIndexes]);
  const controls = [founding('ann', 'bob'), ...fc.sample(anyControl, { seed: 1, numRuns: 8 })];
  const ann = personCalled('ann');
  const said = addition('ann', 1, [
    message('ann', 2),
    message('ann', 3, { content: undefined }),
    message('ann', 4),
  ]);
  new EntryWriter(database).append([
    {
      ...said,
      controls: controls.map((entry) => ({ entry: { ...entry, conversation }, person: ann, stands: true })),
    },
  ]);
  const columns = tables.flatMap((table) =>
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map((row) => [table, String(Object(row)['name'])] as const),
  );
  opened = { database, statements: new Statements(database), columns };
  return opened;
}

/** A value for a column: a number, a text, or bytes as `$` and hex digits. */
function valueOf(value: unknown): string | number | bigint | Uint8Array | null {
  if (typeof value === 'boolean') return 2n ** 62n;
  if (typeof value === 'string' && value.startsWith('$'))
    return new Uint8Array(Buffer.from(value.slice(1), 'hex'));
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Changes: of which column by its place among all, in which row, to which value. */
function changesIn(input: Uint8Array): [column: number, row: number, value: unknown][] {
  try {
    const list: unknown = JSON.parse(textOf(input));
    return Array.isArray(list)
      ? list
          .slice(0, 8)
          .flatMap((each: unknown) =>
            Array.isArray(each) ? [[Number(each[0]), Number(each[1]), each[2] as unknown] as const] : [],
          )
          .map(([column, row, value]) => [column, row, value])
      : [];
  } catch {
    return [];
  }
}

const rows: Target = {
  name: 'rows',
  share: 0.25,
  samples: () =>
    store().columns.flatMap((_, column) =>
      [1, 'x', '$00', '{"a":1}', null, true].map((value) =>
        bytesOf(JSON.stringify([[column, column % 9, value]])),
      ),
    ),
  words: [
    '"$',
    '"$0000000000000000000000000000000000000000000000000000000000000000"',
    '"{\\"invited\\":[]}"',
    'null',
    '9e15',
  ],
  most: 2_048,
  steps: { perByte: 100, more: 200_000 },
  read(input) {
    const { database, statements, columns } = store();
    database.exec('BEGIN');
    try {
      for (const [at, row, value] of changesIn(input)) change(statements, columns[at], row, value);
      readAll(new EntryReader(database, statements));
    } catch (error) {
      // Then the program sets the file aside.
      if (storeError(error).problem !== 'damaged') throw error;
    } finally {
      database.exec('ROLLBACK');
    }
  },
};

function change(
  statements: Statements,
  column: Store['columns'][number] | undefined,
  row: number,
  value: unknown,
): void {
  if (!column || !Number.isSafeInteger(row) || row < 0) return;
  const [table, name] = column;
  const key = table === 'pieces' ? 'piece' : 'id';
  const which = `${key} = (SELECT ${key} FROM ${table} ORDER BY ${key} LIMIT 1 OFFSET ${row % 16})`;
  try {
    statements.prepared(`UPDATE ${table} SET ${name} = ? WHERE ${which}`).run(valueOf(value));
  } catch {
    // The schema does not let everything be stored.
  }
}

function readAll(reader: EntryReader): void {
  for (const id of [conversation]) {
    const kept = reader.kept(id);
    must((kept?.controls.length ?? 0) < 20, 'more controls than rows');
    const shown = reader.before(id, undefined, 100);
    for (const { entry, person } of shown) {
      must(entry.conversation === id, 'an entry of another conversation');
      if (entry.command !== 'SEND_MESSAGE') continue;
      reader.annotations({ entry, person });
      reader.messageWithHash(id, entry.hash);
      reader.placeWithHash(id, entry.hash);
    }
    reader.lastMessage(id);
    reader.firstUnread(id);
    reader.firstSince(id, 1_500);
    reader.messages(id, 1, [1, 10], 'newest first', 10);
  }
}

export const rowTargets: readonly Target[] = [rows];

import { bytesOf, personIn } from '../../runtime/entries/store/bytes32';
import { bytesAt } from '../../runtime/entries/store/rows';
import { inTransaction, numberIn, textIn, type Database } from '../../runtime/sqlite/database';
import { Statements } from '../../runtime/sqlite/statements';
import type { ClaimedName, NameChanges } from '../door/claimed-names';

/** `names`: names that belong to a person, by folded name. */
export function createNameTable(database: Database): void {
  database.exec(`
    CREATE TABLE names (
      folded TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      person BLOB NOT NULL,
      seen INTEGER NOT NULL
    ) WITHOUT ROWID;
  `);
}

/** The claimed names that are stored. */
export function* readNames(database: Database): Generator<ClaimedName> {
  for (const row of database.prepare('SELECT name, person, seen FROM names').iterate()) {
    const person = bytesAt(row, 'person');
    if (person) yield { name: textIn(row, 'name'), person: personIn(person), seen: numberIn(row, 'seen') };
  }
}

/** Stores changes, all or nothing. Throws `StoreError`. */
export function writeNames(database: Database, changes: NameChanges): void {
  const statements = new Statements(database);
  inTransaction(database, () => {
    for (const [folded, claimed] of changes)
      if (claimed)
        statements.run(
          'INSERT OR REPLACE INTO names VALUES (?, ?, ?, ?)',
          ...[folded, claimed.name, bytesOf(claimed.person), claimed.seen],
        );
      else statements.run('DELETE FROM names WHERE folded = ?', folded);
  });
}

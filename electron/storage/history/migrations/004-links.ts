import { numberIn, textIn, type Database } from '../../../../shared/node/storage/database';
import { entryColumns, entryOf, textKind } from '../../../../shared/node/storage/entry-rows';
import { SearchIndex } from '../search-index';

/** Messages read at a time. */
const batch = 1_000;

/** Indexes anew every message that may have a link, because the definition of a link has changed. */
export function links(database: Database): void {
  const index = new SearchIndex(database);
  const next = database.prepare(
    `SELECT id, conversation AS place, ${entryColumns},
       (SELECT conversation FROM conversations WHERE conversations.id = entries.conversation) AS uuid
     FROM entries
     WHERE id > ? AND kind = ${textKind}
       AND (text LIKE '%://%' OR text LIKE '%www.%' OR text LIKE '%mailto:%' OR text LIKE '%@%')
     ORDER BY id LIMIT ${batch}`,
  );
  let last = -1;
  for (let rows = next.all(last); rows.length > 0; rows = next.all(last))
    for (const row of rows) {
      last = numberIn(row, 'id');
      const entry = entryOf(row, textIn(row, 'uuid'));
      if (!entry) continue;
      index.removed(last);
      index.added(last, numberIn(row, 'place'), entry);
    }
}

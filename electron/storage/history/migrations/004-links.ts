import { numberIn, textIn, type Database } from '../../../../shared/node/storage/database';
import { entryColumns, entryOf, textAt, textKind } from '../../../../shared/node/storage/entry-rows';
import { hasLink } from '../../../../shared/text/link';
import { SearchIndex } from '../search-index';

/** Messages read at a time. */
const batch = 1_000;

/** What the index counted as a link before this step. Frozen: it describes files that exist. */
const formerLink = /(?<![\p{L}\p{N}_])(?:https?:\/\/|mailto:|www\.)[\p{L}\p{N}[]/iu;

/**
 * Indexes anew the messages that the former and the present definition of a link judge differently. The app shows no window
 * before this is done, and to index a message takes far longer than to judge it, so the others keep their place in the index.
 */
export function links(database: Database): void {
  const index = new SearchIndex(database);
  const entryAt = database.prepare(
    `SELECT conversation AS place, ${entryColumns},
       (SELECT conversation FROM conversations WHERE conversations.id = entries.conversation) AS uuid
     FROM entries WHERE id = ?`,
  );
  for (const id of changedIn(database)) {
    const row = entryAt.get(id);
    const entry = row && entryOf(row, textIn(row, 'uuid'));
    if (!entry) continue;
    index.removed(id);
    index.added(id, numberIn(row, 'place'), entry);
  }
}

/** The ids of the messages that gain or lose their mark as one with a link. */
function* changedIn(database: Database): Generator<number> {
  // A text with a NUL is kept as bytes, of which LIKE reads only the beginning.
  const next = database.prepare(
    `SELECT id, text FROM entries
     WHERE id > ? AND kind = ${textKind}
       AND (text LIKE '%http%://%' OR text LIKE '%www._%' OR text LIKE '%mailto:_%' OR text LIKE '%_@_%.__%'
         OR typeof(text) = 'blob')
     ORDER BY id LIMIT ${batch}`,
  );
  let last = -1;
  for (let rows = next.all(last); rows.length > 0; rows = next.all(last))
    for (const row of rows) {
      last = numberIn(row, 'id');
      const text = textAt(row, 'text');
      if (formerLink.test(text) !== hasLink(text)) yield last;
    }
}

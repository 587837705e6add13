import { EntryWriter } from '../../../runtime/entries/store/entry-writer';
import { applicationId } from '../../../runtime/entries/store/tables';
import type { PersonId } from '../../../shared/ids';
import {
  numberIn,
  openForReading,
  openForWriting,
  storeError,
  StoreError,
  textIn,
  type Database,
} from '../../../runtime/sqlite/database';
import { migrations } from '../messages/tables';
import { SearchIndex } from '../messages/search-index';
import { checkConversation, damaged } from './check-conversation';
import { CheckReader } from './check-reader';
import { checkValues } from './check-values';
import type { Checkpoint } from './tasks';

/** Counts of a database that has passed all checks. */
export interface MessageCounts {
  conversations: number;
  messages: number;
}

/**
 * Checks an untrusted database of messages: its schema is that of its version, SQLite finds no damage, every value has the
 * type of its column, every entry matches its hash and content and is signed or vouched for, and every conversation's log
 * accepts all of it. What the log decides about each entry is stored anew, and so is all that follows from the entries:
 * indexes, counts, clocks. Afterwards the database can be opened as a profile and shows nothing that its authors did not
 * write. Throws `StoreError`.
 * @param person person whose messages they are
 * @param progress called with the number of entries checked so far, and in total
 */
export function checkMessages(
  path: string,
  person: PersonId,
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): MessageCounts {
  let database: Database | undefined;
  try {
    database = openForReading(path);
    checkSchema(database);
    checkFile(database);
    checkValues(database);
    database.close();
    checkpoint();
    database = openForWriting(path, migrations);
    return checkEntries(database, person, checkpoint, progress);
  } catch (error) {
    throw storeError(error);
  } finally {
    database?.close();
  }
}

/**
 * Checks that a database has exactly the tables and indexes of its version, in particular no triggers or views. Throws
 * `StoreError`.
 */
function checkSchema(database: Database): void {
  const pragma = (name: string): number => numberIn(database.prepare(`PRAGMA ${name}`).get(), name);
  const version = pragma('user_version');
  if (version < 1) throw damaged('they have no version');
  if (pragma('application_id') !== applicationId)
    throw new StoreError('older', 'made by Parley 0.1, whose messages this version cannot read');
  if (version > migrations.length) throw new StoreError('newer', 'made by a later version of Parley');
  // The store turns bytes into texts.
  if (textIn(database.prepare('PRAGMA encoding').get(), 'encoding') !== 'UTF-8')
    throw damaged('their texts are not in UTF-8');
  const expected = openForWriting(':memory:', migrations.slice(0, version));
  try {
    const [theirs, ours] = [schemaOf(database), schemaOf(expected)];
    const odd = theirs.find((each) => !ours.includes(each)) ?? ours.find((each) => !theirs.includes(each));
    if (odd !== undefined) throw damaged(`this is not as it should be: ${odd.slice(0, 100)}`);
  } finally {
    expected.close();
  }
}

/** Every definition in a schema. The shadow tables that SQLite makes for the full-text index are compared by name only. */
const schemaOf = (database: Database): string[] =>
  database
    .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema')
    .all()
    .map((row) => {
      const name = textIn(row, 'name');
      const isShadow = /^words_(data|idx|docsize|config|content)$/.test(name);
      return [textIn(row, 'type'), name, textIn(row, 'tbl_name'), isShadow ? '' : textIn(row, 'sql')].join(
        ' ',
      );
    });

function checkFile(database: Database): void {
  const result = textIn(database.prepare('PRAGMA integrity_check(1)').get(), 'integrity_check');
  if (result !== 'ok') throw damaged(result);
}

/** Others can have received only what is here; receipts that are missing are learned again. */
const deletingOddReceipts = `DELETE FROM receipts WHERE NOT EXISTS (SELECT 1 FROM pieces
  WHERE pieces.conversation = receipts.conversation AND pieces.piece = receipts.piece
    AND receipts.first BETWEEN pieces.first AND receipts.last AND receipts.last <= pieces.last)`;

/**
 * A profile that is restored writes with a new writer, which has no key chains and has given nobody keys. Who gave false keys, it
 * finds out for itself.
 */
const deletingOwnKeys = 'DELETE FROM own_chains; DELETE FROM keys_in_transit; DELETE FROM liars';

function checkEntries(
  database: Database,
  person: PersonId,
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): MessageCounts {
  const reader = new CheckReader(database);
  const { total, distinct, lastArrival } = reader.counts();
  if (distinct !== total) throw damaged('a message is there twice');
  if (lastArrival > reader.arrivalCounter()) throw damaged('messages are not counted');
  const conversations = reader.conversationIds();
  if (!conversations) throw damaged('a conversation has no id');
  const index = new SearchIndex(database);
  const writer = new EntryWriter(database, index);
  writer.indexAnew(() => index.rebuild());
  let [done, messages] = [0, 0];
  for (const conversation of conversations) {
    const addition = checkConversation(reader, conversation, person, (checked) => {
      done += checked;
      checkpoint();
      progress(done, total);
    });
    writer.append([addition]);
    writer.countAnew(conversation, addition.clock);
    messages += reader.countMessages(conversation);
  }
  if (done !== total) throw damaged('some messages are in no conversation');
  database.exec(deletingOddReceipts);
  database.exec(deletingOwnKeys);
  return { conversations: conversations.length, messages };
}

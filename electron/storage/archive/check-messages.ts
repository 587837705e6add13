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
import type { Checkpoint } from './tasks';

/** What is in messages that can be used. */
export interface MessagesFound {
  conversations: number;
  messages: number;
}

/**
 * Checks a database of messages that somebody else may have made: its tables are those of its version, SQLite finds no
 * damage, every entry has the hash, the content and the signature or chain that it should have, every conversation's log
 * takes all of it. What the log decides of each entry is kept anew. Opening it as a profile then cannot fail, and shows
 * nothing that its authors did not write. Throws `StoreError`.
 * @param person whose messages they are
 * @param progress told how many entries have been checked, and how many there are
 */
export function checkMessages(
  path: string,
  person: PersonId,
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): MessagesFound {
  let database: Database | undefined;
  try {
    database = openForReading(path);
    checkSchema(database);
    checkFile(database);
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

/** Whether a database has the tables and indexes of its version, and nothing else: no triggers or views above all. */
function checkSchema(database: Database): void {
  const pragma = (name: string): number => numberIn(database.prepare(`PRAGMA ${name}`).get(), name);
  const version = pragma('user_version');
  if (version < 1) throw damaged('they have no version');
  if (pragma('application_id') !== applicationId)
    throw new StoreError('older', 'made by Parley 0.1, whose messages this version cannot read');
  if (version > migrations.length) throw new StoreError('newer', 'made by a later version of Parley');
  const expected = openForWriting(':memory:', migrations.slice(0, version));
  try {
    const [theirs, ours] = [schemaOf(database), schemaOf(expected)];
    const odd = theirs.find((each) => !ours.includes(each)) ?? ours.find((each) => !theirs.includes(each));
    if (odd !== undefined) throw damaged(`this is not as it should be: ${odd.slice(0, 100)}`);
  } finally {
    expected.close();
  }
}

/** Everything that a schema defines. What SQLite makes itself for the index of words is known by its name. */
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

function checkEntries(
  database: Database,
  person: PersonId,
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): MessagesFound {
  const reader = new CheckReader(database);
  const { total, distinct, lastArrival } = reader.counts();
  if (distinct !== total) throw damaged('a message is there twice');
  if (lastArrival > reader.arrivalCounter()) throw damaged('messages are not counted');
  const conversations = reader.conversationIds();
  if (!conversations) throw damaged('a conversation has no id');
  const writer = new EntryWriter(database, new SearchIndex(database));
  let [done, messages] = [0, 0];
  for (const conversation of conversations) {
    const recast = checkConversation(reader, conversation, person, (checked) => {
      done += checked;
      checkpoint();
      progress(done, total);
    });
    writer.append([recast]);
    writer.countAnew(conversation);
    messages += reader.countMessages(conversation);
  }
  if (done !== total) throw damaged('some messages are in no conversation');
  return { conversations: conversations.length, messages };
}

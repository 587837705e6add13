import { Log } from '../../../shared/conversation/log';
import { includes, type Ranges } from '../../../shared/conversation/ranges';
import { entryVerifies } from '../../../shared/node/identity';
import {
  isRow,
  numberIn,
  openForReading,
  openForWriting,
  storeError,
  StoreError,
  textIn,
  type Database,
} from '../../../shared/node/storage/database';
import { entryColumns, entryOf, parseEntry } from '../../../shared/node/storage/entry-rows';
import { HistoryReader } from '../history/history-reader';
import { migrations } from '../history/migrations';
import type { Checkpoint } from './tasks';

/** What is in messages that can be used. */
export interface MessagesFound {
  conversations: string[];
  texts: number;
}

/** Number of entries read, and verified, between two looks at whether to go on. */
const entriesPerStep = 200;

/**
 * Checks a database of messages that somebody else may have made, and brings it to the newest form: its tables are those of
 * its version, SQLite finds no damage, and every entry has all its fields, was signed by its author and is counted where a log
 * looks for it. Opening it as a profile then cannot fail. Throws `StoreError`.
 * @param progress told how many entries have been verified, and how many there are
 */
export function checkMessages(
  path: string,
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
    return checkEntries(database, checkpoint, progress);
  } catch (error) {
    throw storeError(error);
  } finally {
    database?.close();
  }
}

const damaged = (what: string): StoreError => new StoreError('damaged', `the messages are damaged: ${what}`);

/** Whether a database has the tables and indexes of its version, and nothing else: no triggers or views above all. */
function checkSchema(database: Database): void {
  const version = numberIn(database.prepare('PRAGMA user_version').get(), 'user_version');
  if (version > migrations.length) throw new StoreError('newer', 'made by a later version of Parley');
  if (version < 1) throw damaged('they have no version');
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
  checkpoint: Checkpoint,
  progress: (done: number, total: number) => void,
): MessagesFound {
  const reader = new HistoryReader(database);
  const total = numberIn(database.prepare('SELECT count(*) AS count FROM entries').get(), 'count');
  const found: MessagesFound = { conversations: reader.conversations(), texts: reader.countAllTexts() };
  let done = 0;
  let known = 0;
  for (const conversation of found.conversations) {
    const heads = headsOf(reader, conversation);
    for (const rows of pagesOf(database, reader.idOf(conversation) ?? 0)) {
      for (const row of rows) checkRow(row, conversation, heads);
      known += rows.length;
      done += rows.length;
      checkpoint();
      progress(done, total);
    }
  }
  if (known !== total) throw damaged('some messages are in no conversation');
  return found;
}

/** Which numbers of each author a log believes to hold. Opens the log as a profile does. */
function headsOf(reader: HistoryReader, conversation: string): ReadonlyMap<string, Ranges> {
  const kept = reader.kept(conversation);
  const log = new Log(conversation, reader, undefined, kept);
  const heads = new Map([...(kept?.heads ?? [])].map(([author, { ranges }]) => [author, ranges]));
  for (const ranges of heads.values()) if (!areRanges(ranges)) throw damaged('its counts cannot be read');
  // Whoever said something has been asked in, or it would not have been taken.
  for (const author of heads.keys())
    if (!log.timeline.everyone.has(author)) throw damaged('somebody writes where they were never asked');
  return heads;
}

/** Whether these are ranges of whole numbers from 1 on, in ascending order. */
const areRanges = (ranges: Ranges): boolean =>
  ranges.every(
    ([first, last], index) =>
      Number.isSafeInteger(first) &&
      Number.isSafeInteger(last) &&
      first > (ranges[index - 1]?.[1] ?? 0) &&
      last >= first,
  );

function* pagesOf(database: Database, conversation: number): Generator<unknown[]> {
  const page = database.prepare(
    `SELECT id, ${entryColumns} FROM entries WHERE conversation = ? AND id > ? ORDER BY id LIMIT ${entriesPerStep}`,
  );
  let last = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = page.all(conversation, last);
    if (rows.length === 0) return;
    yield rows;
    last = numberIn(rows.at(-1), 'id');
  }
}

function checkRow(row: unknown, conversation: string, heads: ReadonlyMap<string, Ranges>): void {
  const entry = isRow(row) ? entryOf(row, conversation) : undefined;
  if (!entry) throw damaged('a message cannot be read');
  try {
    parseEntry(entry.command, entry);
  } catch {
    throw damaged('a message lacks something');
  }
  if (!entryVerifies(entry)) throw damaged('a message is not what its author wrote');
  if (!includes(heads.get(entry.author) ?? [], entry.number)) throw damaged('a message is not counted');
}

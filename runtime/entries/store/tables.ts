import type { Database } from '../../sqlite/database';

/** Marks a database of conversations: "Par2". A file of version 0.1 has none. */
export const applicationId = 0x50617232;

/** Condition for a row that is shown in its own place. The index and its queries must use the same words. */
export const isShown = 'stands = 1 AND alone = 1 AND has_content = 1';

/** Condition for a sealed message whose key has not come. */
export const isWaiting = "kind IS 'sealed' AND details IS NULL";

/** `unread` of a message that came from a file and waits for its key: it will not be unread when it is opened. */
export const readBeforeOpened = 2;

/** The columns of the order in which entries are shown (`comparePlaces`). Beyond them, only forks are ordered, by hash. */
export const placeColumns = 'clock, tie, writer, number';

/**
 * The tables of conversations, the first step of both programs' tables (`electron/storage/messages/tables.ts`,
 * `server/storage/tables.ts`). Do not change it once a version is released: add a step to both instead.
 *
 * - Ids and hashes are 32 bytes (`bytes32.ts`). Persons and lists of heads (`after`) are kept once and numbered.
 * - An entry's `id` begins with its time (`slotOf`), so that a stretch of time is a stretch of ids.
 * - `tie` is `at` where the clock is saturated, and 0 elsewhere.
 * - `alone`: a control, or a message of a kind that stands alone. `has_content`: 0 when a message's content was deleted
 *   here or did not come; then all columns of content are null.
 * - `unread`: 1 if it is; `readBeforeOpened` if it waits for its key and will not be.
 * - `details`: what a control says besides its header; of a message whose key was here, how its content was sealed.
 * - `conversation`, `person` and `past` refer to the rows of other tables. SQLite does not check that, because it would take
 *   a look-up for each: these rows are never deleted, and `Interning` makes them.
 * - `hashes` and `fresh_hashes` are the index by hash (`hash-index.ts`).
 * - A text with a NUL is kept as bytes, because SQLite reads texts up to the NUL.
 */
export function createEntryTables(database: Database): void {
  database.exec(`
    PRAGMA application_id = ${applicationId};
    CREATE TABLE conversations (
      id INTEGER PRIMARY KEY,
      conversation TEXT NOT NULL UNIQUE,
      clock INTEGER NOT NULL DEFAULT 0,
      messages INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE people (id INTEGER PRIMARY KEY, person BLOB NOT NULL UNIQUE);
    CREATE TABLE pasts (id INTEGER PRIMARY KEY, hashes BLOB NOT NULL UNIQUE);
    CREATE TABLE pieces (
      conversation INTEGER NOT NULL,
      piece INTEGER NOT NULL,
      writer BLOB NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      last_hash BLOB NOT NULL,
      first_prev BLOB,
      past INTEGER NOT NULL REFERENCES pasts (id),
      deleted INTEGER NOT NULL,
      known_controls INTEGER NOT NULL,
      PRIMARY KEY (conversation, piece)
    ) WITHOUT ROWID;
    CREATE TABLE entries (
      id INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL,
      command INTEGER NOT NULL,
      writer BLOB NOT NULL,
      person INTEGER NOT NULL,
      number INTEGER NOT NULL,
      clock INTEGER NOT NULL,
      tie INTEGER NOT NULL,
      at INTEGER NOT NULL,
      name TEXT NOT NULL,
      prev BLOB,
      past INTEGER NOT NULL,
      hash BLOB NOT NULL,
      signature BLOB,
      extra TEXT,
      details TEXT,
      piece INTEGER,
      body BLOB,
      kind TEXT,
      message TEXT,
      target BLOB,
      salt TEXT,
      text TEXT,
      fields TEXT,
      stands INTEGER NOT NULL,
      alone INTEGER NOT NULL,
      has_content INTEGER NOT NULL,
      unread INTEGER NOT NULL,
      arrival INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX entries_by_piece ON entries (conversation, piece, number) WHERE command = 0;
    CREATE INDEX entries_controls ON entries (conversation, arrival) WHERE command > 0;
    CREATE INDEX entries_by_target ON entries (conversation, target, kind, person, ${placeColumns})
      WHERE target IS NOT NULL AND alone = 0 AND stands = 1;
    CREATE INDEX entries_by_kind ON entries (conversation, kind, ${placeColumns})
      WHERE kind IS NOT NULL AND ${isShown};
    CREATE TABLE hashes (key BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE fresh_hashes (id INTEGER PRIMARY KEY, keys BLOB NOT NULL);
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  `);
}

/** The indexes for messages in shown order and for unread ones: for stores that people read. */
export const createReadingIndexes = (database: Database): void =>
  database.exec(`CREATE INDEX entries_by_place ON entries (conversation, ${placeColumns}) WHERE ${isShown};
    CREATE INDEX entries_unread ON entries (conversation, ${placeColumns}) WHERE unread = 1 AND stands = 1`);

/** Condition for a pin that is shown. The index and its queries must use the same words. */
export const isShownPin = `kind = 'pin' AND ${isShown}`;

/** The index for the pins of each person: for stores that people read. */
export const createPinIndex = (database: Database): void =>
  database.exec(
    `CREATE INDEX entries_pins ON entries (conversation, person, ${placeColumns}) WHERE ${isShownPin}`,
  );

/** Number of entries of one millisecond that have ids of their own before they spill into the next. */
const idsPerMillisecond = 2048;
/** Ids reach the largest exact integer in the year 2109; entries that claim a later time are put there. */
const latest = Math.floor(Number.MAX_SAFE_INTEGER / idsPerMillisecond) - 1_000_000;

/** The lowest id of entries with a time (milliseconds since 1970). */
export const slotOf = (at: number): number => Math.min(Math.max(at, 0), latest) * idsPerMillisecond;
/** The lowest id of the time to which an id belongs. */
export const slotWith = (id: number): number => Math.floor(id / idsPerMillisecond) * idsPerMillisecond;
/** The lowest id of the next millisecond. */
export const slotAfter = (slot: number): number => slot + idsPerMillisecond;

/**
 * Condition for a message that its id does not lead to: it does if it begins with the message's time and a hyphen, as the ids
 * do that a server makes. The index and its query must use the same words.
 */
export const isIndexedById = `(instr(message, at || '-') <> 1 OR id / ${idsPerMillisecond} <> at)`;

/**
 * The index for `EntryReader.messageWithId`. Ids are random, so it costs a page per message: only for stores that use it, and
 * only for messages that cannot be found by their time.
 */
export const createMessageIdIndex = (database: Database): void =>
  database.exec(`CREATE INDEX entries_by_message ON entries (conversation, person, message)
    WHERE message IS NOT NULL AND stands = 1 AND ${isIndexedById}`);

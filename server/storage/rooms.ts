import type { ConversationId, PersonId } from '../../shared/ids';
import type { Database } from '../../runtime/sqlite/database';

/** An open room with its present number of members. */
export interface StoredRoom {
  readonly conversation: ConversationId;
  readonly founder: PersonId;
  /** 0: it is not listed any more. */
  readonly people: number;
}

/** The open rooms that can be listed. */
export const createRoomTable = (database: Database): void =>
  database.exec(`
    CREATE TABLE rooms (
      conversation INTEGER PRIMARY KEY,
      founder INTEGER NOT NULL,
      people INTEGER NOT NULL
    );
    CREATE INDEX rooms_by_founder ON rooms (founder, people);
  `);

import type { Database } from '../../../shared/node/storage/database';

/** The kind of INVITE in `entries`; the numbers of kinds never change. */
const inviteKind = 1;

/** Who made a conversation known here, and who has not answered whose invitation: what quotas count. */
export function quotas(database: Database): void {
  database.exec(`
    CREATE TABLE begun (
      person TEXT NOT NULL,
      conversation INTEGER NOT NULL,
      PRIMARY KEY (person, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE invitations (
      person TEXT NOT NULL,
      inviter TEXT NOT NULL,
      conversation INTEGER NOT NULL,
      PRIMARY KEY (person, inviter, conversation)
    ) WITHOUT ROWID;
    INSERT INTO begun SELECT DISTINCT author, conversation FROM entries
      WHERE kind = ${inviteKind} AND number = 1 AND clock = 1;
  `);
}

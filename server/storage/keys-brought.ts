import type { Database } from '../../runtime/sqlite/database';

/**
 * What a server needs of KEYS in transit besides the KEYS: whose quota they count for (`bringer`, `keys_brought` has the sum),
 * and which are of one conversation.
 */
export const createKeysBrought = (database: Database): void =>
  database.exec(`
    ALTER TABLE keys_in_transit ADD COLUMN bringer INTEGER;
    CREATE INDEX keys_in_transit_by_conversation ON keys_in_transit (json_extract(line, '$.conversation'), id);
    CREATE TABLE keys_brought (person INTEGER PRIMARY KEY, keys INTEGER NOT NULL);
    CREATE TRIGGER keys_are_brought AFTER UPDATE OF bringer ON keys_in_transit BEGIN
      INSERT INTO keys_brought VALUES (new.bringer, new.keys)
        ON CONFLICT (person) DO UPDATE SET keys = keys + excluded.keys;
    END;
    CREATE TRIGGER keys_are_gone AFTER DELETE ON keys_in_transit WHEN old.bringer IS NOT NULL BEGIN
      UPDATE keys_brought SET keys = keys - old.keys WHERE person = old.bringer;
    END;
  `);

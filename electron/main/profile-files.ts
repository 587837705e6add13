import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '../../shared/node/identity';
import { SqliteEntries } from '../storage/entries';
import { openIdentity } from '../storage/identity';
import { JsonFile } from '../storage/json-file';
import type { Logger } from '../storage/logger';
import { Memory } from '../storage/memory';
import { PeersFile } from '../storage/peers-file';
import { PictureFile } from '../storage/picture';
import { openSettings, type SettingsFile } from '../storage/settings';
import { placesSchema } from './window-places';

/** Everything that a profile keeps. */
export interface ProfileFiles {
  identity: Identity;
  settings: SettingsFile;
  memory: Memory;
  picture: PictureFile;
  entries: SqliteEntries;
  places: JsonFile<typeof placesSchema>;
  peers: PeersFile;
  /** Writes what waits and closes the database. */
  close(): void;
}

/** Opens the files of a profile, and makes those that are not there. */
export function openProfile(folder: string, log: Logger): ProfileFiles {
  mkdirSync(folder, { recursive: true });
  const memory = new Memory(join(folder, 'conversations.json'), log);
  const entries = SqliteEntries.open(join(folder, 'messages.sqlite'), log);
  const peers = new PeersFile(join(folder, 'peers.json'), log);
  const places = new JsonFile(join(folder, 'windows.json'), placesSchema, log);
  return {
    identity: openIdentity(join(folder, 'identity.pem'), log),
    settings: openSettings(join(folder, 'settings.json'), log),
    memory,
    picture: new PictureFile(join(folder, 'picture.png')),
    entries,
    places,
    peers,
    close: () => {
      memory.flush();
      places.flush();
      peers.flush();
      entries.close();
    },
  };
}

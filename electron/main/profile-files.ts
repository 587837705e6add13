import { join } from 'node:path';
import type { Identity } from '../../shared/node/identity';
import { keepPrivate } from '../../shared/node/storage/private-files';
import { restoredFile } from '../storage/archive/backup-format';
import { finishRestore } from '../storage/archive/restore';
import { History } from '../storage/history/history';
import { openIdentity } from '../storage/identity';
import { JsonFile } from '../storage/json-file';
import type { Logger } from '../storage/logger';
import { Memory } from '../storage/memory';
import { PeersFile } from '../storage/peers-file';
import { PictureFile } from '../storage/picture';
import { RestoredFile } from '../storage/restored-file';
import { openSettings, type SettingsFile } from '../storage/settings';
import { placesSchema } from './window-places';

/** Everything that a profile keeps. */
export interface ProfileFiles {
  identity: Identity;
  settings: SettingsFile;
  memory: Memory;
  picture: PictureFile;
  history: History;
  places: JsonFile<typeof placesSchema>;
  peers: PeersFile;
  restored: RestoredFile;
  /** Writes what waits to be written; what is then in the folder is all there is. */
  flush(): void;
  /** Writes what waits and closes the database. */
  close(): Promise<void>;
}

const historyPrograms = {
  writer: new URL('./history-worker.js', import.meta.url),
  searcher: new URL('./search-worker.js', import.meta.url),
};

/** Whether something in a profile folder is ours; the rest is Chromium's, and safe in a folder that only its owner can enter. */
const isOurs = (name: string): boolean =>
  /^(identity\.pem|picture\.png|messages\.sqlite|[a-z]+\.json|logs$|server$|before-restore-|restore-|backing-up$)/.test(
    name,
  );

/** Keeps others who use this computer out of a profile; makes the folder if there is none. To be called before it is used. */
export const secureProfile = (folder: string): void => keepPrivate(folder, isOurs);

/** Opens the files of a profile, and makes those that are not there. Rejects with `StoreError`. */
export async function openProfile(folder: string, log: Logger): Promise<ProfileFiles> {
  finishRestore(folder, new Date(), log);
  const memory = new Memory(join(folder, 'conversations.json'), log);
  const history = await History.open(join(folder, 'messages.sqlite'), historyPrograms, log);
  const peers = new PeersFile(join(folder, 'peers.json'), log);
  const restored = new RestoredFile(join(folder, restoredFile), log);
  const places = new JsonFile(join(folder, 'windows.json'), placesSchema, log);
  const flush = (): void => {
    for (const file of [memory, peers, restored]) file.flush();
  };
  return {
    identity: openIdentity(join(folder, 'identity.pem'), log),
    settings: openSettings(join(folder, 'settings.json'), log),
    memory,
    picture: new PictureFile(join(folder, 'picture.png')),
    history,
    places,
    peers,
    restored,
    flush,
    close: async () => {
      places.flush();
      flush();
      await history.close();
    },
  };
}

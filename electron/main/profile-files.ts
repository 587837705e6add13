import { join } from 'node:path';
import { refuseFormat1 } from '../../runtime/entries/store/open-entries';
import type { TlsCertificate } from '../../runtime/tls/options';
import { finishRestore } from '../storage/archive/restore';
import { openCertificate } from '../storage/certificate';
import { ProfileKeys } from '../storage/keys/profile-keys';
import { systemProtection } from './system/keyring';
import { JsonFile } from '../storage/json-file';
import type { Logger } from '../storage/logger';
import { ComputersFile } from '../storage/computers-file';
import { LeavingFile } from '../storage/leaving-file';
import { readMachineId } from '../storage/machine-id';
import { Memory } from '../storage/memory';
import { Messages } from '../storage/messages/messages';
import { PeersFile } from '../storage/peers-file';
import { PeopleFile } from '../storage/people-file';
import { PictureFile } from '../storage/picture';
import { RevocationsFile } from '../storage/revocations-file';
import { ServersFile } from '../storage/servers-file';
import { transferThread } from '../storage/transfers/transfer-thread';
import type { TransferStore } from '../net/transfers/store';
import { openSettings, type SettingsFile } from '../storage/settings';
import { settingsPath } from '../storage/settings-path';
import { sharedScreenSchema, type SharedScreenFile } from './features/screens/shared-screen-file';
import { updateFileSchema, type UpdateFile } from './features/updates/update-file';
import { placesSchema } from './windows/window-places';

/** Open files of a profile. */
export interface ProfileFiles {
  keys: ProfileKeys;
  settings: SettingsFile;
  memory: Memory;
  people: PeopleFile;
  picture: PictureFile;
  messages: Messages;
  places: JsonFile<typeof placesSchema>;
  peers: PeersFile;
  /** Offered and received files. */
  transfers: TransferStore;
  leaving: LeavingFile;
  servers: ServersFile;
  revocations: RevocationsFile;
  computerNames: ComputersFile;
  /** Reads or makes the certificate with which peers are listened for. */
  certificate(): Promise<TlsCertificate>;
  updates: UpdateFile;
  /** The screen that is shared. */
  sharedScreen: SharedScreenFile;
  /** Writes pending changes, so that the folder is complete. */
  flush(): void;
  /** Writes pending changes and closes the database. */
  close(): Promise<void>;
}

const messagesPrograms = {
  writer: new URL('./messages-worker.js', import.meta.url),
  searcher: new URL('./messages-search.js', import.meta.url),
};

const transfersProgram = new URL('./transfer-worker.js', import.meta.url);

/**
 * Opens the files of a profile and creates missing ones. Rejects with `StoreError`; a profile of version 0.1 is left
 * unchanged.
 */
export async function openProfile(folder: string, log: Logger): Promise<ProfileFiles> {
  const messagesFile = join(folder, 'messages.sqlite');
  refuseFormat1(messagesFile);
  finishRestore(folder, new Date(), log);
  const memory = new Memory(join(folder, 'conversations.json'), log);
  const messages = await Messages.open(messagesFile, messagesPrograms, log);
  const people = new PeopleFile(join(folder, 'people.json'), log);
  messages.reader.leaveOut(() => people.blocked);
  const peers = new PeersFile(join(folder, 'peers.json'), log);
  const places = new JsonFile(join(folder, 'windows.json'), placesSchema, log);
  const revocations = new RevocationsFile(join(folder, 'revoked.json'), log);
  const flush = (): void => {
    for (const file of [memory, people, peers, revocations]) file.flush();
  };
  return {
    keys: new ProfileKeys({ folder, machine: readMachineId(), system: systemProtection, log }),
    settings: openSettings(settingsPath(folder), log),
    memory,
    people,
    picture: new PictureFile(join(folder, 'picture.png')),
    messages,
    places,
    peers,
    transfers: transferThread(transfersProgram, {
      database: join(folder, 'transfers.sqlite'),
      folder: join(folder, 'transfers'),
    }),
    leaving: new LeavingFile(join(folder, 'leaving.json'), log),
    servers: new ServersFile(join(folder, 'servers.json'), log),
    revocations,
    computerNames: new ComputersFile(join(folder, 'computers.json'), log),
    certificate: () => openCertificate(join(folder, 'tls.pem'), log),
    updates: new JsonFile(join(folder, 'updates.json'), updateFileSchema, log),
    sharedScreen: new JsonFile(join(folder, 'sharing.json'), sharedScreenSchema, log),
    flush,
    close: async () => {
      places.flush();
      flush();
      await messages.close();
    },
  };
}

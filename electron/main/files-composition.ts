import { join } from 'node:path';
import { app } from 'electron';
import { realEnvironment } from '../net';
import type { composedScreens } from '../net/screens/composition';
import { composedTransfers, type TransfersOptions } from '../net/transfers/composition';
import type { ChatClient } from '../net/types';
import type { Log } from '../../runtime/log';
import { ArchiveThreads } from '../storage/archive/thread';
import { ArchivedFiles } from './features/archives/archived-files';
import { Archives } from './features/archives/archives';
import { Passphrases } from './features/archives/passphrases';
import type { Preferences } from './features/preferences/preferences';
import type { ProfileFiles } from './profile-files';
import { offeredIn } from './features/transfers/offered';
import { giveBack } from './features/messages/giving-back';
import type { Tasks } from './features/archives/tasks';
import type { NodeTransfers } from '../net/transfers/transfers';
import type { FileDialogs } from './ports';
import type { AppWindows } from './windows/windows';

/** The transfers of the app, with folder and limits as the user wants them. */
export const transfersOf = ({
  client,
  files,
  preferences,
  windows,
  screens,
  log,
  standing,
  held,
}: {
  client: ChatClient;
  files: ProfileFiles;
  preferences: Preferences;
  windows: AppWindows;
  screens: ReturnType<typeof composedScreens>;
  log: Log;
  standing: TransfersOptions['standing'];
  held: TransfersOptions['held'];
}): NodeTransfers =>
  composedTransfers({
    client,
    keys: files.keys,
    screens,
    store: files.transfers,
    environment: realEnvironment,
    log,
    settings: () => {
      const { fileFolder, fetchFiles, fileRate } = preferences.all;
      const folder = fileFolder === '' ? join(app.getPath('downloads'), 'Parley') : fileFolder;
      return { folder, fetches: fetchFiles, bytesPerSecond: Number(fileRate) * 1_000_000 };
    },
    offered: (conversation, offer) => offeredIn(files.messages.reader, conversation, offer),
    standing,
    held,
    returned: (conversation, caption) => giveBack({ windows, memory: files.memory }, conversation, caption),
  });

/** The exports, imports, backups and restores of the app. */
export const archivesOf = ({
  client,
  files,
  profile,
  transfers,
  tasks,
  dialogs,
  changed,
  startAgain,
}: {
  client: ChatClient;
  files: ProfileFiles;
  profile: string;
  transfers: NodeTransfers;
  tasks: Tasks;
  dialogs: FileDialogs;
  changed(): void;
  startAgain(): void;
}): Archives =>
  new Archives({
    client,
    identity: () => files.keys.person.pem,
    tasks,
    passphrases: new Passphrases(changed),
    threads: new ArchiveThreads(new URL('./archive-worker.js', import.meta.url)),
    dialogs,
    files: new ArchivedFiles({
      transfers,
      messages: files.messages,
      conversations: () => client.conversations.keys(),
    }),
    profile,
    program: app.getVersion(),
    flush: () => files.flush(),
    startAgain,
    now: Date.now,
  });

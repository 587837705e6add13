import { join } from 'node:path';
import { StoreError } from '../runtime/sqlite/database';
import { keepPrivate } from '../runtime/files/private-files';
import { loadCertificate } from '../runtime/tls/certificate-file';
import { ControlSocket } from './control/control-socket';
import { controlPath } from './control/socket-path';
import { loadIdentity } from './identity-file';
import { startServer, type Server, type ServerOptions } from './server';
import { lockFolder } from './storage/lock';
import { openMessageStore } from './storage/message-store';

/** The file with a server's messages in its data folder. */
export const messagesFile = (data: string): string => join(data, 'messages.sqlite');

/** The folder with pieces of files in it. It is made private, and may hold more files than can be looked at in a start. */
const piecesFolder = 'pieces';

/** Whether a file in a data folder is the server's: its keys, messages and lock, with their journals and set-aside copies. */
const isOurs = (name: string): boolean =>
  /^(identity\.pem|tls\.pem|messages\.sqlite|lock\.sqlite)/.test(name);

export interface OpenOptions extends Omit<
  ServerOptions,
  'identity' | 'certificate' | 'store' | 'piecesFolder'
> {
  /** Folder with the server's key and messages. It is locked while the server runs. */
  data: string;
  /** Whether it listens for its operator's command line; see `ControlSocket`. */
  hasControl?: boolean;
  /** Program of the worker thread that writes messages. */
  storeProgram: URL;
}

/** Starts a server on a data folder. Rejects if the folder is unusable or locked, or the address not available. */
export async function openServer({
  data,
  storeProgram,
  hasControl = false,
  ...options
}: OpenOptions): Promise<Server> {
  keepPrivate(data, isOurs);
  const unlock = lockFolder(join(data, 'lock.sqlite'));
  try {
    const identity = loadIdentity(data);
    const certificate = await loadCertificate(join(data, 'tls.pem'));
    const store = await openMessageStore(messagesFile(data), storeProgram, (kept, why) =>
      options.log?.('warn', 'the messages could not be read and were set aside', { kept, why: why.message }),
    );
    const server = await startServer({
      ...options,
      identity,
      certificate,
      store,
      piecesFolder: join(data, piecesFolder),
    }).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    const control = hasControl
      ? await ControlSocket.open(controlPath(data), server.operations, options.log)
      : undefined;
    return {
      ...server,
      get online() {
        return server.online;
      },
      async close() {
        await control?.close();
        await server.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Says in a sentence why a data folder cannot be used and what to do; undefined for errors other than `StoreError`. */
export function explainStore(error: unknown, data: string): string | undefined {
  if (!(error instanceof StoreError)) return undefined;
  switch (error.problem) {
    case 'busy':
      return `another server uses ${data}. End it, or choose another folder with --data.`;
    case 'newer':
      return `the messages in ${data} were made by a later version. Use that version, or another folder with --data.`;
    case 'older':
      return `the messages in ${data} were made by Parley 0.1, which this version cannot read. Nothing was changed: use version 0.1, or another folder with --data.`;
    case 'full':
      return `the disk is full. Make room on the one with ${data}.`;
    case 'denied':
      return `${data} may not be written. Choose another folder with --data.`;
    default:
      return `the messages in ${data} cannot be used: ${error.message}`;
  }
}

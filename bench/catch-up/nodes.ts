import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createClient } from '../../electron/net/client';
import { sideBySide } from '../../electron/net/discovery/side-by-side';
import { newKeys } from '../../electron/net/keys';
import type { ChatClient, HistoryStore } from '../../electron/net/types';
import { messagesFile } from '../../electron/storage/archive/backup-format';
import { silent } from '../../electron/storage/logger';
import { Messages } from '../../electron/storage/messages/messages';
import { personKeyFromPem } from '../../runtime/entries/keys';

/** A node with the person of a profile, on a new computer. It listens for peers on a port (0: any) and discovers none. */
export function nodeOf(folder: string, user: string, store: HistoryStore, port = 0): ChatClient {
  return createClient({
    keys: newKeys(personKeyFromPem(readFileSync(`${folder}/identity.pem`, 'utf8'))),
    profile: { user, status: 'available', note: '', icon: null },
    store,
    nearby: { discovery: sideBySide([]), store: { port, addresses: {}, save: () => undefined } },
  });
}

/**
 * The messages in a profile's folder.
 * @param programs the folder of the built programs
 */
export function messagesIn(folder: string, programs: string): Promise<Messages> {
  const programAt = (name: string): URL => pathToFileURL(`${programs}/${name}.js`);
  const threads = { writer: programAt('messages-worker'), searcher: programAt('messages-search') };
  return Messages.open(`${folder}/${messagesFile}`, threads, silent);
}

/** Makes a node listen, and dial a peer on this computer if its port is given. */
export const meet = (node: ChatClient, port?: number): Promise<void> =>
  node.setNearby({
    enabled: true,
    hops: 1,
    excluded: [],
    loopback: true,
    port: 0,
    manual: port === undefined ? [] : [{ host: '127.0.0.1', port }],
  });

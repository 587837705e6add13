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

/** The person whose profile lies in a folder, on a computer of their own. They listen for peers, and hear of none. */
export function nodeOf(folder: string, user: string, store: HistoryStore): ChatClient {
  return createClient({
    keys: newKeys(personKeyFromPem(readFileSync(`${folder}/identity.pem`, 'utf8'))),
    profile: { user, status: 'available', note: '', icon: null },
    store,
    nearby: { discovery: sideBySide([]), store: { port: 0, addresses: {}, save: () => undefined } },
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

/** Has a node listen, and dial a peer on this computer if one is named. */
export const meet = (node: ChatClient, port?: number): Promise<void> =>
  node.setNearby({
    enabled: true,
    hops: 1,
    excluded: [],
    loopback: true,
    port: 0,
    manual: port === undefined ? [] : [{ host: '127.0.0.1', port }],
  });

import { readFileSync } from 'node:fs';
import { createClient } from '../../electron/net/client';
import { newKeys } from '../../electron/net/keys';
import type { ChatClient, HistoryStore } from '../../electron/net/types';
import { personKeyFromPem } from '../../runtime/entries/keys';

/** The person whose profile lies in a folder, on a computer of their own. They listen for peers, and hear of none. */
export function nodeOf(folder: string, user: string, store: HistoryStore): ChatClient {
  const discovery = {
    ...{ peers: new Map(), configure: nothing, announce: nothing, alive: nothing, gone: nothing },
    ...{ refresh: nothing, isOnLink: () => false, interfaces: () => [], testInterfaces: async () => [] },
    ...{ onChange: () => nothing, close: async () => undefined },
  };
  return createClient({
    keys: newKeys(personKeyFromPem(readFileSync(`${folder}/identity.pem`, 'utf8'))),
    profile: { user, status: 'available', note: '', icon: null },
    store,
    nearby: { discovery, store: { port: 0, addresses: {}, save: nothing } },
  });
}

const nothing = (): void => undefined;

/** Has a node listen, and dial a peer on this computer if one is named. */
export const meet = (node: ChatClient, port?: number): Promise<void> =>
  node.setNearby({
    ...{ enabled: true, hops: 1, excluded: [], loopback: true, port: 0 },
    manual: port === undefined ? [] : [{ host: '127.0.0.1', port }],
  });

import type { Environment } from '../../../runtime/environment';
import type { Log } from '../../../runtime/log';
import { formatAddress } from '../../../shared/protocol/address';
import type { WriterKeys } from '../keys';
import type { ChatClient } from '../types';
import { FileClient } from './file-client';
import { FileServer } from './file-server';
import { NodeSource } from './node-source';
import type { TransferStore } from './store';
import { NodeTransfers, type TransferSettings, type TransfersParts } from './transfers';

export interface TransfersOptions extends Pick<TransfersParts, 'offered'> {
  readonly client: ChatClient;
  readonly keys: WriterKeys;
  readonly store: TransferStore;
  readonly environment: Pick<Environment, 'setTimer'>;
  readonly log: Log;
  settings(): TransferSettings;
}

/** The transfers of a node, connected with its peers. `start` begins. */
export function composedTransfers(options: TransfersOptions): NodeTransfers {
  const { client, keys, store, environment, log, settings, offered } = options;
  const clients = new Map<string, FileClient>();
  const clientAt = (place: string, make: () => FileClient): FileClient => {
    const known = clients.get(place) ?? make();
    clients.set(place, known);
    return known;
  };
  const { setTimer } = environment;
  const transfers = new NodeTransfers({
    client,
    store,
    log,
    settings,
    offered,
    sources: (conversation, file) =>
      client.computersNearby(conversation).map(({ person, writer, address }) => {
        const place = `${writer} ${formatAddress(address)}`;
        const node = { id: writer, person, client: clientAt(place, () => new FileClient(address)) };
        return new NodeSource(node, conversation, file, keys, Date.now);
      }),
    time: Date.now,
    now: () => performance.now(),
    setTimer,
  });
  const server = new FileServer({
    store,
    me: () => client.writer,
    isMember: (conversation, writer) => client.isMembersWriter(conversation, writer),
    find: (file) => transfers.find(file),
    now: Date.now,
    pace: (bytes) => transfers.pace(bytes),
  });
  client.serveFiles(server);
  transfers.onClose(() => {
    server.close();
    for (const each of clients.values()) each.close();
  });
  return transfers;
}

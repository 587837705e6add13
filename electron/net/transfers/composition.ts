import type { Environment } from '../../../runtime/environment';
import type { Log } from '../../../runtime/log';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { formatAddress, type Address } from '../../../shared/protocol/address';
import { sealedSize } from '../../../shared/transfers/file-layout';
import { holdersNamed } from '../../../shared/transfers/requests';
import type { WriterKeys } from '../keys';
import type { PeerComputer } from '../peers/types';
import type { ChatClient } from '../types';
import { Bringer } from './bringer';
import { FileClient } from './file-client';
import { FileServer, type FileServerOptions } from './file-server';
import { NodeSource, type FileNode } from './node-source';
import { ServerSource } from './server-source';
import type { PieceSource } from './source';
import type { TransferStore } from './store';
import { Yielding } from './yielding';
import type { TransferSettings, TransfersParts } from './parts';
import { NodeTransfers } from './transfers';

/** Files up to this size are brought to the server unasked if a member is away, who may come when this computer is not there. */
const broughtUnasked = 64 * 1024 * 1024;

type Wanted = Parameters<TransfersParts['sources']>[0];

export interface TransfersOptions extends Pick<TransfersParts, 'offered' | 'standing' | 'returned' | 'held'> {
  readonly client: ChatClient;
  readonly keys: WriterKeys;
  readonly store: TransferStore;
  readonly environment: Pick<Environment, 'setTimer'>;
  readonly log: Log;
  /** Shows a shared screen: whoever watches connects as for files. */
  readonly screens?: FileServerOptions['screens'];
  settings(): TransferSettings;
}

/** The transfers of a node, connected with its peers. `start` begins. */
export function composedTransfers(options: TransfersOptions): NodeTransfers {
  const { client, keys, store, environment, log, settings, offered, standing, returned, held } = options;
  const clients = new Map<string, FileClient>();
  const clientAt = (place: string, make: () => FileClient): FileClient => {
    const known = clients.get(place) ?? make();
    clients.set(place, known);
    return known;
  };
  const nodeAt = (id: string, person: PersonId | undefined, address: Address): FileNode => ({
    id,
    person,
    client: clientAt(
      `${id} ${formatAddress(address)}`,
      () => new FileClient(address, environment.setTimer, store.buffers),
    ),
  });
  const nearby = ({ person, writer, address }: PeerComputer, { conversation, file }: Wanted): PieceSource =>
    new NodeSource(nodeAt(writer, person, address), conversation, file, keys, Date.now);
  const server = (conversation: ConversationId): FileNode | undefined => {
    const place = client.fileServer(conversation);
    return place && nodeAt(place.id, undefined, place.address);
  };
  const atServer = ({ conversation, file, author }: Wanted): PieceSource[] => {
    const node = server(conversation);
    if (!node) return [];
    const holders = client.computersOnServer(conversation).filter(({ person }) => person === author);
    const writers = holders.map(({ writer }) => writer).slice(0, holdersNamed);
    const kept = new NodeSource(node, conversation, file, keys, Date.now, writers);
    // Whom this computer reaches itself is not to bring everything to the server as well.
    const isNear = (): boolean =>
      client.computersNearby(conversation).some(({ person }) => person === author);
    return [new ServerSource(kept, () => !isNear() && client.computersOnServer(conversation).length > 0)];
  };
  const { setTimer } = environment;
  const transfers = new NodeTransfers({
    client,
    store,
    log,
    settings,
    offered,
    standing,
    returned,
    held,
    sources: (wanted) => [
      ...client.computersNearby(wanted.conversation).map((computer) => nearby(computer, wanted)),
      ...atServer(wanted),
    ],
    given: ({ conversation, file }) => {
      if (file.size <= broughtUnasked && isSomebodyAway(client, conversation))
        bringer.bringAll({ conversation, root: file.root, size: sealedSize(file.size) });
    },
    time: Date.now,
    now: () => performance.now(),
    setTimer,
  });
  const given: FileServerOptions['store'] = {
    buffers: store.buffers,
    layer: (offer, from, to) => store.layer(offer, from, to),
    piece: (offer, piece) => transfers.piece(offer, piece),
  };
  const bringer = new Bringer({
    store: given,
    keys,
    server,
    find: (file) => transfers.find(file),
    pace: (bytes, signal) => transfers.pace(bytes, signal),
    now: Date.now,
  });
  const yielding = new Yielding((writer) => client.isBehind(writer), setTimer);
  const fileServer = new FileServer({
    store: given,
    me: () => client.writer,
    memberWith: (conversation, writer) => client.memberWith(conversation, writer),
    hasWhole: (offer, person) => transfers.hasWhole(offer, person),
    find: (file) => transfers.find(file),
    now: Date.now,
    pace: async (bytes, to, signal) => {
      await yielding.turn(to, signal);
      await transfers.pace(bytes, signal);
    },
    ...(options.screens ? { screens: options.screens } : {}),
  });
  client.serveFiles({
    take: (stream, proven) => fileServer.take(stream, proven),
    wanted: (pieces) => bringer.wanted(pieces),
  });
  transfers.onClose(() => {
    bringer.stop();
    fileServer.close();
    for (const each of clients.values()) each.close();
  });
  return transfers;
}

/** Whether a member has no computer that is connected to this one or to the server. */
function isSomebodyAway(client: ChatClient, conversation: ConversationId): boolean {
  const there = [...client.computersNearby(conversation), ...client.computersOnServer(conversation)];
  const people = new Set<PersonId>([client.id, ...there.map(({ person }) => person)]);
  return [...(client.conversations.get(conversation)?.log.state.members ?? [])].some((id) => !people.has(id));
}

/** The networking of a chat node: runs in plain Node, without Electron. */
export { encodeEntry } from '../../runtime/entries/entry-codec';
export { createClient, type ClientOptions } from './client';
export { createDiscovery } from './discovery/discovery';
export { listInterfaces, listLoopback } from './discovery/interfaces';
export { rankAddresses } from './discovery/own-addresses';
export { primaryAddress } from './discovery/primary-address';
export { realEnvironment } from '../../runtime/environment';
export { fileStore } from './file-store';
export { newPersonKey, newWriterKey, personKeyFromPem, writerKeyFromPem } from '../../runtime/entries/keys';
export { newKeys, replacedBy, type WriterKeys } from './keys';
export type { LeavingStore } from './conversations/leaving';
export { memoryStore } from './memory-store';
export { verdictOn } from './peers/verdict';
export { testServer, type ProbeResult } from './server-link/probe';
export type * from './types';
export type { PeerStore } from './peers/address-book';
export type { PeersSettings } from './peers/types';

/** The networking of a chat node: runs in plain Node, without Electron. */
export { createClient, type ClientOptions } from './client';
export { memoryStore } from './memory-store';
export { testServer } from './probe';
export { newIdentity, identityFromPem, type Identity } from '../../shared/node/identity';
export type * from './types';

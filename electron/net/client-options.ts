import type { Log } from '../../runtime/log';
import type { Environment } from '../../runtime/environment';
import type { PersonId } from '../../shared/ids';
import type { IsIgnored } from './conversations/conversations';
import type { LeavingStore } from './conversations/leaving';
import type { WriterKeys } from './keys';
import type { ComputerNamesStore } from './computer-names';
import type { RevocationStore } from './removed-computers';
import type { CertificateStore } from './sealing/remembered-certificates';
import type { KnownServers } from './server-link/known-servers';
import type { HistoryStore, Profile } from './types';
import type { TlsCertificate } from '../../runtime/tls/options';
import type { Discovery } from './discovery/types';
import type { PeerStore } from './peers/address-book';

/** What a node needs to meet others without a server. */
export interface NearbyOptions {
  readonly discovery: Discovery;
  readonly store: PeerStore;
  /** Makes or loads the certificate with which the node listens; by default it makes one for this run. */
  certificate?(): Promise<TlsCertificate>;
}

/** What a chat node is made with. */
export interface ClientOptions {
  keys: WriterKeys;
  profile: Profile;
  store: HistoryStore;
  environment?: Environment;
  log?: Log;
  /** Without it the node uses a server only. */
  nearby?: NearbyOptions;
  /** Keys of servers; without it they are known for this run only. */
  servers?: KnownServers;
  /** Stores which computers were removed; without it this is known for this run only. */
  revocations?: RevocationStore;
  /** Stores the certificates that others have shown; without it they are known for this run only. */
  certificates?: CertificateStore;
  /** Stores what this person's computers are called; without it this is known for this run only. */
  computerNames?: ComputerNamesStore;
  /** Stores in which conversations a LEAVE waits; without it this is forgotten when the program ends. */
  leaving?: LeavingStore;
  /** Whether the user takes no invitations from this person. Default: all are taken. */
  isIgnored?: IsIgnored;
  /** Whether the user has blocked this person. Default: nobody is. Call `blockedChanged` when that changes. */
  isBlocked?: (person: PersonId) => boolean;
}

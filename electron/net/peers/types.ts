import type { TLSSocket } from 'node:tls';
import type { Environment } from '../../../runtime/environment';
import type { Log } from '../../../runtime/log';
import type { TlsCertificate } from '../../../runtime/tls/options';
import type { Exchange } from '../../../shared/exchange/exchange';
import type { ConversationId, PersonId, WriterId } from '../../../shared/ids';
import type { OnlineUser, ReadMark } from '../../../shared/protocol/messages';
import type { NamedComputer } from '../../../shared/protocol/named-computer';
import type { Discovery, DiscoverySettings } from '../discovery/types';
import type { Doing } from '../connection/doing';
import type { Icons } from '../connection/icons';
import type { WriterKeys } from '../keys';
import type { KeyHandlers } from '../sealing/key-links';
import type { Address } from '../../../shared/protocol/address';
import type { RemovedComputers } from '../removed-computers';
import type { RoomLists } from '../rooms/room-lists';
import type { PeerStore } from './address-book';

export interface PeersSettings extends DiscoverySettings {
  /** The TCP port to listen on; 0 for any. */
  port: number;
  /** Peers that the user has added by hand. */
  manual: readonly Address[];
}

/** A computer of somebody who is connected, and where it listens. */
export interface PeerComputer {
  readonly person: PersonId;
  readonly writer: WriterId;
  readonly address: Address;
}

export interface PeersOptions {
  keys: WriterKeys;
  environment: Environment;
  log: Log;
  exchange: Exchange;
  keyTraffic: KeyHandlers;
  icons: Icons;
  /** Computers that their people have removed. */
  removed: Pick<RemovedComputers, 'get' | 'has' | 'concerning' | 'hear' | 'hearOfThis'>;
  discovery: Discovery;
  store: PeerStore;
  /** With what this node listens: any will do, since it proves nothing. Asked for once, when the node first listens. */
  certificate(): Promise<TlsCertificate>;
  /** How this node's user presents themselves. */
  presence(): OnlineUser;
  /** Whether the user and this person take part in the same conversation. */
  isWanted(person: PersonId): boolean;
  /** Whether the user is a member of a conversation in which this person takes part. */
  isContact(person: PersonId): boolean;
  /** Whether this is known to be the writer of a computer of this person. */
  isComputerOf(person: PersonId, writer: string): boolean;
  /** Whether the user has blocked this person: there is no connection with them. */
  isBlocked(person: PersonId): boolean;
  rooms: RoomLists;
  /** Whether a conversation is held here in which a person takes or took part. */
  isIn(conversation: ConversationId, person: PersonId): boolean;
  /**
   * Serves a connection that carries HTTP, for files.
   * @param proven MUST be called when the other side has proven who it is
   */
  serveFiles(stream: TLSSocket, proven: () => void): void;
  events: {
    /** Somebody came, went, or changed how they present themselves. */
    people(): void;
    icon(hash: string): void;
    /** Another computer of this person tells what was read there. */
    read(marks: readonly ReadMark[]): void;
    /** Another computer of this person tells what computers are called. */
    computers(named: readonly NamedComputer[]): void;
    /** Somebody does something in a conversation. */
    doing(person: PersonId | undefined, doing: Doing): void;
    /** Another program is connected with this profile's writer. */
    elsewhere(): void;
  };
}

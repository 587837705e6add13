import type { Doing } from '../connection/doing';
import type { Environment } from '../../../runtime/environment';
import type { Log } from '../../../runtime/log';
import type { Exchange } from '../../../shared/exchange/exchange';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { Failure } from '../../../shared/protocol/errors';
import type { NamedComputer } from '../../../shared/protocol/named-computer';
import type { ReadMark, ServerMessages } from '../../../shared/protocol/messages';
import type { Icons } from '../connection/icons';
import type { WriterKeys } from '../keys';
import type { KeyHandlers } from '../sealing/key-links';
import type { RemovedComputers } from '../removed-computers';
import type { RoomLists } from '../rooms/room-lists';
import type { KnownServers } from './known-servers';
import type { Profile } from '../types';

export interface ServerConnectionOptions {
  keys: WriterKeys;
  environment: Environment;
  log: Log;
  exchange: Exchange;
  keyTraffic: KeyHandlers;
  icons: Icons;
  removed: Pick<RemovedComputers, 'isThis' | 'own' | 'hear' | 'hearOfThis'>;
  rooms: Pick<RoomLists, 'heard' | 'gone'>;
  known: KnownServers;
  /** Whether a server may be told of a conversation. */
  mayTell(conversation: ConversationId): boolean;
  profile(): Profile;
  events: {
    connection(): void;
    people(): void;
    /** The server tells certificates that it was asked for. */
    certificates(told: ServerMessages['CERTIFICATES']): void;
    icon(hash: string): void;
    /** The server tells when people were last here. */
    lastHere(people: ServerMessages['LAST_HERE']['people']): void;
    /** Another computer of this person tells what was read there. */
    read(marks: readonly ReadMark[]): void;
    /** Another computer of this person tells what computers are called. */
    computers(named: readonly NamedComputer[]): void;
    /** Somebody does something in a conversation. */
    doing(person: PersonId | undefined, doing: Doing): void;
    /** The server asks for pieces of a file, for which a member waits. */
    piecesWanted(wanted: ServerMessages['PIECES_WANTED']): void;
    /** The server refused an entry. */
    refused(conversation: ConversationId, entry: EntryHash, problem: Failure): void;
    /** Another program is connected with this profile's writer. */
    elsewhere(): void;
  };
}

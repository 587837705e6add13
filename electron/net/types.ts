import type { Entry, Person } from '../../shared/conversation/entry';
import type { Log } from '../../shared/conversation/log';
import type { ErasableStore } from '../../shared/node/storage/entry-store';
import type { Address } from '../../shared/protocol/address';
import type { Failure, Result } from '../../shared/protocol/errors';
import type { OnlineUser, Status } from '../../shared/protocol/messages';
import type { Connection } from './connect';
import type { Delivery, Receipts } from './delivery';
import type { InterfaceReport } from './discovery/types';
import type { PeerReport } from './peers/peer-report';
import type { PeersSettings } from './peers/types';

export type ServerAddress = Address;

/** How a node presents itself. */
export interface Profile {
  user: string;
  status: Status;
  note: string;
  /** PNG bytes, at most `limits.iconBytes`, or null for none. */
  icon: Uint8Array | null;
}

/** Where the session with the server stands; the names are those that windows show. */
export type ConnectionState =
  | { state: 'unconfigured' }
  | { state: 'connecting'; address: ServerAddress }
  | { state: 'online'; address: ServerAddress; serverName: string; serverId: string }
  /** Lost or not reached; tries again by itself at `retryAt` (ms since 1970). `reason` is a sentence for people. */
  | { state: 'waiting'; address: ServerAddress; reason: string; retryAt: number }
  /** The server refused our name or proof (`name-taken`, `bad-name`, …): it needs the user. */
  | { state: 'refused'; address: ServerAddress; error: Failure };

/** A conversation as this node holds it. */
export interface Conversation {
  /** Replaced by another whenever something is added. */
  readonly log: Log;
  readonly delivery: Delivery;
}

/** What is known to be missing of a conversation. */
export interface Missing {
  count: number;
  /** Whether somebody who has it is connected. */
  coming: boolean;
}

/** Where somebody who is online can be reached. */
export type Reach = 'server' | 'nearby' | 'both';

/** Somebody who is online. */
export interface OnlinePerson extends OnlineUser {
  reach: Reach;
}

/** Where a client tells what a developer may want to know; people never read it. */
export type ClientLog = (
  level: 'info' | 'warn' | 'error',
  event: string,
  details?: Record<string, unknown>,
) => void;

/** Where a person's conversations are kept. */
export interface HistoryStore extends ErasableStore {
  /** How far others were known to hold my entries. */
  receipts(conversation: string): Receipts;
  /** Keeps that before long: it is found out again if it is lost. */
  keepReceipts(conversation: string, receipts: Receipts): void;
}

/** Time, timers, chance and the way out, injected so that tests own them. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer(run: () => void, ms: number): { cancel(): void };
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Begins to connect. Throws when the address is none. */
  connect(address: ServerAddress): Connection;
}

export type { PeerReport };

/** How this node stands on the network. */
export interface NearbyState {
  enabled: boolean;
  /** Where peers reach it; undefined while it does not listen. */
  port: number | undefined;
  peers: readonly PeerReport[];
  interfaces: readonly InterfaceReport[];
}

/** What has changed at a node; a listener reads the new state from the node itself. */
export type Change =
  | { kind: 'connection' }
  /** Someone came, went, or changed status, note or picture. */
  | { kind: 'people' }
  /** New entries (own or others'), an acknowledgement or a refusal. `fresh` are the entries that others just sent. */
  | { kind: 'conversation'; conversation: string; fresh: readonly Entry[] }
  | { kind: 'icon'; hash: string };

/** What came of entries of a file; what was held before is not counted. */
export interface Imported {
  taken: number;
  /** Not signed by whom they name, out of order, or otherwise not to be trusted. */
  refused: number;
  /** In conversations that this person was never asked into. */
  foreign: number;
}

/** A person's chat node: conversations that work offline, and a session with a server that comes back by itself. */
export interface ChatClient {
  /** This person's id. */
  readonly id: string;
  readonly profile: Profile;
  readonly connection: ConnectionState;
  /** Everyone online by person id, this node's own user included. */
  readonly online: ReadonlyMap<string, OnlinePerson>;
  /** Peers on the network. */
  readonly nearby: NearbyState;
  readonly conversations: ReadonlyMap<string, Conversation>;
  /** False after a backup was restored, until another node has told what it holds of a conversation. */
  mayWrite(conversation: string): boolean;
  /** What others are known to have of a conversation and this node lacks. */
  missing(conversation: string): Missing;

  /** Connects to a server (leaving the old one with GOODBYE), or to none. */
  setServer(address: ServerAddress | null): void;
  /** Looks for peers on the network, or with other settings, or not any more. */
  setNearby(settings: PeersSettings): Promise<void>;
  /** Tries every interface with a multicast to itself. */
  testNearby(): Promise<void>;
  /** Tries at once instead of at `retryAt`. */
  retryNow(): void;
  /** Says GOODBYE and stays away until `wake`: the machine goes to sleep. */
  sleep(): void;
  wake(): void;
  /** Tells the server what changed; a changed name registers anew. */
  setProfile(profile: Profile): void;

  /** Each writes an entry that is durable when it resolves, and is sent as soon as a server can be reached. */
  invite(people: readonly Person[], title?: string): Promise<Result<{ conversation: string }>>;
  /** @param history whether they are given what was said before */
  inviteMore(conversation: string, people: readonly Person[], history?: boolean): Promise<Result<Entry>>;
  uninvite(conversation: string, people: readonly Person[]): Promise<Result<Entry>>;
  join(conversation: string): Promise<Result<Entry>>;
  decline(conversation: string): Promise<Result<Entry>>;
  leave(conversation: string): Promise<Result<Entry>>;
  sendText(conversation: string, text: string): Promise<Result<Entry>>;
  /**
   * Takes in entries of a file, judged as those from other nodes are. Of each conversation those that are no texts come
   * first, together. Rejects when they cannot be kept.
   */
  importEntries(entries: readonly Entry[]): Promise<Imported>;
  /** Deletes the texts of a conversation on this computer. What comes later is kept as ever. */
  deleteHistory(conversation: string): Promise<Result<void>>;
  /** Removes one of my entries that the server refused: it is deleted on this computer, and not offered again. */
  removeRefused(conversation: string, number: number): Promise<Result<void>>;
  /** Offers entries that were refused to the server once more. */
  resend(conversation: string): void;

  /** A picture that the server or this node holds, fetched when it must be. */
  icon(hash: string): Promise<Uint8Array | undefined>;
  /** Calls the listener after every change; returns what stops it. */
  onChange(listener: (change: Change) => void): () => void;
  /** Sends GOODBYE and closes; resolves when the socket is closed or after a second at most. */
  close(): Promise<void>;
}

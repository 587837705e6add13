import type { EntryLog } from '../../shared/conversation/entry-log';
import type {
  ControlEntry,
  Json,
  LogEntry,
  MessageEntry,
  NamedPerson,
} from '../../shared/conversation/log-entry';
import type { PieceStretch } from '../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../../shared/ids';
import type { EntryStore } from '../../runtime/entries/store/local-store';
import type { Address } from '../../shared/protocol/address';
import type { Failure, Result } from '../../shared/protocol/errors';
import type { OnlineUser, Status } from '../../shared/protocol/messages';
import type { InterfaceReport } from './discovery/types';
import type { PeerReport } from './peers/peer-report';
import type { PeersSettings } from './peers/types';

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
  | { state: 'connecting'; address: Address }
  | { state: 'online'; address: Address; serverName: string; serverId: string }
  /** Lost or not reached; tries again by itself at `retryAt` (ms since 1970). `reason` is a sentence for people. */
  | { state: 'waiting'; address: Address; reason: string; retryAt: number }
  /** The server refused our name or proof (`name-taken`, `bad-name`, …): it needs the user. */
  | { state: 'refused'; address: Address; error: Failure };

/** A conversation as this node holds it. */
export interface Conversation {
  /** Replaced by another whenever something is added. */
  readonly log: EntryLog;
  readonly delivery: Delivery;
  /** The user has left, but LEAVE waits until another node has told what it holds of the user's messages. */
  readonly isLeaving: boolean;
}

/** Where one message of this person has got to. */
export type MessageState =
  | {
      /**
       * `pending`: no other node is known to hold it. `sent`: some other node does. `delivered`: everybody who took part when
       * it was written and still does holds it, and there is at least one such person.
       */
      readonly state: 'pending' | 'sent' | 'delivered';
      /** Those who took part when it was written, still do, and hold it; and those who are not known to. Without its author. */
      readonly reached: readonly PersonId[];
      readonly awaited: readonly PersonId[];
    }
  /** The server refused it. */
  | { readonly state: 'failed'; readonly problem: Failure };

/** Where what this person wrote, on whichever of their computers, has got to. */
export interface Delivery {
  stateOf(entry: MessageEntry): MessageState;
  /** Entries of mine that the server refused, by hash. */
  readonly refused: ReadonlyMap<EntryHash, Failure>;
}

/** What is known to be missing of a conversation. */
export interface Missing {
  /** Number of messages, at most `limits.missingMessagesCounted`. */
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

/** Which of this person's messages each holder has. Under this person's own id: a server, or another computer of theirs. */
export type Receipts = ReadonlyMap<PersonId, readonly PieceStretch[]>;

/** Where a person's conversations are kept. */
export interface HistoryStore extends EntryStore {
  receipts(conversation: ConversationId): Receipts;
  /** Keeps receipts before long: they are found out again if they are lost. */
  keepReceipts(conversation: ConversationId, receipts: Receipts): void;
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
  /** New entries (own or others'), a receipt, a refusal, or leaving. `fresh` are the entries of others that just came. */
  | { kind: 'conversation'; conversation: ConversationId; fresh: readonly LogEntry[] }
  | { kind: 'icon'; hash: string };

/** What came of entries of a file; what was held before is not counted. */
export interface Imported {
  taken: number;
  /** Not authentic, not permitted, or without what they name. */
  refused: number;
  /** In conversations that this person was never asked into. */
  foreign: number;
}

/** What a person says: a kind of the table of kinds with its fields, and the message that it belongs to. */
export interface Said {
  readonly kind: string;
  readonly to?: EntryHash;
  readonly fields: Readonly<Record<string, Json>>;
}

/** A person's chat node: conversations that work offline, and a session with a server that comes back by itself. */
export interface ChatClient {
  /** This person's id. */
  readonly id: PersonId;
  /** The writer that writes now; another after a fork of one's own was met. */
  readonly writer: WriterId;
  readonly profile: Profile;
  readonly connection: ConnectionState;
  /** Everyone online by person id, this node's own user included. */
  readonly online: ReadonlyMap<PersonId, OnlinePerson>;
  /** Peers on the network. */
  readonly nearby: NearbyState;
  readonly conversations: ReadonlyMap<ConversationId, Conversation>;
  /** What others are known to have of a conversation and this node lacks. */
  missing(conversation: ConversationId): Missing;

  /** Connects to a server (leaving the old one with GOODBYE), or to none. */
  setServer(address: Address | null): void;
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

  /** Each writes an entry that is durable when it resolves, and is sent as soon as somebody whom it concerns is reached. */
  invite(people: readonly NamedPerson[], title?: string): Promise<Result<{ conversation: ConversationId }>>;
  /** @param history whether they are given what was said before */
  inviteMore(
    conversation: ConversationId,
    people: readonly NamedPerson[],
    history?: boolean,
  ): Promise<Result<ControlEntry>>;
  /** Withdraws what this person may withdraw: own invitations, and as the founder everybody's. Returns the last UNINVITE. */
  uninvite(conversation: ConversationId, people: readonly NamedPerson[]): Promise<Result<ControlEntry>>;
  join(conversation: ConversationId): Promise<Result<ControlEntry>>;
  decline(conversation: ConversationId): Promise<Result<ControlEntry>>;
  /**
   * Leaves. `waits`: the LEAVE is written as soon as another node has told all that it holds, and what it holds of this
   * person's messages is here, also after a restart; `Conversation.isLeaving` is true until then, and this person is still a
   * member. The LEAVE names the ends of the person's messages: whatever it does not know of is withdrawn.
   */
  leave(conversation: ConversationId): Promise<Result<ControlEntry | 'waits'>>;
  /** Leaves at once, whatever other nodes hold of this person's messages. */
  leaveNow(conversation: ConversationId): Promise<Result<ControlEntry>>;
  /** Does not leave after all, where the LEAVE still waits. */
  stay(conversation: ConversationId): void;
  /** Removes somebody who takes part; only the founder can. */
  remove(conversation: ConversationId, person: PersonId): Promise<Result<ControlEntry>>;
  /** Says something of any kind. */
  say(conversation: ConversationId, said: Said): Promise<Result<MessageEntry>>;
  /** `say` with kind `text`. */
  sendText(conversation: ConversationId, text: string): Promise<Result<MessageEntry>>;
  /** Takes in entries of a file, judged as those from other nodes are, in any order. Rejects when they cannot be kept. */
  importEntries(entries: readonly LogEntry[]): Promise<Imported>;
  /** Deletes the content of the messages of a conversation on this computer. What comes later is kept as ever. */
  deleteHistory(conversation: ConversationId): Promise<Result<void>>;
  /** Removes one of my entries that the server refused: its content is deleted here, and it is not offered again. */
  removeRefused(conversation: ConversationId, hash: EntryHash): Promise<Result<void>>;
  /** Offers entries that were refused to the server once more. */
  resend(conversation: ConversationId): void;

  /** A picture that the server or this node holds, fetched when it must be. */
  icon(hash: string): Promise<Uint8Array | undefined>;
  /** Calls the listener after every change; returns what stops it. */
  onChange(listener: (change: Change) => void): () => void;
  /** Sends GOODBYE and closes; resolves when the socket is closed or after a second at most. */
  close(): Promise<void>;
}

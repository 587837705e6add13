import type { Computer } from './conversations/computers';
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
import type { CarriedKeys } from '../../runtime/sealing/carried-keys';
import type { EntryStore } from '../../runtime/entries/store/local-store';
import type { Address } from '../../shared/protocol/address';
import type { Failure, Result } from '../../shared/protocol/errors';
import type { OnlineUser, ReadMark, Status } from '../../shared/protocol/messages';
import type { Phrase } from '../../shared/words/phrase';
import type { Doing } from './connection/doing';
import type { InterfaceReport } from './discovery/types';
import type { PeerReport } from './peers/peer-report';
import type { Sealability } from './sealing/known-certificates';
import type { PeerComputer, PeersSettings } from './peers/types';
import type { EverybodyRoom, OpenRoom } from './rooms/known-rooms';
import type { FileConnectionServer } from './transfers/file-connections';

/** How a node presents itself. */
export interface Profile {
  user: string;
  status: Status;
  note: string;
  /** PNG bytes, at most `limits.iconBytes`, or null for none. */
  icon: Uint8Array | null;
  /** Whether others may know later when this person was here, and so this person of others. */
  lastHere?: boolean;
}

/** A server that serves files. */
export interface FileServerPlace {
  readonly id: string;
  readonly address: Address;
}

/** A computer of a member. */
export interface MembersComputer {
  readonly person: PersonId;
  readonly writer: WriterId;
}

/** State of the session with the server. Windows use the same names. */
export type ConnectionState =
  | { state: 'unconfigured' }
  | { state: 'connecting'; address: Address }
  /** `isFirst`: the key of the server was not known before this run, and no link named it. */
  | { state: 'online'; address: Address; serverName: string; serverId: string; isFirst: boolean }
  /** Lost or not reached; tries again by itself at `retryAt` (ms since 1970). `reason` is a sentence without its full stop. */
  | { state: 'waiting'; address: Address; reason: Phrase; retryAt: number }
  /** The server refused the name or proof (`name-taken`, `bad-name`, …). Tries again by itself after a while. */
  | { state: 'refused'; address: Address; error: Failure }
  /** The server has another key than is known for this address: the user must act, or the known one must come back. */
  | { state: 'changed'; address: Address; key: string };

/** What whoever runs the server said to everybody. */
export interface Notice {
  readonly text: string;
  /** Counts up, so that a text that is said again is another notice. */
  readonly number: number;
}

/** A conversation as this node holds it. */
export interface Conversation {
  /** Replaced by another object whenever something is added. */
  readonly log: EntryLog;
  readonly delivery: Delivery;
  /** The user has left, but the LEAVE waits until another node has reported which of the user's messages it holds. */
  readonly isLeaving: boolean;
}

/** Delivery state of one message of this person. */
export type MessageState =
  | {
      /**
       * `pending`: no other node is known to hold it. `sent`: some other node does. `delivered`: everybody who took part when
       * it was written and still does holds it, and there is at least one such person.
       */
      readonly state: 'pending' | 'sent' | 'delivered';
      /**
       * People other than the author who took part when it was written and still do: who holds it, and who is not known to.
       */
      readonly reached: readonly PersonId[];
      readonly awaited: readonly PersonId[];
    }
  /** The server refused it. */
  | { readonly state: 'failed'; readonly problem: Failure };

/** Delivery state of what this person wrote in a conversation, on any of their computers. */
export interface Delivery {
  stateOf(entry: MessageEntry): MessageState;
  /** Entries of this person that the server refused, by hash. */
  readonly refused: ReadonlyMap<EntryHash, Failure>;
}

/** What is known to be missing of a conversation. */
export interface Missing {
  /** Number of messages, at most `limits.missingMessagesCounted`. */
  count: number;
  /** Whether a connected node has offered some of them. */
  coming: boolean;
}

/** Where somebody who is online can be reached. */
export type Reach = 'server' | 'nearby' | 'both';

/** Somebody who is online. */
export interface OnlinePerson extends OnlineUser {
  reach: Reach;
}

/**
 * Which of this person's messages each holder has. This person's own id stands for a server or another computer of theirs.
 */
export type Receipts = ReadonlyMap<PersonId, readonly PieceStretch[]>;

/** Where a person's conversations are kept. */
export interface HistoryStore extends EntryStore {
  receipts(conversation: ConversationId): Receipts;
  /** Stores receipts, possibly with a delay. A loss does no harm: other nodes report them again. */
  keepReceipts(conversation: ConversationId, receipts: Receipts): void;
}

export type { PeerReport, Sealability };

/** State of this node on the network. */
export interface NearbyState {
  enabled: boolean;
  /** The TCP port that peers dial; undefined while this node does not listen. */
  port: number | undefined;
  peers: readonly PeerReport[];
  interfaces: readonly InterfaceReport[];
}

/** What has changed at a node; a listener reads the new state from the node itself. */
export type Change =
  | { kind: 'connection' }
  /** Someone came, went, or changed status, note or picture. */
  | { kind: 'people' }
  /**
   * New entries (own or others'), a receipt, a refusal, or leaving. `fresh` are the entries by others that just arrived. `added`
   * are all new entries, if nothing has changed but these and what others hold; otherwise it is absent.
   */
  | {
      kind: 'conversation';
      conversation: ConversationId;
      fresh: readonly LogEntry[];
      added?: readonly LogEntry[];
    }
  | { kind: 'icon'; hash: string }
  /** Other open rooms are listed, or something in the lists has changed. */
  | { kind: 'rooms' }
  /** Another computer of this person is connected, which may have missed what was read here. */
  | { kind: 'computer' }
  /** Another computer of this person was named, or a computer was removed. */
  | { kind: 'computers' }
  /** How many milliseconds ago people were last at the server. */
  | { kind: 'last here'; people: readonly { readonly id: PersonId; readonly ago: number }[] }
  /** What was read on another computer of this person. */
  | { kind: 'read'; marks: readonly ReadMark[] }
  /** Another member of a conversation types, or has read something. */
  | { kind: 'doing'; person: PersonId; doing: Doing };

/** Result of an import: numbers of entries, without those already held. */
export interface ImportResult {
  taken: number;
  /** Not authentic, not permitted, or naming entries that are missing. */
  refused: number;
  /** In conversations to which this person was never invited. */
  foreign: number;
}

/** What a new open room is called, and what it is about. */
export interface NewRoom {
  readonly title: string;
  readonly topic: string | undefined;
  /** Whether only its founder writes at first. */
  readonly isForAnnouncements?: boolean;
}

/** The content of a message: a kind from the table of kinds with its fields, and the message that it belongs to. */
export interface OutgoingContent {
  readonly kind: string;
  readonly to?: EntryHash;
  readonly fields: Readonly<Record<string, Json>>;
}

/**
 * Whether a conversation is to be `sealed`, which fails if somebody's keys are not known, or they use a simple client; or
 * `open`. Never open because it cannot be sealed: people decide that.
 */
export type Sealing = 'sealed' | 'open';

/** A person's chat node: conversations that work offline, and a session with a server that reconnects by itself. */
export interface ChatClient {
  /** This person's id. */
  readonly id: PersonId;
  /** The current writer. Replaced when it was forked or copied, and by `useAgain`. */
  readonly writer: WriterId;
  readonly profile: Profile;
  readonly connection: ConnectionState;
  /** The last that whoever runs the server said; null if there was nothing since it was chosen. */
  readonly notice: Notice | null;
  /** Everyone online by person id, this node's own user included. */
  readonly online: ReadonlyMap<PersonId, OnlinePerson>;
  /** Peers on the network. */
  readonly nearby: NearbyState;
  readonly conversations: ReadonlyMap<ConversationId, Conversation>;
  /** The open rooms that the server and peers list, also those of which this person is a member. */
  readonly rooms: ReadonlyMap<ConversationId, OpenRoom>;
  /** The rooms for everybody that are here, also those of which this person is a member. */
  readonly everybodyRooms: readonly EverybodyRoom[];
  /** What this node is known to lack of a conversation. */
  missing(conversation: ConversationId): Missing;

  /** Connects to a server (leaving the old one with GOODBYE), or to none. If its key is known, it must have that one. */
  setServer(address: Address | null): void;
  /** Connects to a server that has another key than before. Has no effect if that is not the key that it has. */
  acceptServer(key: string): void;
  /** Starts or stops looking for peers on the network, or changes its settings. */
  setNearby(settings: PeersSettings): Promise<void>;
  /** Announces nearby the port at which this profile is given to another computer of the user; undefined: none any more. */
  offersProfileAt(port: number | undefined): void;
  /** Tests whether a multicast on each interface comes back. Takes up to 2 s. */
  testNearby(): Promise<void>;
  /** Reconnects at once instead of at `retryAt`. */
  retryNow(): void;
  /** Says GOODBYE and stays disconnected until `wake`; for when the machine goes to sleep. */
  sleep(): void;
  wake(): void;
  /** Tells the server and peers what changed. A changed name takes a new registration. */
  setProfile(profile: Profile): void;

  /** Asks the server when people were last there, if both they and this person allow that (`last here`). */
  askLastHere(people: readonly PersonId[]): void;

  /** The computers nearby of members of a conversation, of which files can be asked. */
  computersNearby(conversation: ConversationId): readonly PeerComputer[];
  /** Whether a computer nearby has been sent many messages that it has not taken yet. */
  isBehind(writer: WriterId): boolean;
  /** The member whose writer this is, who may be given the files of a conversation; undefined if it is none of a member. */
  memberWith(conversation: ConversationId, writer: WriterId): PersonId | undefined;
  /** The server, if pieces of a conversation's files can be brought to it and fetched from it now. */
  fileServer(conversation: ConversationId): FileServerPlace | undefined;
  /** The computers of a conversation's members, besides this one, that are connected to the server. */
  computersOnServer(conversation: ConversationId): readonly MembersComputer[];
  /** Has connections for files served, and pieces brought that are wanted. Before, nothing is done about them. */
  serveFiles(server: FileConnectionServer): void;

  /** Whether a conversation with people can be sealed. Asks the server for keys that are not known, which takes a moment. */
  sealability(people: readonly PersonId[]): Promise<Sealability>;
  /**
   * Like the methods below, writes an entry that is durable when the promise resolves, and is sent once a node that it
   * concerns is connected. Founds a conversation.
   * @param said what is said first: without it nobody is invited
   */
  invite(
    people: readonly NamedPerson[],
    title?: string,
    sealing?: Sealing,
    said?: OutgoingContent,
  ): Promise<Result<{ conversation: ConversationId }>>;
  /** Founds an open room. */
  openRoom(room: NewRoom): Promise<Result<{ conversation: ConversationId }>>;
  /** Joins an open room that is listed. */
  enterRoom(conversation: ConversationId): Promise<Result<ControlEntry>>;
  /** @param history whether they are given earlier messages */
  inviteMore(
    conversation: ConversationId,
    people: readonly NamedPerson[],
    history?: boolean,
  ): Promise<Result<ControlEntry>>;
  /** Withdraws invitations: this person's own, or as the founder everybody's. Returns the last UNINVITE. */
  uninvite(conversation: ConversationId, people: readonly NamedPerson[]): Promise<Result<ControlEntry>>;
  join(conversation: ConversationId): Promise<Result<ControlEntry>>;
  decline(conversation: ConversationId): Promise<Result<ControlEntry>>;
  /**
   * Leaves. A LEAVE names this person's last messages, and those that this node does not know of are withdrawn. So another
   * node must first have reported what it holds, and its messages by this person must be here. `waits`: the LEAVE is
   * written as soon as that is so, also after a restart. Until then `Conversation.isLeaving` is true and this person is
   * still a member.
   */
  leave(conversation: ConversationId): Promise<Result<ControlEntry | 'waits'>>;
  /** Leaves at once. Withdraws messages of this person that only other nodes hold. */
  leaveNow(conversation: ConversationId): Promise<Result<ControlEntry>>;
  /** Cancels a LEAVE that still waits. */
  stay(conversation: ConversationId): void;
  /** Decides which members of an open room may write, besides its founder: undefined for all. Only the founder can. */
  decideSpeakers(
    conversation: ConversationId,
    speakers: readonly PersonId[] | undefined,
  ): Promise<Result<ControlEntry>>;
  /** Closes an open room for good; only the founder can. */
  closeRoom(conversation: ConversationId): Promise<Result<ControlEntry>>;
  /** Removes somebody who takes part; only the founder can. */
  remove(conversation: ConversationId, person: PersonId): Promise<Result<ControlEntry>>;
  /** This person's computers, as far as conversations and connections show them. Reads the last message of each in every conversation. */
  computers(): readonly Computer[];
  /** Whether another computer of this person has removed this one. It can then write nothing until `useAgain`. */
  readonly isRemoved: boolean;
  /** What a computer of this person is called; undefined if it has not told that yet. */
  computerCalled(writer: WriterId): string | undefined;
  /** Names this computer. The name is told to this person's other computers and to nobody else. */
  nameComputer(name: string): void;
  /** Whether a person is known to have removed this computer of theirs, whatever conversations say. */
  isRemovedFrom(person: PersonId, writer: WriterId): boolean;
  /**
   * Removes another computer of this person for good: from every conversation that knows it, and from connections. Returns the
   * first failure.
   */
  removeComputer(writer: WriterId): Promise<Result<void>>;
  /** Goes on as another computer than the one that was removed. */
  useAgain(): void;
  /** Writes a message of any kind. */
  say(conversation: ConversationId, said: OutgoingContent): Promise<Result<MessageEntry>>;
  /** `say` with kind `text`. */
  sendText(conversation: ConversationId, text: string): Promise<Result<MessageEntry>>;
  /**
   * Imports entries from a file, in any order, with the same checks as those from other nodes. Rejects when they cannot be
   * stored.
   * @param keys the keys of sealed messages that the file carries
   */
  importEntries(entries: readonly LogEntry[], keys?: CarriedKeys): Promise<ImportResult>;
  /** Deletes the content of a conversation's messages on this computer. Later messages are kept as usual. */
  deleteHistory(conversation: ConversationId): Promise<Result<void>>;
  /** Removes a message of this person that the server refused: its content is deleted here, and it is not offered again. */
  removeRefused(conversation: ConversationId, hash: EntryHash): Promise<Result<void>>;
  /** Offers refused entries to the server again. */
  resend(conversation: ConversationId): void;

  /** Tells this person's other computers what has been read, as far as they are connected. */
  tellRead(marks: readonly ReadMark[]): void;
  /** Tells the others in a small conversation what this person does there, as far as they are connected. */
  tellDoing(doing: Doing): void;
  /** Call when the user has blocked or unblocked this person. */
  blockedChanged(person: PersonId): void;
  /** A picture, held here or requested from a peer or the server; undefined if none comes. */
  icon(hash: string): Promise<Uint8Array | undefined>;
  /** Calls the listener after every change. Returns a function that removes it. */
  onChange(listener: (change: Change) => void): () => void;
  /** Finishes pending writes, sends GOODBYE and closes. Waits at most a second for the connections to close. */
  close(): Promise<void>;
}

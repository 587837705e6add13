import type { Socket } from 'node:net';
import type { Certificate } from '../shared/conversation/log-entry';
import type { Backlog } from '../shared/exchange/backlog';
import type { Router } from '../shared/exchange/router';
import type { ConversationId, EntryHash, WriterId } from '../shared/ids';
import { errorFields, type Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import type { Holds } from '../shared/protocol/holds';
import type { LineConnection } from '../shared/protocol/line-connection';
import type { OnlineUser } from '../shared/protocol/messages';
import type { RateLimit } from '../shared/protocol/rate-limit';
import type { Throttle } from '../shared/protocol/throttle';
import type { Outbox } from './outbox';
import type { Hold } from './holds';
import type { SimpleAuthor } from './simple-clients/authors';
import type { Liveness } from './liveness';

/** A connection that has not registered, or has ended its registration. */
export interface Unregistered {
  readonly state: 'new';
}

/** A connection on which the server has proven who it is. */
export interface Greeted {
  readonly state: 'greeted';
  /** What a full node signs in REGISTER. */
  readonly nonce: string;
}

/** How a client presents itself in REGISTER. */
export interface Presentation {
  readonly user: OnlineUser;
  readonly wantsChanges: boolean;
  /** Whether it is told of open rooms. */
  readonly wantsRooms: boolean;
}

interface RegisteredBase {
  readonly state: 'registered';
  readonly session: Session;
  /** As others see its person; STATUS changes it. */
  user: OnlineUser;
  readonly wantsChanges: boolean;
  readonly wantsRooms: boolean;
  /** Number of the last change in the list of users that was sent. */
  listVersion: number;
}

/** A registered full node, which writes its own entries. */
export interface FullNode extends RegisteredBase {
  readonly kind: 'full';
  readonly writer: WriterId;
  readonly certificate: Certificate;
  /** Synchronises it with the server. */
  readonly router: Router;
  /** Slows it down when it sends too much, so that nothing is lost. */
  readonly throttle: Throttle;
}

/** A registered simple client, for which the server writes. */
export interface SimpleClient extends RegisteredBase {
  readonly kind: 'simple';
  readonly author: SimpleAuthor;
  /** Whether it wants messages of other kinds than text, rendered as text. */
  readonly wantsKinds: boolean;
  /** Its progress, by conversation. */
  readonly feeds: Map<ConversationId, Feed>;
}

export type Registered = FullNode | SimpleClient;
/** How far a session has come. What it has in one state does not exist in another. */
export type Phase = Unregistered | Greeted | Registered;
export type SessionState = Phase['state'];

/** How far a simple client has been sent one conversation's messages. */
export interface Feed {
  /** Arrival of the last message handed to its connection. */
  cursor: number;
  /** The cursor when the system last had taken over all that was sent. Only this is stored. */
  safe: number;
  /** Whether new messages are sent at once; otherwise the client is still reading what it missed. */
  isLive: boolean;
}

/** One connection to the server. */
export interface Session {
  /** What the connection's lines go through: TLS or not. */
  readonly stream: Socket;
  /** Whether the other side has sent mostly records without content; see runtime/tls/waste.ts. */
  readonly isWasteful: () => boolean;
  readonly connection: LineConnection;
  readonly outbox: Outbox;
  readonly holds: Holds<Hold>;
  readonly liveness: Liveness;
  readonly address: string;
  /** By which connections are counted together; see `originOf`. */
  readonly origin: string;
  phase: Phase;
  /** Bounds what it may send, unless it is a full node, which is slowed down instead. */
  readonly rate: RateLimit;
  /** Jobs that it asked for and that are not done. */
  readonly backlog: Backlog;
  /** Bytes of the last line received. */
  lineBytes: number;
  /** When it was last told that it sends too fast. */
  complainedAt: number;
}

/** The full node of a session; undefined if it is none, or not registered. */
export const fullNodeOf = ({ phase }: Session): FullNode | undefined =>
  phase.state === 'registered' && phase.kind === 'full' ? phase : undefined;

/** Whether a client is registered still. */
export const isRegistered = (client: Registered): boolean => client.session.phase === client;

/** Fields that tell a sender which message was refused. */
export type ErrorDetails = {
  command?: string;
  conversation?: string;
  id?: string;
  hash?: string;
  entry?: EntryHash;
  retryAfter?: number;
};

/** Sends ERROR to a session. */
export function sendError(session: Session, problem: Failure, details: ErrorDetails = {}): void {
  session.connection.send('ERROR', { ...errorFields(problem), ...details });
}

/** The details of a message, as far as they are well-formed. */
export function detailsOf(command: string | undefined, fields: Record<string, unknown> = {}): ErrorDetails {
  const { conversation, id, hash } = fields;
  return {
    ...(command === undefined ? {} : { command }),
    ...(typeof conversation === 'string' && conversation.length <= 36 ? { conversation } : {}),
    ...(typeof id === 'string' && id.length <= limits.messageIdCharacters ? { id } : {}),
    ...(typeof hash === 'string' && hash.length === 64 ? { hash } : {}),
  };
}

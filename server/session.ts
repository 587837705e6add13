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
import type { Vigil } from './vigil';

/** `new` until REGISTER, `proving` until a full node has shown that it holds its key, then `registered`. */
export type SessionState = 'new' | 'proving' | 'registered';

/** Who writes a session's entries: the full node itself, or the server for a simple client. */
export type Speaker =
  | { readonly kind: 'full'; readonly writer: WriterId }
  | {
      readonly kind: 'simple';
      readonly author: SimpleAuthor;
      /** Whether it wants messages of other kinds than text, rendered as text. */
      readonly wantsKinds: boolean;
    };

/** What a session has registered as. */
export interface Registrant {
  readonly user: OnlineUser;
  readonly speaker: Speaker;
  readonly wantsChanges: boolean;
}

/** A well-formed REGISTER of a full node that has not sent PROVE yet. */
export interface PendingRegistration {
  readonly registered: Registrant;
  readonly writer: WriterId;
  readonly nonce: string;
}

/** How far a simple client has been sent one conversation's messages. */
export interface Feed {
  /** Arrival of the last message handed to its connection. */
  cursor: number;
  /** The cursor when the system last had taken over all that was sent. Only this is stored. */
  safe: number;
  /** Whether new messages are sent at once; otherwise the client is still reading what it missed. */
  isLive: boolean;
}

/** What happens to those who send too much: a simple client is refused, a full node is slowed down, so that nothing is lost. */
export type SessionLimit =
  | { readonly kind: 'refuses'; readonly rate: RateLimit }
  | { readonly kind: 'slows'; readonly throttle: Throttle };

/** One connection to the server. */
export interface Session {
  readonly connection: LineConnection;
  readonly outbox: Outbox;
  readonly holds: Holds<Hold>;
  readonly vigil: Vigil;
  readonly address: string;
  /** By which connections are counted together; see `originOf`. */
  readonly origin: string;
  limit: SessionLimit;
  state: SessionState;
  pending: PendingRegistration | undefined;
  registered: Registrant | undefined;
  /** Synchronises a full node with the server; undefined for other sessions. */
  router: Router | undefined;
  /** Number of the last change in the list of users that was sent. */
  listVersion: number;
  /** Jobs that it asked for and that are not done. */
  readonly backlog: Backlog;
  /** A simple client's progress, by conversation. */
  readonly feeds: Map<ConversationId, Feed>;
  /** Bytes of the last line received. */
  lineBytes: number;
  /** When it was last told that it sends too fast. */
  complainedAt: number;
}

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

import type { Router } from '../shared/exchange/router';
import type { ConversationId, EntryHash, WriterId } from '../shared/ids';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import type { LineConnection } from '../shared/protocol/line-connection';
import type { OnlineUser } from '../shared/protocol/messages';
import type { RateLimit } from '../shared/protocol/rate-limit';
import type { Outbox } from './outbox';
import type { Pace } from './pace';
import type { SimpleAuthor } from './simple-clients/authors';
import type { Vigil } from './vigil';

/** `new` until REGISTER, `proving` until a full node has shown that it holds its key, then `registered`. */
export type SessionState = 'new' | 'proving' | 'registered';

/** Who writes the entries of somebody who is registered: a full node itself, or the server for a simple client. */
export type Speaker =
  | { readonly kind: 'full'; readonly writer: WriterId }
  | {
      readonly kind: 'simple';
      readonly author: SimpleAuthor;
      /** Whether messages of other kinds than text are wanted, by their plain reading. */
      readonly wantsKinds: boolean;
    };

/** Somebody who is registered. */
export interface Registered {
  readonly user: OnlineUser;
  readonly speaker: Speaker;
  readonly wantsChanges: boolean;
}

/** A REGISTER that was accepted in form and waits for its proof. */
export interface Claim {
  readonly registered: Registered;
  readonly writer: WriterId;
  readonly nonce: string;
}

/** How far a simple client has been given one conversation's messages. */
export interface Reading {
  /** The arrival of the last message that was handed to its connection. */
  cursor: number;
  /** The same as of when the system had taken over all that was sent: what is kept as given. */
  safe: number;
  /** Whether new messages go to it at once; else they are reached by reading what it missed. */
  isLive: boolean;
}

/** One connection to the server. */
export interface Session {
  readonly connection: LineConnection;
  readonly outbox: Outbox;
  readonly pace: Pace;
  readonly vigil: Vigil;
  readonly address: string;
  /** What connections of one origin have in common; see `originOf`. */
  readonly origin: string;
  rate: RateLimit;
  state: SessionState;
  claim: Claim | undefined;
  registered: Registered | undefined;
  /** What keeps a full node and the server the same; undefined for others. */
  router: Router | undefined;
  /** The last change that was in the list of users when it was sent. */
  listVersion: number;
  /** Number of jobs that it asked for and that are not done. */
  waiting: number;
  /** By conversation; of a simple client. */
  readonly readings: Map<ConversationId, Reading>;
  /** Bytes of the lines that are not done yet. */
  waitingBytes: number;
  /** Bytes of the line that came last. */
  lineBytes: number;
  /** When it was last told that it sends too fast. */
  complainedAt: number;
}

/** The fields by which a sender recognises what was refused. */
export type ErrorDetails = {
  command?: string;
  conversation?: string;
  id?: string;
  hash?: string;
  entry?: EntryHash;
  retryAfter?: number;
};

/** Tells a session what went wrong. */
export function sendError(session: Session, problem: Failure, details: ErrorDetails = {}): void {
  session.connection.send('ERROR', { ...problem, ...details });
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

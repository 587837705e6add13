import type { Signer } from '../shared/conversation/author';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import type { LineConnection } from '../shared/protocol/line-connection';
import type { OnlineUser } from '../shared/protocol/messages';
import type { Answers } from './answers';
import type { Outbox } from './outbox';
import type { Pace } from './pace';
import type { RateLimit } from '../shared/protocol/rate-limit';
import type { Vigil } from './vigil';

/** `new` until REGISTER, `proving` until a full node has shown that it holds its key, then `registered`. */
export type SessionState = 'new' | 'proving' | 'registered';

/** A REGISTER that was accepted in form and waits for its proof. */
export interface Claim {
  user: OnlineUser;
  /** What the server writes with on a simple client's behalf; undefined for a full node. */
  signer: Signer | undefined;
  wantsChanges: boolean;
  wantsReceipts: boolean;
  nonce: string;
}

/** Someone who is registered: a full node signs for itself, for a simple client the server does. */
export interface Registered {
  user: OnlineUser;
  /** The key that the server writes with on a simple client's behalf; undefined for a full node. */
  signer: Signer | undefined;
  wantsChanges: boolean;
  wantsReceipts: boolean;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** How far a simple client has been given one conversation's texts. */
export interface Reading {
  /** The arrival of the last text that was handed to its connection. */
  cursor: number;
  /** The same as of when the system had taken over all that was sent: what is kept as given. */
  safe: number;
  /** Whether new texts go to it at once; else they are reached by reading what it missed. */
  isLive: boolean;
}

/** One connection to the server. */
export interface Session {
  readonly connection: LineConnection;
  readonly outbox: Outbox;
  readonly pace: Pace;
  readonly answers: Answers;
  readonly vigil: Vigil;
  readonly address: string;
  /** What connections of one origin have in common; see `originOf`. */
  readonly origin: string;
  rate: RateLimit;
  state: SessionState;
  claim: Claim | undefined;
  registered: Registered | undefined;
  /** The last change that was in the list of users when it was sent. */
  listVersion: number;
  /** How much of what it asked for is not done yet. */
  waiting: number;
  /** By conversation; of a simple client. */
  readonly readings: Map<string, Reading>;
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
  number?: number;
  hash?: string;
  retryAfter?: number;
};

/** Tells a session what went wrong. */
export function sendError(session: Session, problem: Failure, details: ErrorDetails = {}): void {
  session.connection.send('ERROR', { ...problem, ...details });
}

/** The details of a message, as far as they are well-formed. */
export function detailsOf(command: string | undefined, fields: Record<string, unknown> = {}): ErrorDetails {
  const { conversation, id, number, hash } = fields;
  return {
    ...(command === undefined ? {} : { command }),
    ...(typeof conversation === 'string' && conversation.length <= 36 ? { conversation } : {}),
    ...(typeof id === 'string' && id.length <= limits.messageIdCharacters ? { id } : {}),
    ...(typeof number === 'number' ? { number } : {}),
    ...(typeof hash === 'string' && hash.length === 64 ? { hash } : {}),
  };
}

import type { Signer } from '../shared/conversation/author';
import type { Failure } from '../shared/protocol/errors';
import type { LineConnection } from '../shared/protocol/line-connection';
import type { OnlineUser } from '../shared/protocol/messages';
import type { Outbox } from './outbox';
import type { RateLimit } from './rate-limit';

/** `new` until REGISTER, `proving` until a full node has shown that it holds its key, then `registered`. */
export type SessionState = 'new' | 'proving' | 'registered';

/** A REGISTER that was accepted in form and waits for its proof. */
export interface Claim {
  user: OnlineUser;
  /** What the server writes with on a simple client's behalf; undefined for a full node. */
  signer: Signer | undefined;
  wantsChanges: boolean;
  nonce: string;
}

/** Someone who is registered: a full node signs for itself, for a simple client the server does. */
export interface Registered {
  user: OnlineUser;
  /** The key that the server writes with on a simple client's behalf; undefined for a full node. */
  signer: Signer | undefined;
  wantsChanges: boolean;
}

/** One connection to the server. */
export interface Session {
  readonly connection: LineConnection;
  readonly outbox: Outbox;
  readonly address: string;
  rate: RateLimit;
  state: SessionState;
  claim: Claim | undefined;
  registered: Registered | undefined;
  /** The version of the list of users that it was last sent. */
  listVersion: number;
  /** When it was last told that it sends too fast. */
  complainedAt: number;
}

export type ErrorDetails = {
  command?: string;
  conversation?: string;
  id?: string;
  number?: number;
  retryAfter?: number;
};

/** Tells a session what went wrong. */
export function sendError(session: Session, problem: Failure, details: ErrorDetails = {}): void {
  session.connection.send('ERROR', { code: problem.code, message: problem.message, ...details });
}

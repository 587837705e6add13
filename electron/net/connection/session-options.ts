import type { Environment } from '../../../runtime/environment';
import type { PersonId, WriterId } from '../../../shared/ids';
import type { Address } from '../../../shared/protocol/address';
import type { Revocation } from '../../../shared/protocol/revocation';
import type { WriterKeys } from '../keys';
import type { SilencePace } from '../pace';
import type { NodeSession } from './node-messages';
import type { SessionEvents } from './session-events';

/** How this node presents itself to one that dials it. */
export interface Welcome {
  user: string;
  version: string;
  instance: string;
  features: readonly string[];
}

/** Which side of the connection this is. */
export type Role =
  | {
      kind: 'dials';
      /** The fields of REGISTER. */
      registration: object;
      /** Set when a peer is dialled. */
      peer?: {
        /** The person or writer that it must prove to be; without an id, the one that it claims to be. */
        id: string | undefined;
        /** Whether this writer may be the one that is dialled; anybody else is told nothing. */
        mayBe(writer: string): boolean;
      };
      /** The secret of an invite to the server that is dialled. */
      invite?: string | undefined;
    }
  | {
      kind: 'is dialled';
      welcome: () => Welcome;
      /** Whether this person is turned away, before they are told anything. */
      refuses: (person: PersonId) => boolean;
      /** That this computer was removed by its person, who turns it away. */
      removed: (person: PersonId, writer: WriterId) => Revocation | undefined;
    };

export interface SessionOptions {
  /** Address of the other side, for error messages. */
  address: Address;
  keys: WriterKeys;
  role: Role;
  events: SessionEvents;
  /** Handlers of the other side's messages, by command. A command without one is ignored. */
  handlers: NodeSession['handlers'];
  environment: Environment;
  /** Timeouts; `usualPatience` by default. */
  patience?: Patience;
}

export interface Patience {
  connectMs: number;
  /** When the other side is sent a PING; asked whenever it was heard. */
  silence(): SilencePace;
  /** How long to wait after the PING before dropping the connection. */
  answerMs: number;
}

export const usualPatience: Patience = {
  connectMs: 8_000,
  silence: () => ({ silenceMs: 10_000, togetherMs: 5_000 }),
  answerMs: 5_000,
};

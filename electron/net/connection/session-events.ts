import type { Certificate, LogEntry } from '../../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../../shared/ids';
import type { ClientMessages, ServerMessages } from '../../../shared/protocol/messages';
import type { Phrase } from '../../../shared/words/phrase';

/** How far a session of the side that dials has come before it is registered. */
type DiallerPhase =
  | { readonly state: 'connecting' }
  /** HELLO was sent. */
  | { readonly state: 'greeting' }
  /** REGISTER was sent to the node that has proven to hold this key of a server, or of a peer's writer. */
  | { readonly state: 'registering'; readonly key: string };

/** How far a session of the side that is dialled has come before the other is registered. */
type ListenerPhase =
  | { readonly state: 'new' }
  /** This node has proven who it is. */
  | { readonly state: 'greeted' };

/** How far a session has come. What it has in one state does not exist in another. */
export type Phase = DiallerPhase | ListenerPhase | { readonly state: 'registered' };
export type SessionState = Phase['state'];

/** Why a session ended. */
export interface SessionEnd {
  /**
   * `farewell`: the other side said GOODBYE; `elsewhere`: this person has connected from somewhere else; `second`: the two
   * nodes have another connection; `kicked`, `banned`: whoever runs the server does not want this person for now, or at all;
   * `broken`: all else.
   */
  kind: 'farewell' | 'elsewhere' | 'second' | 'kicked' | 'banned' | 'broken';
  /** Why, for people: a sentence without its full stop. */
  reason: Phrase;
}

/** A peer that has proven that it holds a writer's key, which its person certifies. */
export interface ProvenNode {
  readonly person: PersonId;
  readonly writer: WriterId;
  readonly certificate: Certificate;
}

/** What a session tells its owner. */
export interface SessionEvents {
  /** A line was received after registration, valid or not. */
  line(): void;
  /**
   * The dialled node has proven to hold this key, and has been told nothing yet.
   * @returns whether to register; the owner ends the session itself if not
   */
  proven(key: string): boolean;
  /** The dialled node has accepted the registration. */
  welcome(fields: ServerMessages['WELCOME'], peer: ProvenNode | undefined): void;
  /** The node that dialled has proven who it is, and is registered. */
  admitted(fields: ClientMessages['REGISTER'], node: ProvenNode): void;
  /** @param bytes size of its line */
  entry(entry: LogEntry, bytes: number): void;
  closed(end: SessionEnd): void;
}

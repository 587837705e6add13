import type { LogEntry } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import type { ClientMessages, ServerMessages } from '../../shared/protocol/messages';
import type { Phrase } from '../../shared/words/phrase';

/**
 * `registering`: this side dialled and waits for WELCOME. `new`, `proving`: the other side dialled; this side waits for
 * REGISTER, then for PROVE.
 */
export type SessionState = 'registering' | 'new' | 'proving' | 'registered';

/** Why a session ended. */
export interface SessionEnd {
  /**
   * `farewell`: the other side said GOODBYE; `elsewhere`: this person has connected from somewhere else; `second`: the two
   * nodes have another connection; `broken`: all else.
   */
  kind: 'farewell' | 'elsewhere' | 'second' | 'broken';
  /** Why, for people: a sentence without its full stop. */
  reason: Phrase;
}

/** A peer that has proven that it holds a writer's key, which its person certifies. */
export interface ProvenNode {
  readonly person: PersonId;
  readonly writer: WriterId;
}

/** What a session tells its owner. */
export interface SessionEvents {
  /** A line was received after registration, valid or not. */
  line(): void;
  /** The dialled node has accepted the registration. */
  welcome(fields: ServerMessages['WELCOME'], peer: ProvenNode | undefined): void;
  /** The node that dialled has proven who it is, and is registered. */
  admitted(fields: ClientMessages['REGISTER'], node: ProvenNode): void;
  /** @param bytes size of its line */
  entry(entry: LogEntry, bytes: number): void;
  closed(end: SessionEnd): void;
}

import type { Certificate } from '../../../shared/conversation/log-entry';
import type { OnlineUser } from '../../../shared/protocol/messages';
import type { Address } from '../../../shared/protocol/address';
import type { Router } from '../../../shared/exchange/router';
import type { PersonId, WriterId } from '../../../shared/ids';
import type { Phrase } from '../../../shared/words/phrase';
import type { Session } from '../connection/session';

/** A registered connection with a peer. */
export interface PeerLink {
  readonly person: PersonId;
  /** Their computer, which has proven that it is theirs. */
  readonly writer: WriterId;
  readonly certificate: Certificate;
  /** New at every start of their app. */
  readonly instance: string;
  /** The writer that dialled. */
  readonly dialler: WriterId;
  readonly session: Session;
  readonly router: Router;
  /** Counts a signature that was checked for nothing. */
  forged(): void;
  /** The address from which they are connected. */
  readonly host: string;
  /** Where they listen, if known. */
  readonly address: Address | undefined;
  /** Why dialling them failed before they dialled us; undefined if it did not. */
  readonly problem: Phrase | undefined;
  /** Whether they can dial this node; undefined until they have tried. */
  reachesUs: boolean | undefined;
  /** How they present themselves; undefined until they have. */
  presence: OnlineUser | undefined;
}

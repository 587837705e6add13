import type { OnlineUser } from '../../../shared/protocol/messages';
import type { Address } from '../../../shared/protocol/address';
import type { Router } from '../../../shared/exchange/router';
import type { PersonId, WriterId } from '../../../shared/ids';
import type { Session } from '../session';

/** A registered connection with a peer. */
export interface PeerLink {
  readonly person: PersonId;
  /** Their computer, which has proven that it is theirs. */
  readonly writer: WriterId;
  /** New at every start of their app. */
  readonly instance: string;
  /** The writer that dialled. */
  readonly dialler: WriterId;
  readonly session: Session;
  readonly router: Router;
  /** The address from which they are connected. */
  readonly host: string;
  /** Where they listen, as far as it is known. */
  readonly address: Address | undefined;
  /** Why they could not be dialled before they got through themselves; undefined when that did not fail. */
  readonly problem: string | undefined;
  /** Whether they can reach us as well as we them; undefined until they have tried. */
  reachesUs: boolean | undefined;
  /** How they present themselves; undefined until they have. */
  presence: OnlineUser | undefined;
}

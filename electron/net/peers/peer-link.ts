import type { OnlineUser } from '../../../shared/protocol/messages';
import type { PeerAddress } from '../discovery/types';
import type { Sync } from '../exchange/sync';
import type { Session } from '../session';

/** A registered connection with a peer. */
export interface PeerLink {
  /** The person, who has proven it. */
  readonly id: string;
  /** New at every start of their app. */
  readonly instance: string;
  /** Who dialled. */
  readonly dialler: string;
  readonly session: Session;
  readonly sync: Sync;
  /** The address from which they are connected. */
  readonly host: string;
  /** Where they listen, as far as it is known. */
  readonly address: PeerAddress | undefined;
  /** Why they could not be dialled before they got through themselves; undefined when that did not fail. */
  readonly problem: string | undefined;
  /** Whether they can reach us as well as we them; undefined until they have tried. */
  reachesUs: boolean | undefined;
  /** How they present themselves; undefined until they have. */
  presence: OnlineUser | undefined;
}

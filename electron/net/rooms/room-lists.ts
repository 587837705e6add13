import type { Router } from '../../../shared/exchange/router';
import type { ServerMessages } from '../../../shared/protocol/messages';

/** Lists of open rooms that go over connections. */
export interface RoomLists {
  /** The other side of a connection lists rooms. */
  heard(router: Router, fields: ServerMessages['ROOMS']): void;
  /** A connection has ended. */
  gone(router: Router): void;
  /** The lines that tell a peer in which rooms this person is. */
  ownList(): readonly Uint8Array[];
}

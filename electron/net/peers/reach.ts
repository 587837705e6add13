import { originOf } from '../../../shared/protocol/origin';
import type { Address } from '../../../shared/protocol/address';
import type { Session } from '../session';
import { SourceLimit } from '../source-limit';
import type { Environment } from '../../../runtime/environment';
import { canReach } from './dial-back';

/** Connections made back to one address to see whether it can be reached. */
const perSecond = 0.5;
const burst = 10;

/** Tells peers that dialled whether they can be dialled themselves: a firewall may let them out and nobody in. */
export class Reach {
  readonly #limit = new SourceLimit(perSecond, burst);

  constructor(private readonly environment: Environment) {}

  /**
   * Tries the address and tells what came of it. Does nothing if too many were tried there.
   * @param address on the host from which the peer is connected, and on no other
   */
  async tell(session: Session, address: Address): Promise<void> {
    if (this.#limit.take(originOf(address.host), this.environment.now()) > 0) return;
    session.send('REACH', { reached: await canReach(address, this.environment) });
  }
}

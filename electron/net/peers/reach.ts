import { originOf } from '../../../shared/protocol/origin';
import type { Address } from '../../../shared/protocol/address';
import type { Session } from '../connection/session';
import { SourceLimit } from '../../../shared/protocol/source-limit';
import type { Environment } from '../../../runtime/environment';
import { canReach } from './dial-back';

/** Rate limit for test connections back to one address. */
const perSecond = 0.5;
const burst = 10;

/** Tells peers that dialled whether they can be dialled, too: a firewall may block incoming connections only. */
export class Reach {
  readonly #limit = new SourceLimit(perSecond, burst);

  constructor(private readonly environment: Environment) {}

  /**
   * Tests the address and sends the result. Does nothing over the rate limit.
   * @param address MUST be on the host from which the peer is connected
   */
  async tell(session: Session, address: Address): Promise<void> {
    if (this.#limit.take(originOf(address.host), this.environment.now()) > 0) return;
    session.send('REACH', { reached: await canReach(address, this.environment) });
  }
}

import { limits } from '../../../shared/protocol/limits';
import { originOf } from '../../../shared/protocol/origin';
import { SourceLimit } from '../../../shared/protocol/source-limit';

/**
 * What handshakes with strangers may cost: of one address, and, several times that, of one origin (`originOf`). On a local
 * network with IPv6 all neighbours have one origin: with one limit for it, a single one that floods from its own address would
 * keep the others out. With one per address only, somebody who takes a new address for each connection would have none at all.
 */
export class HandshakeLimit {
  readonly #ofHost = new SourceLimit(limits.peerHandshakesPerSecond, limits.peerHandshakesBurst);
  readonly #ofOrigin = new SourceLimit(
    limits.peerHandshakesOfOriginPerSecond,
    limits.peerHandshakesOfOriginBurst,
  );

  /**
   * Whether one more handshake may be carried out.
   * @param now ms by a clock that never goes back
   */
  take(host: string, now: number): boolean {
    return this.#ofHost.take(host, now) === 0 && this.#ofOrigin.take(originOf(host), now) === 0;
  }
}

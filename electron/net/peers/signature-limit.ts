import { limits } from '../../../shared/protocol/limits';
import { originOf } from '../../../shared/protocol/origin';
import { SourceLimit } from '../../../shared/protocol/source-limit';

/**
 * What checking the signatures that strangers send may cost: of one address, and, several times that, of one origin
 * (`originOf`), as with handshakes. All connections count together, and one that comes back does not begin anew: otherwise
 * somebody with many of them would keep this computer busy with nothing else.
 */
export class SignatureLimit {
  readonly #ofHost = new SourceLimit(limits.peerSignaturesPerSecond, limits.peerSignaturesBurst);
  readonly #ofOrigin = new SourceLimit(
    limits.peerSignaturesOfOriginPerSecond,
    limits.peerSignaturesOfOriginBurst,
  );

  /** Counts signatures. Returns the milliseconds for which no more are to be taken, or 0. */
  takeAnyway(host: string, now: number, count: number): number {
    return Math.max(
      this.#ofHost.takeAnyway(host, now, count),
      this.#ofOrigin.takeAnyway(originOf(host), now, count),
    );
  }
}

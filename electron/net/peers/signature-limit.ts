import { limits } from '../../../shared/protocol/limits';
import { originOf } from '../../../shared/protocol/origin';
import { SourceLimit } from '../../../shared/protocol/source-limit';

/**
 * Limits how many signatures that strangers send are checked. One address may send so many, and one origin (`originOf`) several
 * times as many, as with handshakes. All connections count together, and one that comes back does not begin anew: otherwise
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

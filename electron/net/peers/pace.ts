import { limits } from '../../../shared/protocol/limits';
import { RateLimit } from '../../../shared/protocol/rate-limit';
import type { Session } from '../session';
import type { Environment } from '../../../runtime/environment';

/** What a message costs its sender, in tokens of `limits.peerBurst`; `haveItem` is for each item of a HAVE. */
export const costs = {
  /** Any line at all. */
  line: 0.1,
  haveItem: 1,
  /** An entry of a conversation that is not held here: its signature is verified, usually for nothing. */
  unknownEntry: 1,
  icon: 5,
  /** Changes that are shown or stored: presence, gossip, reachability. */
  news: 10,
} as const;

/** Rate limit for a peer. Over it, the peer's connection is not read for a while; nothing that it sends is lost. */
export class Pace {
  readonly #limit: RateLimit;
  #timer: { cancel(): void } | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly session: Pick<Session, 'hold' | 'release'>,
  ) {
    this.#limit = new RateLimit(limits.peerPerSecond, limits.peerBurst, environment.now());
  }

  charge(cost: number): void {
    const wait = this.#limit.takeAnyway(this.environment.now(), cost);
    if (wait === 0 || this.#timer) return;
    this.session.hold('pace');
    this.#timer = this.environment.setTimer(() => {
      this.#timer = undefined;
      this.session.release('pace');
    }, wait);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}

import { limits } from '../../../shared/protocol/limits';
import { RateLimit } from '../../../shared/protocol/rate-limit';
import type { Session } from '../session';
import type { Environment } from '../../../runtime/environment';

/** What a message costs its sender, in tokens of `limits.peerBurst`; for a HAVE, each of its items. */
export const costs = {
  /** Any line at all. */
  line: 0.1,
  haveItem: 1,
  /** An entry of a conversation that is not held here: its signature is verified, and usually nothing comes of it. */
  unknownEntry: 1,
  icon: 5,
  /** Changes that are shown or stored: presence, gossip, whether they reach us. */
  news: 10,
} as const;

/** Keeps a peer from asking for more than it may: for a while it is not read, and nothing that it says is lost. */
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

import type { NetworkInterface } from './interfaces';
import type { InterfaceReport } from './types';

/** So many announcements that do not come back mean that something is wrong. */
const unansweredAtMost = 3;
const errorsAtMost = 3;

/** How one of this computer's addresses does. */
export class InterfaceState {
  lastHeardAt: number | undefined;
  #lastSentAt: number | undefined;
  #echoedAt: number | undefined;
  #unanswered = 0;
  #errors = 0;
  #error: string | undefined;

  constructor(readonly network: NetworkInterface) {}

  sending(): void {
    this.#unanswered += 1;
  }

  sent(error: string | undefined, now: number): void {
    this.#error = error;
    this.#errors = error === undefined ? 0 : this.#errors + 1;
    if (error === undefined) this.#lastSentAt = now;
  }

  /** One of its own announcements has come back. */
  echoed(now: number): void {
    this.#echoedAt = now;
    this.#unanswered = 0;
  }

  hasEchoedSince(time: number): boolean {
    return this.#echoedAt !== undefined && this.#echoedAt >= time;
  }

  /** Whether multicast seems not to get through here, so that broadcast should be tried as well. */
  get isFiltered(): boolean {
    return this.#unanswered > unansweredAtMost;
  }

  /** Whether it worked and does not any more: an interface that was made anew leaves its sockets deaf and mute. */
  get isBroken(): boolean {
    return (
      this.#errors >= errorsAtMost || (this.#echoedAt !== undefined && this.#unanswered > unansweredAtMost)
    );
  }

  report(): InterfaceReport {
    const { name, address, family } = this.network;
    return {
      name,
      address,
      family,
      used: true,
      echoed: this.isFiltered ? false : this.#echoedAt === undefined ? undefined : true,
      lastSentAt: this.#lastSentAt,
      lastHeardAt: this.lastHeardAt,
      error: this.#error,
    };
  }
}

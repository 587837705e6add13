import type { NetworkInterface } from './interfaces';
import type { InterfaceReport } from './types';

/** Number of missing echoes above which multicast counts as filtered. */
const unansweredAtMost = 3;
const errorsAtMost = 3;

/** Health of one of this computer's addresses. */
export class InterfaceState {
  lastHeardAt: number | undefined;
  #lastSentAt: number | undefined;
  #echoedAt: number | undefined;
  #unanswered = 0;
  #errors = 0;
  #sendError: string | undefined;
  #openError: string | undefined;
  /** The last error that `failed` reported as news; cleared by an echo. */
  #toldError: string | undefined;

  constructor(readonly network: NetworkInterface) {}

  /** Its sockets are being reopened: resets what was counted against the old ones. */
  opening(): void {
    this.#openError = undefined;
    if (this.#errors >= errorsAtMost) this.#errors = 0;
    if (!this.#hasGoneQuiet) return;
    this.#echoedAt = undefined;
    this.#unanswered = 0;
  }

  /** A socket could not be opened, or broke. Returns false for the same error as before. */
  failed(error: string): boolean {
    const isNews = error !== this.#toldError;
    this.#openError = error;
    this.#toldError = error;
    return isNews;
  }

  sending(): void {
    this.#unanswered += 1;
  }

  sent(error: string | undefined, now: number): void {
    this.#sendError = error;
    this.#errors = error === undefined ? 0 : this.#errors + 1;
    if (error === undefined) this.#lastSentAt = now;
  }

  /** One of its own announcements has come back. */
  echoed(now: number): void {
    this.#echoedAt = now;
    this.#unanswered = 0;
    this.#toldError = undefined;
  }

  hasEchoedSince(time: number): boolean {
    return this.#echoedAt !== undefined && this.#echoedAt >= time;
  }

  /** Whether multicast seems not to get through here, so that broadcast should be tried as well. */
  get isFiltered(): boolean {
    return this.#unanswered > unansweredAtMost;
  }

  /** Whether its sockets should be reopened. */
  get isBroken(): boolean {
    return this.#openError !== undefined || this.#errors >= errorsAtMost || this.#hasGoneQuiet;
  }

  /** It worked and no longer does: the sockets of an interface that was recreated neither send nor receive. */
  get #hasGoneQuiet(): boolean {
    return this.#echoedAt !== undefined && this.isFiltered;
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
      error: this.#openError ?? this.#sendError,
    };
  }
}

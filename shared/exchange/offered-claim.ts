import type { PersonId, WriterId } from '../ids';
import type { Claim, ExchangeLog } from './ports';

type ClaimedLog = Pick<ExchangeLog, 'offers' | 'countOffered' | 'personOf'>;

/** What a log lacks of a claim. */
export interface Offer {
  readonly isAny: boolean;
  /** Number of messages. */
  readonly count: number;
}

/** What the other side of a dialogue claims to hold, compared with what is held here. */
export class OfferedClaim {
  #last: (Offer & { readonly log: ClaimedLog }) | undefined;

  constructor(readonly claim: Claim) {}

  /** What `log` lacks of it. The answer for the last log is kept, because callers ask on every arrival. */
  lackedBy(log: ClaimedLog): Offer {
    if (this.#last?.log === log) return this.#last;
    const isAny = log.offers(this.claim);
    const count = isAny ? log.countOffered(this.claim) : 0;
    this.#last = { log, isAny, count };
    return this.#last;
  }

  /** Whether it has controls, and `log` holds them and all of a person's messages in it. */
  isCoveredBy(log: ClaimedLog, person: PersonId): boolean {
    const { controls, messages } = this.claim;
    if (controls.length === 0) return false;
    const isTheirs = ([writer]: readonly [WriterId, unknown]): boolean => log.personOf(writer) === person;
    return !log.offers({ controls, messages: new Map([...messages].filter(isTheirs)) });
  }
}

import type { EntryLog } from '../../shared/conversation/entry-log';
import { takesPart } from '../../shared/conversation/control-state';
import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import { Holders } from '../../shared/exchange/holders';
import type { Claim } from '../../shared/exchange/ports';
import type { EntryHash, PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import type { Delivery, MessageState, Receipts } from './types';

/** Where my messages of one conversation have got to: who is known to hold which, and what the server refused. */
export class OwnDelivery implements Delivery {
  readonly #holders = new Holders();
  readonly #refused = new Map<EntryHash, Failure>();

  /**
   * @param me whose messages they are. As a holder, this stands for a server or another computer of mine.
   * @param log the conversation's log as it is now
   */
  constructor(
    private readonly me: PersonId,
    private readonly log: () => EntryLog,
    receipts: Receipts,
  ) {
    for (const [person, stretches] of receipts) this.#holders.note(person, stretches);
  }

  get refused(): ReadonlyMap<EntryHash, Failure> {
    return this.#refused;
  }

  /** Who is known to hold what, for keeping. */
  receipts(): Receipts {
    const receipts = new Map<PersonId, ReturnType<Holders['of']>>();
    for (const holder of this.#holders.holders())
      if (holder !== 'server') receipts.set(holder, this.#holders.of(holder));
    return receipts;
  }

  stateOf(entry: MessageEntry): MessageState {
    const problem = this.#refused.get(entry.hash);
    if (problem) return { state: 'failed', problem };
    const place = this.log().chains.find(entry);
    const people = this.#peopleOf(entry);
    if (!place) return { state: 'pending', reached: [], awaited: people };
    const { piece, number } = place;
    const reached = people.filter((person) => this.#holders.holds(person, piece, number));
    const awaited = people.filter((person) => !reached.includes(person));
    if (people.length > 0 && awaited.length === 0) return { state: 'delivered', reached, awaited };
    return { state: this.#holders.isSent(piece, number) ? 'sent' : 'pending', reached, awaited };
  }

  /**
   * A node says what it holds.
   * @param holder undefined for a server
   * @returns whether more of my messages are known to be there
   */
  note(holder: PersonId | undefined, claim: Claim): boolean {
    const log = this.log();
    let isNews = false;
    for (const writer of claim.messages.keys())
      if (log.personOf(writer) === this.me) {
        const news = this.#holders.note(holder ?? this.me, log.covered(claim, writer));
        isNews ||= news.length > 0;
      }
    if (isNews) this.#settle();
    return isNews;
  }

  /** The server refused an entry of mine. Returns whether that is news. */
  refuse(entry: LogEntry, problem: Failure): boolean {
    if (this.#isHeld(entry)) return false;
    this.#refused.set(entry.hash, problem);
    return true;
  }

  /** An entry is not to be offered again. */
  forget(hash: EntryHash): void {
    this.#refused.delete(hash);
  }

  /** The entries that were refused; they count as on their way again. */
  takeRefused(): EntryHash[] {
    const hashes = [...this.#refused.keys()];
    this.#refused.clear();
    return hashes;
  }

  /** What somebody else holds was not refused by everybody. */
  #settle(): void {
    for (const hash of this.#refused.keys()) {
      const entry = this.log().messageWithHash(hash);
      if (entry && this.#isHeld(entry)) this.#refused.delete(hash);
    }
  }

  #isHeld(entry: LogEntry): boolean {
    const place = this.log().chains.find(entry);
    return place !== undefined && this.#holders.isSent(place.piece, place.number);
  }

  /** Those in a message's past who still take part, without its author. */
  #peopleOf({ after }: MessageEntry): PersonId[] {
    const { controls, state } = this.log();
    const then = controls.after(after).state;
    return [...then.members, ...then.invited.keys()].filter(
      (person) => person !== this.me && takesPart(state, person),
    );
  }
}

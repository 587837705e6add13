import { includes, withRange, without, type Ranges } from '../conversation/ranges';
import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import type { PieceStretch } from './ports';

/** A person, on any of their computers, or a server. */
export type Holder = PersonId | 'server';

/**
 * Who holds which messages of a conversation, by piece. An app keeps this for its own messages, to show 'sent' and
 * 'delivered'; a server for everybody's messages, to send their authors receipts.
 */
export class Holders {
  readonly #held = new Map<Holder, Map<number, Ranges>>();

  /**
   * Records that a holder has stretches of messages. Returns the parts that were not known. Beyond
   * `limits.stretchesHeldPerPiece` new separate stretches are ignored: an honest holder has few gaps.
   */
  note(holder: Holder, stretches: readonly PieceStretch[]): PieceStretch[] {
    const pieces = this.#held.get(holder) ?? new Map<number, Ranges>();
    const news = stretches.flatMap(({ piece, first, last }) => {
      const before = pieces.get(piece) ?? [];
      const fresh = without([[first, last]], before);
      const after = withRange(before, [first, last]);
      if (after.length > before.length && after.length > limits.stretchesHeldPerPiece) return [];
      if (fresh.length > 0) pieces.set(piece, after);
      return fresh.map(([from, to]) => ({ piece, first: from, last: to }));
    });
    if (pieces.size > 0) this.#held.set(holder, pieces);
    return news;
  }

  holds(holder: Holder, piece: number, number: number): boolean {
    return includes(this.#held.get(holder)?.get(piece) ?? [], number);
  }

  /** Whether a message is sent: some other node holds it. */
  isSent(piece: number, number: number): boolean {
    return [...this.#held.keys()].some((holder) => this.holds(holder, piece, number));
  }

  /** Whether all these people hold a message. It is delivered if they are those in its past who still take part. */
  isDelivered(piece: number, number: number, people: Iterable<PersonId>): boolean {
    for (const person of people) if (!this.holds(person, piece, number)) return false;
    return true;
  }

  /** Number of stretches, as a measure of memory use. */
  get size(): number {
    let size = 0;
    for (const pieces of this.#held.values()) for (const ranges of pieces.values()) size += ranges.length;
    return size;
  }

  /** Stretches that a holder has. */
  of(holder: Holder): PieceStretch[] {
    return [...(this.#held.get(holder) ?? [])].flatMap(([piece, ranges]) =>
      ranges.map(([first, last]) => ({ piece, first, last })),
    );
  }

  holders(): Iterable<Holder> {
    return this.#held.keys();
  }
}

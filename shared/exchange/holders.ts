import { includes, withRange, without, type Ranges } from '../conversation/ranges';
import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import type { PieceStretch } from './ports';

/** Who holds: a person on one of their computers, or a server. */
export type Holder = PersonId | 'server';

/**
 * Who holds which of a conversation's messages, by piece. An app keeps this for what it wrote itself, to say 'sent' and
 * 'delivered'; a server for everybody's messages, to tell their authors.
 */
export class Holders {
  readonly #held = new Map<Holder, Map<number, Ranges>>();

  /**
   * Notes that somebody holds stretches of messages. Returns what of them was not known. Of stretches that leave ever more gaps
   * a bounded number is noted: who holds messages holds them one after the other, but for what is on its way.
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

  /** Whether any other node holds a message: it is sent. */
  isSent(piece: number, number: number): boolean {
    return [...this.#held.keys()].some((holder) => this.holds(holder, piece, number));
  }

  /** Whether all these people hold a message: with those in its past who still take part, it is delivered. */
  isDelivered(piece: number, number: number, people: Iterable<PersonId>): boolean {
    for (const person of people) if (!this.holds(person, piece, number)) return false;
    return true;
  }

  /** Number of stretches, which is what this takes in memory. */
  get size(): number {
    let size = 0;
    for (const pieces of this.#held.values()) for (const ranges of pieces.values()) size += ranges.length;
    return size;
  }

  /** What somebody holds. */
  of(holder: Holder): PieceStretch[] {
    return [...(this.#held.get(holder) ?? [])].flatMap(([piece, ranges]) =>
      ranges.map(([first, last]) => ({ piece, first, last })),
    );
  }

  /** Everybody who holds something. */
  holders(): Iterable<Holder> {
    return this.#held.keys();
  }
}

import type { Have } from '../protocol/messages';
import { compareEntries, type Entry } from './entry';
import { apply, nobody, type Membership } from './membership';

/**
 * The entries of one conversation that a node holds, in transcript order, with what follows from them: the membership,
 * and per author up to which number nothing is missing. Adding is commutative, associative and idempotent: nodes that
 * were given the same entries, in whatever order and however often, hold the same log.
 */
export class Log {
  #entries: Entry[] = [];
  readonly #held = new Map<string, Map<number, Entry>>();
  readonly #have = new Map<string, number>();
  #count = 0;
  #membership: Membership = nobody;

  constructor(readonly conversation: string) {}

  /** In transcript order. The array is live: copy it to keep it. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get membership(): Membership {
    return this.#membership;
  }

  /** The highest clock of any entry, 0 when there is none; the next entry's is one more. */
  get clock(): number {
    return this.#entries.at(-1)?.clock ?? 0;
  }

  /** Whether an entry is held beyond a gap in its author's numbers. */
  get hasGap(): boolean {
    let without = 0;
    for (const number of this.#have.values()) without += number;
    return this.#count > without;
  }

  have(): Have {
    return Object.fromEntries(this.#have);
  }

  /** The highest number up to which nothing of this author is missing. */
  haveOf(author: string): number {
    return this.#have.get(author) ?? 0;
  }

  entryAt(author: string, number: number): Entry | undefined {
    return this.#held.get(author)?.get(number);
  }

  /** The lowest number that this author has not used here. */
  nextNumber(author: string): number {
    const numbers = this.#held.get(author);
    let number = this.haveOf(author) + 1;
    while (numbers?.has(number)) number += 1;
    return number;
  }

  /**
   * Adds entries; ones already held change nothing. Of two different entries with one author and number (a forged or
   * broken author) every node keeps the same one: the one with the lesser signature.
   * @returns the entries that are new here, in transcript order
   */
  add(entries: readonly Entry[]): Entry[] {
    const fresh = entries.filter((entry) => this.#hold(entry)).sort(compareEntries);
    const first = fresh[0];
    if (!first) return [];
    const last = this.#entries.at(-1);
    // The common case: what arrives belongs at the end.
    if (this.#count === this.#entries.length + fresh.length && (!last || compareEntries(last, first) < 0)) {
      this.#entries.push(...fresh);
      this.#membership = fresh.reduce(apply, this.#membership);
    } else {
      this.#entries = [...this.#held.values()]
        .flatMap((numbers) => [...numbers.values()])
        .sort(compareEntries);
      this.#membership = this.#entries.reduce(apply, nobody);
    }
    return fresh;
  }

  #hold(entry: Entry): boolean {
    if (entry.conversation !== this.conversation) return false;
    const numbers = this.#held.get(entry.author) ?? new Map<number, Entry>();
    this.#held.set(entry.author, numbers);
    const rival = numbers.get(entry.number);
    if (rival && rival.signature <= entry.signature) return false;
    if (!rival) this.#count += 1;
    numbers.set(entry.number, entry);
    let highest = this.haveOf(entry.author);
    while (numbers.has(highest + 1)) highest += 1;
    this.#have.set(entry.author, highest);
    return true;
  }
}

/** What a node that has `have` lacks of these entries, in transcript order. */
export function missing(entries: readonly Entry[], have: Readonly<Have>): Entry[] {
  return entries.filter((entry) => entry.number > (have[entry.author] ?? 0));
}

/** Whether `theirs` holds anything that `mine` lacks. */
export function lacks(mine: Readonly<Have>, theirs: Readonly<Have>): boolean {
  return Object.entries(theirs).some(([author, number]) => number > (mine[author] ?? 0));
}

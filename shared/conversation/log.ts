import type { Have } from '../protocol/messages';
import { compareEntries, type Control, type Entry, type EntryOf } from './entry';
import type { Membership } from './membership';
import { countOf, includes, reachFrom, withRange, type Range, type Ranges } from './ranges';
import { emptyShelf, type Addition, type Head, type Order, type Shelf } from './shelf';
import {
  beginning,
  extend,
  isBefore,
  isShown,
  keyOf,
  timelineOf,
  type Place,
  type Since,
  type Timeline,
} from './timeline';

/** What a log is made of when it is opened again. */
export interface Kept {
  controls: readonly Control[];
  heads: ReadonlyMap<string, Head>;
  clock: number;
}

const noHead: Head = { ranges: [], clock: 0, pruned: 0 };

/**
 * One conversation as a node knows it: who takes part, and per author which numbers are held. Its texts lie on a shelf, so
 * it stays small however long the conversation is. Adding is commutative, associative and idempotent: nodes that were
 * given the same entries, in whatever order and however often, hold the same log.
 *
 * What is added is in the log at once, and on the shelf when `changes` has been kept: whoever needs it durable first adds
 * to a `fork`, keeps its changes, and goes on with the fork.
 */
export class Log {
  #heads: Map<string, Head>;
  #controls: readonly Control[];
  #timeline: Timeline;
  #clock: number;
  /** What was added since `changes`, by author and number. */
  #fresh = new Map<string, Entry>();
  /** Those of them that the reader need not be told of. */
  #known = new Set<string>();
  #touched = new Set<string>();
  #recastAfter: Place | undefined;
  #have: Have | undefined;

  /** @param reader whose log it is: one who was asked in later is not owed all that was said before */
  constructor(
    readonly conversation: string,
    private readonly shelf: Shelf = emptyShelf,
    private readonly reader: string | undefined = undefined,
    kept: Kept | undefined = undefined,
  ) {
    this.#heads = new Map(kept?.heads);
    this.#controls = kept?.controls ?? [];
    this.#clock = kept?.clock ?? 0;
    this.#timeline = kept ? timelineOf(kept.controls) : beginning;
  }

  /** The same log, to which adding does not change this one. */
  fork(): Log {
    const log = new Log(this.conversation, this.shelf, this.reader);
    log.#heads = new Map(this.#heads);
    log.#controls = this.#controls;
    log.#timeline = this.#timeline;
    log.#clock = this.#clock;
    log.#fresh = new Map(this.#fresh);
    log.#known = new Set(this.#known);
    log.#touched = new Set(this.#touched);
    log.#recastAfter = this.#recastAfter;
    log.#have = this.#have;
    return log;
  }

  /** All entries that are no texts, in order. */
  get controls(): readonly Control[] {
    return this.#controls;
  }

  get timeline(): Timeline {
    return this.#timeline;
  }

  get membership(): Membership {
    return this.#timeline.membership;
  }

  /** The highest clock of any entry, 0 when there is none; the next entry's is one more. */
  get clock(): number {
    return this.#clock;
  }

  /** How many numbers were ever held. */
  get size(): number {
    let size = 0;
    for (const { ranges } of this.#heads.values()) size += countOf(ranges);
    return size;
  }

  get authors(): Iterable<string> {
    return this.#heads.keys();
  }

  /** The numbers that were ever held of an author. */
  rangesOf(author: string): Ranges {
    return this.#heads.get(author)?.ranges ?? [];
  }

  /** The author's highest number here and its clock; zeros when there is none. */
  lastOf(author: string): { number: number; clock: number } {
    const head = this.#heads.get(author) ?? noHead;
    return { number: head.ranges.at(-1)?.[1] ?? 0, clock: head.clock };
  }

  have(): Have {
    if (this.#have) return this.#have;
    const have: Have = {};
    for (const author of new Set([...this.#heads.keys(), ...Object.keys(this.#owedSince())]))
      have[author] = reachFrom(this.rangesOf(author), this.floorOf(author));
    return (this.#have = have);
  }

  /** The highest number up to which nothing of this author is missing. */
  haveOf(author: string): number {
    return this.have()[author] ?? 0;
  }

  /** The author's numbers up to this one are not owed to the reader: they were said before the reader was asked in. */
  floorOf(author: string): number {
    const since = this.#owedSince()[author];
    if (!since) return 0;
    const [floor, controls] = since;
    let held = 0;
    for (const control of this.#controls) if (control.author === author && control.number <= floor) held += 1;
    return held >= controls ? floor : 0;
  }

  /** What somebody who is asked in now is not given, unless the past is opened to them. */
  since(): Since {
    const since: Since = {};
    for (const [author, number] of Object.entries(this.have())) {
      const isBefore = (control: Control): boolean => control.author === author && control.number <= number;
      if (number > 0) since[author] = [number, this.#controls.filter(isBefore).length];
    }
    return since;
  }

  /** Whether an entry is held beyond a gap in its author's numbers. */
  get hasGap(): boolean {
    return [...this.#heads.keys()].some((author) => this.beyondOf(author).length > 0);
  }

  /** The author's numbers that are held beyond a gap. */
  beyondOf(author: string): Ranges {
    const reach = this.haveOf(author);
    const ranges = this.rangesOf(author);
    return ranges.at(-1)?.[1] === reach ? [] : ranges.filter(([first]) => first > reach);
  }

  /** Up to which number texts of this author cannot be given from here. */
  fromOf(author: string): number {
    return Math.max(this.#heads.get(author)?.pruned ?? 0, this.floorOf(author));
  }

  entryAt(author: string, number: number): Entry | undefined {
    const fresh = this.#fresh.get(keyOf({ author, number }));
    if (fresh || !includes(this.rangesOf(author), number)) return fresh;
    return this.shelf.entryAt(this.conversation, author, number);
  }

  /** The first texts, in this order, of an author that are held with numbers in a stretch. */
  texts(author: string, range: Range, order: Order, atMost: number): EntryOf<'SEND_MESSAGE'>[] {
    return this.shelf.texts(this.conversation, author, range, order, atMost);
  }

  /** The author's highest number that stands before a place, or at it; 0 when there is none. */
  numberAt(author: string, place: Place): number {
    return this.shelf.numberAt(this.conversation, author, place);
  }

  /** Whether this number of an author is, or was, held. */
  holds(author: string, number: number): boolean {
    return includes(this.rangesOf(author), number);
  }

  /** The number of this author's next entry: past all that is known here, so that none is used twice. */
  nextNumber(author: string): number {
    return Math.max(this.lastOf(author).number, this.haveOf(author)) + 1;
  }

  /** Whether an entry is shown where it stands. */
  shows(entry: Entry): boolean {
    return isShown(this.#timeline, entry);
  }

  /** Whether an entry is a text that the reader has been waiting for: by others, and said since the reader joined. */
  isNews(entry: Entry): boolean {
    if (this.reader === undefined || entry.author === this.reader) return false;
    const stay = this.#timeline.stays.get(this.reader)?.at(-1);
    return (
      entry.command === 'SEND_MESSAGE' &&
      stay !== undefined &&
      isBefore(stay.from, entry) &&
      this.shows(entry)
    );
  }

  /**
   * Adds entries; ones already held change nothing. Of two different entries with one author and number (a forged or
   * broken author) every node keeps the same one: the one with the lesser signature.
   * @param known whether the reader need not be told of them: they are no news
   * @returns the entries that are new here, in transcript order
   */
  add(entries: readonly Entry[], known = false): Entry[] {
    const clock = this.#clock;
    const fresh = entries.filter((entry) => this.#hold(entry)).sort(compareEntries);
    if (fresh.length === 0) return [];
    if (known) for (const entry of fresh) this.#known.add(keyOf(entry));
    this.#have = undefined;
    this.#place(
      fresh.filter((entry) => entry.command !== 'SEND_MESSAGE'),
      clock,
    );
    return fresh;
  }

  /** Puts a text back that was held once and was deleted here. Returns whether it was gone. */
  putBack(text: EntryOf<'SEND_MESSAGE'>): boolean {
    const { author, number } = text;
    if (!this.holds(author, number) || this.entryAt(author, number)) return false;
    this.#fresh.set(keyOf(text), text);
    this.#known.add(keyOf(text));
    this.#touched.add(author);
    return true;
  }

  /** Notes that texts up to a number of each author were deleted here. */
  prune(upTo: Readonly<Have>): void {
    for (const [author, number] of Object.entries(upTo)) {
      const head = this.#heads.get(author);
      if (!head || head.pruned >= number) continue;
      this.#heads.set(author, { ...head, pruned: number });
      this.#touched.add(author);
    }
  }

  /** What is to be kept of all that was added since this was last asked; from then on the shelf is relied on for it. */
  changes(): Addition {
    const recast = this.#recastAfter && {
      after: this.#recastAfter,
      stays: [...this.#timeline.stays],
      allowed: this.#timeline.allowed,
    };
    const addition: Addition = {
      conversation: this.conversation,
      entries: [...this.#fresh.values()].map((entry) => ({
        entry,
        shown: this.shows(entry),
        unread: !this.#known.has(keyOf(entry)) && this.isNews(entry),
        known: this.#known.has(keyOf(entry)),
      })),
      heads: [...this.#touched].map((author) => [author, this.#heads.get(author) ?? noHead] as const),
      recast,
    };
    this.#fresh = new Map();
    this.#known = new Set();
    this.#touched = new Set();
    this.#recastAfter = undefined;
    return addition;
  }

  #owedSince(): Since {
    const period = this.reader === undefined ? undefined : this.#timeline.periods.get(this.reader)?.at(-1);
    return period?.since ?? {};
  }

  #hold(entry: Entry): boolean {
    const { author, number, clock } = entry;
    if (entry.conversation !== this.conversation) return false;
    const head = this.#heads.get(author) ?? noHead;
    if (includes(head.ranges, number) && !this.#replaces(entry)) return false;
    const isLast = number >= (head.ranges.at(-1)?.[1] ?? 0);
    const ranges = withRange(head.ranges, [number, number]);
    this.#heads.set(author, { ...head, ranges, clock: isLast ? clock : head.clock });
    this.#fresh.set(keyOf(entry), entry);
    this.#touched.add(author);
    this.#clock = Math.max(this.#clock, clock);
    return true;
  }

  /** Whether an entry takes the place of another with its number; that one is then taken out. */
  #replaces(entry: Entry): boolean {
    const rival = this.entryAt(entry.author, entry.number);
    if (!rival || rival.signature <= entry.signature) return false;
    if (rival.command !== 'SEND_MESSAGE') {
      this.#controls = this.#controls.filter((control) => keyOf(control) !== keyOf(rival));
      this.#recast(rival);
    }
    return true;
  }

  /** Puts controls where they belong; `clock` is the highest of what was there before. */
  #place(controls: readonly Control[], clock: number): void {
    const first = controls[0];
    if (first && first.clock <= clock) this.#recast(first);
    const isAtEnd = !first || !this.#recastAfter;
    this.#controls = isAtEnd
      ? [...this.#controls, ...controls]
      : [...this.#controls, ...controls].sort(compareEntries);
    this.#timeline = isAtEnd ? controls.reduce(extend, this.#timeline) : timelineOf(this.#controls);
  }

  #recast(after: Place): void {
    if (!this.#recastAfter || isBefore(after, this.#recastAfter)) this.#recastAfter = after;
  }
}

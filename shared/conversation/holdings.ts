import type { EntryHash, PersonId, WriterId } from '../ids';
import { branchesOf, type Branch, type TopOf } from './branches';
import { allPieces, type Chains } from './chains';
import type { Controls } from './controls';
import type { MessageSource } from './message-source';
import type { Past } from './past';
import { headsOf, type PlacedControl } from './placed-control';
import type { Standing } from './standing';
import type { Visibility } from './visibility';

/**
 * Messages `first` to `last` of a branch that a node holds; `hash` is that of the last. Content up to `from` was deleted.
 */
export type ClaimItem = readonly [first: number, last: number, hash: EntryHash, from?: number];

/** What a node says that it holds of a conversation, limited to what the reader of the claim may be given. */
export interface Claim {
  /** The heads, and older controls at doubling distances, by which nodes on different branches find what they share. */
  readonly controls: readonly EntryHash[];
  readonly messages: ReadonlyMap<WriterId, readonly ClaimItem[]>;
}

/** Who is given entries: a person, or a node that holds everything (a server, a backup). */
export type Receiver = PersonId | 'everything';

/** The parts of a log from which holdings are computed. */
export interface LogParts {
  readonly controls: Controls;
  readonly chains: Chains;
  readonly standing: Standing;
  readonly visibility: Visibility;
  readonly source: MessageSource;
  /** The person whose log it is; undefined for a server. */
  readonly reader: PersonId | undefined;
}

/** The part of a log that both its reader and a receiver may be given. */
export class Holdings {
  constructor(
    readonly parts: LogParts,
    readonly receiver: Receiver,
  ) {}

  /** The highest number of a piece's messages that may be claimed and given; below the piece's first number for none. */
  readonly topOf: TopOf = (piece) => {
    const { reader, standing } = this.parts;
    const isFor = (each: Receiver | undefined): boolean =>
      each === undefined || each === 'everything' || this.parts.visibility.mayBeGiven(each, piece);
    return isFor(reader) && isFor(this.receiver) ? standing.passedOnTopOf(piece) : piece.first - 1;
  };

  /** Whether the receiver may be given all that is held, so that its digest is that of `everything`. */
  get isWhole(): boolean {
    const { receiver, parts } = this;
    if (receiver === 'everything') return true;
    if (this.#allowed()) return false;
    return allPieces(parts.chains).every((piece) => parts.visibility.mayBeGiven(receiver, piece));
  }

  branchesOf(writer: WriterId): Branch[] {
    const { chains, source } = this.parts;
    return branchesOf(chains, writer, this.topOf, (piece, number) => source.at(piece, number)?.hash);
  }

  /** The controls that the receiver may be given, pasts first. */
  controls(): readonly PlacedControl[] {
    const allowed = this.#allowed();
    const { all } = this.parts.controls.graph;
    return allowed ? all.filter(({ index }) => allowed.has(index)) : all;
  }

  claim(): Claim {
    const messages = new Map<WriterId, ClaimItem[]>();
    for (const writer of this.parts.chains.writers) {
      const items = this.branchesOf(writer).map(itemOf);
      if (items.length > 0) messages.set(writer, items);
    }
    return { controls: this.#landmarks(), messages };
  }

  /**
   * The text whose SHA-256 is the digest: heads, and the ends of branches. Writers at a limit are left out, because nodes
   * may have refused different messages of theirs.
   */
  digestText(): string {
    const { chains, controls } = this.parts;
    const writers = chains.writers
      .filter((writer) => !chains.isFull(writer, controls.graph.size))
      .map((writer) => [writer, this.branchesOf(writer).map(withoutFrom)] as const)
      .filter(([, items]) => items.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([this.#sharedHeads().sort(), writers]);
  }

  #allowed(): Past | undefined {
    const { receiver, parts } = this;
    return receiver === 'everything' ? undefined : parts.visibility.controlsFor(receiver);
  }

  /** The heads of the controls that both reader and receiver may be given. */
  #sharedHeads(): EntryHash[] {
    const { reader, visibility } = this.parts;
    const readers = reader === undefined ? undefined : visibility.controlsFor(reader);
    if (!readers) return this.#heads();
    const shared = this.controls().filter(({ index }) => readers.has(index));
    return headsOf(shared).map(({ hash }) => hash);
  }

  #heads(): EntryHash[] {
    if (!this.#allowed()) return this.parts.controls.heads.map(({ hash }) => hash);
    return headsOf(this.controls()).map(({ hash }) => hash);
  }

  #landmarks(): EntryHash[] {
    const controls = this.controls();
    const landmarks = new Set(this.#heads());
    for (let back = 1; back < controls.length; back *= 2) {
      const control = controls[controls.length - 1 - back];
      if (control) landmarks.add(control.hash);
    }
    return [...landmarks];
  }
}

const itemOf = ({ first, last, hash, deleted }: Branch): ClaimItem =>
  deleted > 0 ? [first, last, hash, deleted] : [first, last, hash];

const withoutFrom = ({ first, last, hash }: Branch): readonly [number, number, EntryHash] => [
  first,
  last,
  hash,
];

import type { EntryHash, PersonId, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import { backFrom } from './branches';
import { allPieces, isSameList, type ChainPiece, type Chains } from './chains';
import type { Controls } from './controls';
import type { Epoch, Epochs } from './epochs';
import type { LastMessages, MessageEntry, MessageRef } from './log-entry';
import type { Placed } from './placed';

/** What a removal names in `last`; undefined for a control that is none. */
export type LastOf = (removal: EntryHash) => LastMessages | undefined;

/** What a removal lets stand of a writer's messages. */
interface Cut {
  readonly refs: readonly MessageRef[];
  /** Whether it names as many ends as it may: then it may not have been able to name the end of each run. */
  readonly isFull: boolean;
  /** Up to which number it spares pieces, found anew when the writer's messages have changed. */
  reach: { readonly of: object; readonly tops: ReadonlyMap<number, number> } | undefined;
}

const countOfEnds = (last: LastMessages | undefined): number =>
  [...(last?.values() ?? [])].reduce((sum, refs) => sum + refs.length, 0);

/**
 * Which messages stand, and which are passed on (docs/membership.md, "Messages"): their author could speak in their past, and
 * every removal that concerns them spares them, or at least one does. What stands of a piece, and what is passed on, is always
 * its beginning. Valid for one set of controls.
 */
export class Standing {
  /** Per writer and epoch: what the removals name of the writer; undefined when nothing of the writer stands there. */
  readonly #cuts = new Map<Epoch, Map<WriterId, readonly Cut[] | undefined>>();
  /** Per removal and writer, for all epochs. */
  readonly #known = new Map<EntryHash, Map<WriterId, Cut>>();

  constructor(
    private readonly controls: Controls,
    private readonly epochs: Epochs,
    private readonly chains: Chains,
    private readonly lastOf: LastOf,
  ) {}

  /** The highest number of a piece's messages that stands; one less than its first when none does. */
  topOf(piece: ChainPiece): number {
    return Math.min(...this.#topsOf(piece));
  }

  /**
   * The highest number of a piece's messages that is told and given, because some removal spares it; one less than its first
   * for none. It is `topOf` or higher: everybody gets the whole way back from each end that a removal names.
   */
  passedOnTopOf(piece: ChainPiece): number {
    return Math.max(...this.#topsOf(piece));
  }

  /** Whether a message that is not here is one too many of those that are passed on to nobody. */
  isOneTooMany(entry: MessageEntry, epoch: Epoch): boolean {
    if (!this.#isWithheld(entry, epoch)) return false;
    const countIn = (piece: ChainPiece): number => piece.last - this.passedOnTopOf(piece);
    const withheld = allPieces(this.chains).reduce((sum, piece) => sum + countIn(piece), 0);
    return withheld >= limits.messagesWithheld;
  }

  /** Whether removals or void controls may keep messages of a writer from standing. */
  isCut(piece: ChainPiece): boolean {
    return this.#cutsOf(piece.writer, this.epochs.of(piece.after))?.length !== 0;
  }

  /** Whether a control stands. */
  stands(control: Placed): boolean {
    return this.controls.judgement.stands(control);
  }

  counts(removal: Placed): boolean {
    return this.controls.judgement.counts(removal);
  }

  /** Up to which number each removal that concerns a piece spares it; the whole piece where there is none. */
  #topsOf(piece: ChainPiece): readonly number[] {
    const cuts = this.#cutsOf(piece.writer, this.epochs.of(piece.after));
    if (!cuts) return [piece.first - 1];
    return cuts.length === 0 ? [piece.last] : cuts.map((cut) => this.#topUnder(piece, cut));
  }

  /** Whether a message that is not here would be passed on to nobody, as far as the messages that are here show. */
  #isWithheld(entry: MessageEntry, epoch: Epoch): boolean {
    const cuts = this.#cutsOf(entry.writer, epoch);
    if (cuts === undefined || cuts.length === 0) return cuts === undefined;
    const isNamed = cuts.some(({ refs }) => refs.some(({ hash }) => hash === entry.hash));
    const isBehind = (next: ChainPiece): boolean => this.passedOnTopOf(next) >= next.first;
    return !isNamed && !this.chains.followersOf(entry).some(isBehind);
  }

  #cutsOf(writer: WriterId, epoch: Epoch): readonly Cut[] | undefined {
    const writers = this.#cuts.get(epoch) ?? new Map<WriterId, readonly Cut[] | undefined>();
    const known = writers.get(writer);
    if (known || writers.has(writer)) return known;
    const cuts = this.#findCuts(writer, epoch);
    this.#cuts.set(epoch, writers.set(writer, cuts));
    return cuts;
  }

  #findCuts(writer: WriterId, epoch: Epoch): Cut[] | undefined {
    const person = this.epochs.personOf(writer, epoch);
    if (person === undefined) return undefined;
    if (!this.controls.isPlain && !this.controls.judgement.hasAuthority(person, epoch.past)) return undefined;
    const removals = [...this.#removalsBeyond(person, epoch), ...this.#revocationsOf(writer)];
    const { heads } = this.controls.graph.closure(removals.map(({ hash }) => hash));
    if (heads.length > limits.removalsUnawareOfEachOther) return undefined;
    return removals.map(({ hash }) => this.#cutBy(hash, writer));
  }

  #cutBy(removal: EntryHash, writer: WriterId): Cut {
    const cuts = this.#known.get(removal) ?? new Map<WriterId, Cut>();
    const known = cuts.get(writer);
    if (known) return known;
    const last = this.lastOf(removal);
    const isFull = countOfEnds(last) >= limits.endsNamedByRemoval;
    const cut = { refs: last?.get(writer) ?? [], isFull, reach: undefined };
    this.#known.set(removal, cuts.set(writer, cut));
    return cut;
  }

  /** The removals of a person that count and after which they have not joined again in an epoch. */
  #removalsBeyond(person: PersonId, { past }: Epoch): Placed[] {
    const { graph } = this.controls;
    const hasJoinedAfter = (removal: Placed): boolean =>
      graph.joinsOf(person).some((join) => past.has(join.index) && join.past.has(removal.index));
    return graph
      .removalsOf(person)
      .filter(
        (removal) => removal.act.kind !== 'UNINVITE' && this.counts(removal) && !hasJoinedAfter(removal),
      );
  }

  #revocationsOf(writer: WriterId): Placed[] {
    return this.controls.graph.revocationsOf(writer).filter((each) => this.counts(each));
  }

  #topUnder(piece: ChainPiece, cut: Cut): number {
    const of = this.chains.stateOf(piece.writer);
    if (cut.reach?.of !== of) cut.reach = { of, tops: this.#reachOf(cut, piece.writer) };
    return cut.reach.tops.get(piece.id) ?? piece.first - 1;
  }

  /**
   * The highest number of each piece whose message is a named one or lies behind it. Only messages that name the same
   * controls in `after` lie on the way: who may be given one of them may be given all, so everybody finds the same. Each
   * piece is passed once, however many ends are named.
   */
  #reachOf({ refs, isFull }: Cut, writer: WriterId): Map<number, number> {
    const tops = new Map<number, number>();
    for (const ref of refs) {
      const place = this.chains.find({ ...ref, writer });
      const start = place && this.chains.piece(place.piece);
      if (!start) continue;
      const isOnTheWay = ({ id, after }: ChainPiece, number: number): boolean =>
        number > (tops.get(id) ?? 0) && (isFull || isSameList(after, start.after));
      const parts = backFrom(this.chains, start, place.number, isOnTheWay);
      for (const { piece, last } of parts) tops.set(piece, last);
    }
    return tops;
  }
}

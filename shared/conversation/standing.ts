import type { EntryHash, PersonId, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import { backFrom } from './branches';
import { allPieces, isSameList, type Chains } from './chains';
import type { ChainPiece } from './pieces';
import type { Controls } from './controls';
import type { Epoch, Epochs } from './epochs';
import type { LastMessages, MessageEntry, MessageRef } from './log-entry';
import type { PlacedControl } from './placed-control';
import { decidesVoice, letsSpeak } from './voice';

/** What a removal names in `last`; undefined for a control that names nothing there. */
export type LastOf = (removal: EntryHash) => LastMessages | undefined;

/** Which of a writer's messages a removal spares. */
interface Cut {
  readonly refs: readonly MessageRef[];
  /** Whether it names the maximum number of ends, so that it may have left out ends of runs. */
  readonly isFull: boolean;
  /** By piece, the highest number that it spares; recomputed when the writer's messages have changed. */
  reach: { readonly of: object; readonly tops: ReadonlyMap<number, number> } | undefined;
}

/** What one removal names, and by writer what it spares. */
interface Cuts {
  readonly ends: LastMessages | undefined;
  readonly isFull: boolean;
  readonly byWriter: Map<WriterId, Cut>;
}

const countOfEnds = (last: LastMessages | undefined): number =>
  [...(last?.values() ?? [])].reduce((sum, refs) => sum + refs.length, 0);

/**
 * Which messages stand, and which are passed on (docs/membership.md, "Messages"), given that the author had authority in
 * their past: a message stands if all removals that concern it spare it, and is passed on if it stands or any of them
 * spares it. SPEAKERS and CLOSE concern it like removals. What stands of a piece, and what is passed on, is always its beginning. Valid for one set of controls.
 */
export class Standing {
  /** By epoch and writer, the cuts by removals that concern the writer; undefined if nothing of the writer stands there. */
  readonly #cuts: Map<Epoch, Map<WriterId, readonly Cut[] | undefined>>;
  /** By removal, for all epochs. */
  readonly #known: Map<EntryHash, Cuts>;

  /** @param from with the same controls, epochs and removals, whose caches are shared; for `on` only */
  constructor(
    private readonly controls: Controls,
    private readonly epochs: Epochs,
    private readonly chains: Chains,
    private readonly lastOf: LastOf,
    from?: Standing,
  ) {
    this.#cuts = from ? from.#cuts : new Map<Epoch, Map<WriterId, readonly Cut[] | undefined>>();
    this.#known = from ? from.#known : new Map<EntryHash, Cuts>();
  }

  /** What stands of other messages under the same controls. */
  on(chains: Chains): Standing {
    return new Standing(this.controls, this.epochs, chains, this.lastOf, this);
  }

  /** The highest number of a piece's messages that stands; one less than the piece's first number if none does. */
  topOf(piece: ChainPiece): number {
    return Math.min(...this.#topsOf(piece));
  }

  /**
   * The highest number of a piece's messages that is passed on; one less than the piece's first number if none is. It is at
   * least `topOf`: everybody gets the whole way back from each end that a removal names.
   */
  passedOnTopOf(piece: ChainPiece): number {
    return Math.max(...this.#topsOf(piece));
  }

  /** Whether a new message would be passed on to nobody, and the limit on such messages is reached. */
  isOneTooMany(entry: MessageEntry, epoch: Epoch): boolean {
    if (!this.#isWithheld(entry, epoch)) return false;
    const countIn = (piece: ChainPiece): number => piece.last - this.passedOnTopOf(piece);
    const withheld = allPieces(this.chains).reduce((sum, piece) => sum + countIn(piece), 0);
    return withheld >= limits.messagesWithheld;
  }

  /** Whether removals or void controls may keep messages of a piece from standing. */
  isCut(piece: ChainPiece): boolean {
    return this.#cutsOf(piece.writer, this.epochs.of(piece.after))?.length !== 0;
  }

  stands(control: PlacedControl): boolean {
    return this.controls.judgement.stands(control);
  }

  counts(removal: PlacedControl): boolean {
    return this.controls.judgement.counts(removal);
  }

  /** The highest number of a piece that each removal concerning it spares; the piece's last if there is no removal. */
  #topsOf(piece: ChainPiece): readonly number[] {
    const cuts = this.#cutsOf(piece.writer, this.epochs.of(piece.after));
    if (!cuts) return [piece.first - 1];
    return cuts.length === 0 ? [piece.last] : cuts.map((cut) => this.#topUnder(piece, cut));
  }

  /** Whether a new message would be passed on to nobody, judging by the messages held. */
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
    const ended = this.#removalsBeyond(person, epoch);
    const silences = this.#silencesBeyond(person, epoch, ended).filter(
      (each) => !this.#isLeftOut(each, writer),
    );
    const removals = [...ended, ...this.#revocationsOf(writer), ...silences];
    const { heads } = this.controls.graph.closure(removals.map(({ hash }) => hash));
    if (heads.length > limits.removalsUnawareOfEachOther) return undefined;
    return removals.map((each) => this.#cutBy(each, writer));
  }

  #cutBy(removal: PlacedControl, writer: WriterId): Cut {
    const { ends, isFull, byWriter } = this.#cutsBy(removal);
    const known = byWriter.get(writer);
    if (known) return known;
    const cut = { refs: ends?.get(writer) ?? [], isFull, reach: undefined };
    byWriter.set(writer, cut);
    return cut;
  }

  #cutsBy(removal: PlacedControl): Cuts {
    const known = this.#known.get(removal.hash);
    if (known) return known;
    const ends = this.lastOf(removal.hash);
    const most = decidesVoice(removal) ? limits.endsNamedByDecision : limits.endsNamedByRemoval;
    const cuts = { ends, isFull: countOfEnds(ends) >= most, byWriter: new Map<WriterId, Cut>() };
    this.#known.set(removal.hash, cuts);
    return cuts;
  }

  /** The removals of a person that count and that no JOIN of theirs in the epoch's past came after. */
  #removalsBeyond(person: PersonId, { past }: Epoch): PlacedControl[] {
    const { graph } = this.controls;
    const hasJoinedAfter = (removal: PlacedControl): boolean =>
      graph.joinsOf(person).some((join) => past.has(join.index) && join.past.has(removal.index));
    return graph
      .removalsOf(person)
      .filter(
        (removal) => removal.act.kind !== 'UNINVITE' && this.counts(removal) && !hasJoinedAfter(removal),
      );
  }

  /**
   * SPEAKERS and CLOSE that count, that the epoch does not know, and that do not let a person write. Where they know a removal
   * that ended the person's membership, that one decides.
   */
  #silencesBeyond(person: PersonId, { past }: Epoch, ended: readonly PlacedControl[]): PlacedControl[] {
    const { graph } = this.controls;
    return graph.voice.filter(
      (each) =>
        !past.has(each.index) &&
        !(each.act.kind === 'SPEAKERS' && person === graph.founder) &&
        !letsSpeak(each, person) &&
        this.counts(each) &&
        !ended.some(({ index }) => each.past.has(index)),
    );
  }

  /**
   * Whether a decision had no room to name a writer that it knew: then it cuts nothing of that writer, so that nobody's history is
   * lost because very many write.
   */
  #isLeftOut(decision: PlacedControl, writer: WriterId): boolean {
    const { ends, isFull } = this.#cutsBy(decision);
    return isFull && !ends?.has(writer) && this.controls.graph.personOf(writer, decision.past) !== undefined;
  }

  #revocationsOf(writer: WriterId): PlacedControl[] {
    return this.controls.graph.revocationsOf(writer).filter((each) => this.counts(each));
  }

  #topUnder(piece: ChainPiece, cut: Cut): number {
    const of = this.chains.stateOf(piece.writer);
    if (cut.reach?.of !== of) cut.reach = { of, tops: this.#reachOf(cut, piece.writer) };
    return cut.reach.tops.get(piece.id) ?? piece.first - 1;
  }

  /**
   * By piece, the highest number that is named or lies behind a named one. The way back has only messages with the same
   * `after`, unless `isFull`: people who may be given one may be given all, so all nodes find the same.
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

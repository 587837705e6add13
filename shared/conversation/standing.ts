import type { EntryHash, PersonId, WriterId } from '../ids';
import { backFrom } from './branches';
import type { ChainPiece, Chains } from './chains';
import type { Placed } from './control-graph';
import type { Controls } from './controls';
import type { Epoch, Epochs } from './epochs';
import type { LastMessages, MessageRef } from './log-entry';

/** What a removal names in `last`; undefined for a control that is none. */
export type LastOf = (removal: EntryHash) => LastMessages | undefined;

/**
 * Which messages stand (docs/membership.md, "Messages"): their author could speak in their past, and no removal that
 * counts cuts them. What stands of a piece is always its beginning. Valid for one set of controls.
 */
export class Standing {
  /** Per writer and epoch: what the removals name of the writer; undefined when nothing of the writer stands there. */
  readonly #cuts = new Map<string, readonly (readonly MessageRef[])[] | undefined>();

  constructor(
    private readonly controls: Controls,
    private readonly epochs: Epochs,
    private readonly chains: Chains,
    private readonly lastOf: LastOf,
  ) {}

  /** The highest number of a piece's messages that stands; one less than its first when none does. */
  topOf(piece: ChainPiece): number {
    const cuts = this.#cutsOf(piece.writer, this.epochs.of(piece.after));
    if (!cuts) return piece.first - 1;
    return cuts.reduce((top, refs) => Math.min(top, this.#topUnder(piece, refs)), piece.last);
  }

  /** Whether removals or void controls may keep messages of a writer from standing. */
  isCut(piece: ChainPiece): boolean {
    return this.#cutsOf(piece.writer, this.epochs.of(piece.after))?.length !== 0;
  }

  /** Whether a control stands. */
  stands(control: Placed): boolean {
    return this.controls.isPlain || this.controls.judgement.stands(control);
  }

  counts(removal: Placed): boolean {
    return this.controls.isPlain || this.controls.judgement.counts(removal);
  }

  #cutsOf(writer: WriterId, epoch: Epoch): readonly (readonly MessageRef[])[] | undefined {
    const key = `${writer} ${epoch.key}`;
    const known = this.#cuts.get(key);
    if (known || this.#cuts.has(key)) return known;
    const cuts = this.#findCuts(writer, epoch);
    this.#cuts.set(key, cuts);
    return cuts;
  }

  #findCuts(writer: WriterId, epoch: Epoch): (readonly MessageRef[])[] | undefined {
    const person = this.epochs.personOf(writer, epoch);
    if (person === undefined) return undefined;
    if (!this.controls.isPlain && !this.controls.judgement.hasAuthority(person, epoch.past)) return undefined;
    const removals = [...this.#removalsBeyond(person, epoch), ...this.#revocationsOf(writer)];
    return removals.map(({ hash }) => this.lastOf(hash)?.get(writer) ?? []);
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
    return this.controls.graph
      .byKind('REVOKE')
      .filter((each) => each.act.kind === 'REVOKE' && each.act.revoked === writer && this.counts(each));
  }

  #topUnder(piece: ChainPiece, refs: readonly MessageRef[]): number {
    return refs.reduce((top, ref) => Math.max(top, this.#reachOf(piece, ref)), piece.first - 1);
  }

  /**
   * The highest number of a piece whose message is the named one or lies behind it. Where the way to the named one is not
   * here, a message with a lower number is taken to lie on it: who came late is never given the way.
   */
  #reachOf(piece: ChainPiece, ref: MessageRef): number {
    const place = this.chains.find({ ...ref, writer: piece.writer });
    if (!place) return Math.min(piece.last, ref.number - 1);
    const start = this.chains.piece(place.piece);
    const parts = start ? backFrom(this.chains, start, place.number) : [];
    const part = parts.find((each) => each.piece === piece.id);
    if (part) return part.last;
    const lowest = this.chains.piece(parts.at(-1)?.piece ?? 0);
    // What its lowest message follows is not here, so no message here is it.
    return lowest?.firstPrev === undefined ? piece.first - 1 : Math.min(piece.last, lowest.first - 2);
  }
}

import type { EntryHash, PersonId } from '../ids';
import type { ChainPiece } from './pieces';
import { takesPart } from './control-state';
import type { Controls } from './controls';
import { tookPart, type Epoch, type Epochs } from './epochs';
import type { Past } from './past';
import type { PlacedControl } from './placed-control';
import type { Standing } from './standing';

/** Who may be given what (docs/membership.md, "Who is given what"). Valid for one set of controls. */
export class Visibility {
  /** By epoch, the people to whom INVITEs opened it. */
  readonly #opened = new Map<Epoch, ReadonlySet<PersonId>>();
  #historyInvites: readonly PlacedControl[] | undefined;

  /** @param history hashes of the INVITEs that open the past to those whom they invite */
  constructor(
    private readonly controls: Controls,
    private readonly epochs: Epochs,
    private readonly standing: Pick<Standing, 'stands' | 'counts'>,
    private readonly history: ReadonlySet<EntryHash>,
  ) {}

  /** Whether a person may be given the messages of a piece. Does not check which of them stand. */
  mayBeGiven(person: PersonId, piece: ChainPiece | undefined): boolean {
    if (!piece) return false;
    const epoch = this.epochs.of(piece.after);
    if (!this.isFor(person, epoch)) return false;
    const { state } = this.controls;
    if (takesPart(state, person) || this.epochs.personOf(piece.writer, epoch) === person) return true;
    return piece.knownControls <= this.controls.lastTookPart(person);
  }

  /** Whether messages of an epoch are for a person: they took part in it, or an INVITE opened it to them. */
  isFor(person: PersonId, epoch: Epoch): boolean {
    return tookPart(epoch, person) || this.#openedTo(epoch).has(person);
  }

  /** The controls that a person may be given, by index; undefined if they may be given all. */
  controlsFor(person: PersonId): Past | undefined {
    const { graph, state } = this.controls;
    if (takesPart(state, person)) return undefined;
    const removals = graph.removalsOf(person).filter((each) => this.standing.counts(each));
    const founding = graph.founding;
    const isOpen = founding?.act.kind === 'FOUND' && founding.act.isPublic && !state.removed.has(person);
    return graph.pastOf([...removals, ...(isOpen ? [founding] : [])].map(({ hash }) => hash));
  }

  /**
   * The people to whom INVITEs with history that stand opened an epoch. An INVITE opens what its author may be given
   * according to its past, so INVITEs are visited pasts first, each once.
   */
  #openedTo(epoch: Epoch): ReadonlySet<PersonId> {
    const known = this.#opened.get(epoch);
    if (known) return known;
    const opening = new Map<PersonId, PlacedControl[]>();
    for (const invite of (this.#historyInvites ??= this.#standingInvites())) {
      const { act, past, person } = invite;
      const opensTo = (): boolean =>
        tookPart(epoch, person) || (opening.get(person) ?? []).some(({ index }) => past.has(index));
      if (act.kind !== 'INVITE' || !epoch.past.isWithin(past) || !opensTo()) continue;
      for (const each of act.people) {
        const theirs = opening.get(each);
        if (theirs) theirs.push(invite);
        else opening.set(each, [invite]);
      }
    }
    const people = new Set(opening.keys());
    this.#opened.set(epoch, people);
    return people;
  }

  /** The INVITEs with history that stand, pasts first. */
  #standingInvites(): PlacedControl[] {
    return [...this.history]
      .flatMap((hash) => this.controls.graph.get(hash) ?? [])
      .filter((invite) => this.standing.stands(invite))
      .sort((a, b) => a.index - b.index);
  }
}

import type { EntryHash, PersonId } from '../ids';
import type { BitSet } from './bit-set';
import type { ChainPiece } from './chains';
import type { Placed } from './control-graph';
import { takesPart } from './control-state';
import type { Controls } from './controls';
import { tookPart, type Epoch, type Epochs } from './epochs';
import type { Standing } from './standing';

/** Who may be given what (docs/membership.md, "Who is given what"). Valid for one set of controls. */
export class Visibility {
  readonly #epochs = new Map<Epoch, Map<PersonId, boolean>>();

  /** @param history the INVITEs that open the past to those whom they invite, by hash */
  constructor(
    private readonly controls: Controls,
    private readonly epochs: Epochs,
    private readonly standing: Standing,
    private readonly history: ReadonlySet<EntryHash>,
  ) {}

  /** Whether a person may be given the messages of a piece, as far as they stand. */
  mayBeGiven(person: PersonId, piece: ChainPiece | undefined): boolean {
    if (!piece) return false;
    if (!this.isFor(person, this.epochs.of(piece.after))) return false;
    const { state } = this.controls;
    return takesPart(state, person) || piece.knownControls <= this.controls.lastTookPart(person);
  }

  /** Whether messages of an epoch are for a person: they took part in it, or an INVITE opened it to them. */
  isFor(person: PersonId, epoch: Epoch): boolean {
    const people = this.#epochs.get(epoch) ?? new Map<PersonId, boolean>();
    const known = people.get(person);
    if (known !== undefined) return known;
    const isFor = tookPart(epoch, person) || this.#isOpened(person, epoch, undefined);
    this.#epochs.set(epoch, people.set(person, isFor));
    return isFor;
  }

  /** The controls that a person may be given, by index; undefined for all of them. */
  controlsFor(person: PersonId): BitSet | undefined {
    const { graph, state } = this.controls;
    if (takesPart(state, person)) return undefined;
    const removals = graph.removalsOf(person).filter((each) => this.standing.counts(each));
    const founding = graph.founding;
    const isOpen = founding?.act.kind === 'FOUND' && founding.act.isPublic && !state.removed.has(person);
    return graph.closure([...removals, ...(isOpen ? [founding] : [])].map(({ hash }) => hash)).past;
  }

  /** Whether an INVITE that stands opened an epoch to a person: in this past, or at all. */
  #isOpened(person: PersonId, epoch: Epoch, within: BitSet | undefined): boolean {
    return [...this.history].some((hash) => {
      const invite = this.controls.graph.get(hash);
      return (
        invite !== undefined && (within?.has(invite.index) ?? true) && this.#opens(invite, person, epoch)
      );
    });
  }

  /** An INVITE opens what its author may be given by the controls of the INVITE's past. */
  #opens(invite: Placed, person: PersonId, epoch: Epoch): boolean {
    const { act, past } = invite;
    if (act.kind !== 'INVITE' || !act.people.includes(person)) return false;
    if (!this.standing.stands(invite) || !epoch.past.isWithin(past)) return false;
    return tookPart(epoch, invite.person) || this.#isOpened(invite.person, epoch, past);
  }
}

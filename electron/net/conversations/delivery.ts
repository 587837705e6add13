import type { EntryLog } from '../../../shared/conversation/entry-log';
import { takesPart } from '../../../shared/conversation/control-state';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import { Holders } from '../../../shared/exchange/holders';
import type { Claim } from '../../../shared/exchange/ports';
import type { EntryHash, PersonId } from '../../../shared/ids';
import type { Failure } from '../../../shared/protocol/errors';
import type { Delivery, MessageState, Receipts } from '../types';

/** Delivery of this person's messages in one conversation: who is known to hold which, and what the server refused. */
export class OwnDelivery implements Delivery {
  readonly #holders = new Holders();
  readonly #refused = new Map<EntryHash, Failure>();
  /** Controls that, with their pasts, other nodes are known to hold. */
  #controlsElsewhere: readonly EntryHash[] = [];

  /**
   * @param me author of the messages; as a holder, stands for a server or another computer of theirs
   * @param log returns the conversation's current log
   */
  constructor(
    private readonly me: PersonId,
    private readonly log: () => EntryLog,
    receipts: Receipts,
  ) {
    for (const [person, stretches] of receipts) this.#holders.note(person, stretches);
  }

  get refused(): ReadonlyMap<EntryHash, Failure> {
    return this.#refused;
  }

  /** Who is known to hold what, to be stored. */
  receipts(): Receipts {
    const receipts = new Map<PersonId, ReturnType<Holders['of']>>();
    for (const holder of this.#holders.holders())
      if (holder !== 'server') receipts.set(holder, this.#holders.of(holder));
    return receipts;
  }

  stateOf(entry: MessageEntry): MessageState {
    const problem = this.#refused.get(entry.hash);
    if (problem) return { state: 'failed', problem };
    // Not `find`, which looks each message up in the store: pages of them are shown.
    const piece = this.log().chains.pieceOf(entry)?.id;
    const people = this.#peopleOf(entry);
    if (piece === undefined) return { state: 'pending', reached: [], awaited: people };
    const { number } = entry;
    const reached = people.filter((person) => this.#holders.holds(person, piece, number));
    const awaited = people.filter((person) => !reached.includes(person));
    if (people.length > 0 && awaited.length === 0) return { state: 'delivered', reached, awaited };
    return { state: this.#holders.isSent(piece, number) ? 'sent' : 'pending', reached, awaited };
  }

  /**
   * Records what a node holds.
   * @param holder undefined for a server
   * @returns whether more of this person's messages, or something that was refused, are now known to be held elsewhere
   */
  note(holder: PersonId | undefined, claim: Claim): boolean {
    const log = this.log();
    let isNews = false;
    for (const writer of claim.messages.keys())
      if (log.personOf(writer) === this.me) {
        const news = this.#holders.note(holder ?? this.me, log.covered(claim, writer));
        isNews ||= news.length > 0;
      }
    this.#noteControls(claim.controls);
    return this.#settle() || isNews;
  }

  /** The server refused an entry. Returns false if another node holds it. */
  refuse(entry: LogEntry, problem: Failure): boolean {
    if (this.#isHeld(entry)) return false;
    this.#refused.set(entry.hash, problem);
    return true;
  }

  /** Forgets that an entry was refused. */
  forget(hash: EntryHash): void {
    this.#refused.delete(hash);
  }

  /** Returns the refused entries, which count as pending from now on. */
  takeRefused(): EntryHash[] {
    const hashes = [...this.#refused.keys()];
    this.#refused.clear();
    return hashes;
  }

  #noteControls(controls: readonly EntryHash[]): void {
    const { heads } = this.log().controls.graph.closure([...this.#controlsElsewhere, ...controls]);
    this.#controlsElsewhere = heads.map(({ hash }) => hash);
  }

  /** Forgets refusals of entries that another node holds by now. Returns whether there were any. */
  #settle(): boolean {
    const log = this.log();
    const held = [...this.#refused.keys()].filter((hash) => {
      const entry = log.entryWith(hash);
      return entry !== undefined && this.#isHeld(entry);
    });
    for (const hash of held) this.#refused.delete(hash);
    return held.length > 0;
  }

  #isHeld(entry: LogEntry): boolean {
    if (isControlEntry(entry)) {
      const { graph } = this.log().controls;
      const control = graph.get(entry.hash);
      return control !== undefined && graph.pastOf(this.#controlsElsewhere).has(control.index);
    }
    const place = this.log().chains.find(entry);
    return place !== undefined && this.#holders.isSent(place.piece, place.number);
  }

  /** People who took part when a message was written and still do, without its author. */
  #peopleOf({ after }: MessageEntry): PersonId[] {
    const { controls, state } = this.log();
    const then = controls.after(after).state;
    return [...then.members, ...then.invited.keys()].filter(
      (person) => person !== this.me && takesPart(state, person),
    );
  }
}

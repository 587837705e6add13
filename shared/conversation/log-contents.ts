import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import { Chains } from './chains';
import { controlOf } from './control-entry';
import { ControlRecord } from './control-record';
import { Controls } from './controls';
import { Epochs, tookPart } from './epochs';
import type { LogParts } from './holdings';
import type { StoredLog, MessageShelf } from './log-addition';
import type { ControlEntry, MessageEntry } from './log-entry';
import { MessageSource } from './message-source';
import { Pens, type Pen } from './pens';
import { Standing } from './standing';
import { Visibility } from './visibility';

/** What a log holds, and what follows from it. Adds a message unchecked: `EntryJudge` decides what is added. */
export class LogContents {
  #controls: Controls;
  #record: ControlRecord;
  /** Whether no fork shares the controls, and what follows from them. Shared controls MUST NOT be added to. */
  #ownsControls = true;
  #epochs: Epochs;
  #clock: number;
  #parts: LogParts | undefined;
  readonly source: MessageSource;
  readonly chains: Chains;
  readonly #pens: Pens;

  /**
   * @param reader the person whose log it is; undefined for a server
   * @param kept stored state to open the log with
   * @param from the contents to fork; for `fork` only
   */
  constructor(
    readonly conversation: ConversationId,
    private readonly shelf: MessageShelf,
    readonly reader: PersonId | undefined,
    kept?: StoredLog,
    from?: LogContents,
  ) {
    this.#controls = from ? from.#controls : new Controls();
    this.#record = from ? from.#record : new ControlRecord();
    this.#epochs = from ? from.#epochs : new Epochs(this.#controls);
    this.#clock = from ? from.#clock : (kept?.clock ?? 0);
    const source = from ? from.source.fork() : new MessageSource(conversation, shelf);
    const locate = (hash: EntryHash) => source.placeOf(hash);
    this.source = source;
    this.chains = from ? from.chains.fork(locate) : new Chains(locate, kept?.pieces);
    this.#pens = from ? from.#pens.fork() : new Pens();
    this.#parts = from && partsOn(from.parts, this.chains, source);
    for (const entry of kept?.controls ?? []) {
      const admission = this.#controls.admit(controlOf(entry));
      if (admission.result === 'good') this.#record.add(entry, admission.control);
    }
  }

  /** Returns a copy; adding to it does not change these contents. Copies nothing that grows with the conversation. */
  fork(): LogContents {
    const fork = new LogContents(this.conversation, this.shelf, this.reader, undefined, this);
    fork.#ownsControls = this.#ownsControls = false;
    return fork;
  }

  get controls(): Controls {
    return this.#controls;
  }

  get record(): ControlRecord {
    return this.#record;
  }

  get epochs(): Epochs {
    return this.#epochs;
  }

  /** The highest clock of any entry; 0 if there is none. */
  get clock(): number {
    return this.#clock;
  }

  /** What stands and who may see what. Computed on demand after each added control. */
  get parts(): LogParts {
    if (this.#parts) return this.#parts;
    const { chains, source, reader } = this;
    const [controls, record] = [this.#controls, this.#record];
    const standing = new Standing(controls, this.#epochs, chains, (removal) => record.lastOf(removal));
    const visibility = new Visibility(controls, this.#epochs, standing, record.history);
    return (this.#parts = { controls, chains, source, standing, visibility, reader });
  }

  /**
   * The person for whom a writer is certified, in a past or by all controls held; undefined if there is none or several.
   */
  personOf(writer: WriterId, after?: readonly EntryHash[]): PersonId | undefined {
    if (!after) return this.#controls.personOf(writer);
    return this.#epochs.missing(after).length > 0
      ? undefined
      : this.#epochs.personOf(writer, this.#epochs.of(after));
  }

  /** Whether the reader is a member now, and takes part in the past of messages that somebody else wrote. */
  isForReader({ writer, after }: Pick<MessageEntry, 'writer' | 'after'>): boolean {
    const { reader } = this;
    if (reader === undefined || !this.#controls.state.members.has(reader)) return false;
    if (this.#epochs.missing(after).length > 0) return false;
    const epoch = this.#epochs.of(after);
    return tookPart(epoch, reader) && this.#epochs.personOf(writer, epoch) !== reader;
  }

  /** Header fields for a writer's next message; undefined if the writer has not shown a certificate yet. */
  penOf(writer: WriterId): Pen | undefined {
    return this.#pens.of(writer, this.#controls, this.chains);
  }

  /** Adds a control if the controls permit it. */
  addControl(entry: ControlEntry): ReturnType<Controls['admit']> {
    this.#own();
    const admission = this.#controls.admit(controlOf(entry));
    if (admission.result !== 'good') return admission;
    this.#record.add(entry, admission.control);
    this.#pens.clear();
    this.#clock = Math.max(this.#clock, entry.clock);
    this.#parts = undefined;
    return admission;
  }

  /** Adds a message. Returns false if there is no room for it. */
  addMessage(entry: MessageEntry, isKnown: boolean): boolean {
    const piece = this.chains.place(entry, {
      knownControls: this.#controls.graph.size,
      sealed: this.#controls.lastDeparture,
      isNamed: (hash) => this.#record.isNamed(hash, entry.writer),
    });
    if (piece === undefined) return false;
    this.source.add({ entry, piece, isKnown });
    this.#pens.added(entry);
    this.#clock = Math.max(this.#clock, entry.clock);
    return true;
  }

  #own(): void {
    if (this.#ownsControls) return;
    this.#controls = this.#controls.fork();
    this.#record = this.#record.fork();
    this.#epochs = this.#epochs.fork(this.#controls);
    this.#parts = undefined;
    this.#ownsControls = true;
  }
}

/** The parts of a fork: what follows from the controls is shared, because both have the same. */
const partsOn = (parts: LogParts, chains: Chains, source: MessageSource): LogParts => ({
  controls: parts.controls,
  chains,
  source,
  standing: parts.standing.on(chains),
  visibility: parts.visibility,
  reader: parts.reader,
});

import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import type { PiecePart } from './branches';
import { allPieces, Chains, isSameList, type ChainPiece } from './chains';
import { countOffered, covered, lacking, offers } from './comparison';
import { controlOf, cuts, namedBy } from './control-entry';
import { ControlRecord } from './control-record';
import type { ControlState } from './control-state';
import { Controls } from './controls';
import { Digests } from './digests';
import { Epochs, tookPart, type Epoch } from './epochs';
import { Holdings, type Claim, type LogParts, type Receiver } from './holdings';
import type { KeptLog, LogAddition, MessageShelf } from './log-addition';
import { additionsOf, recastOf, ToldStanding, type PieceFacts } from './log-changes';
import {
  comparePlaces,
  isControlEntry,
  lastClock,
  type ControlEntry,
  type LastMessages,
  type LogEntry,
  type MessageEntry,
} from './log-entry';
import { MessageSource } from './message-source';
import { afterOf, isIntroduced, lastControlOf, lastMessagesOf, writersOf } from './next-entry';
import { Pens, type NextEntry } from './pens';
import { Standing } from './standing';
import { Visibility } from './visibility';
import { jsonLength, Waiting } from './waiting';

export type Refusal =
  | 'another-conversation'
  | 'not-authentic'
  | 'not-permitted'
  | 'not-a-member'
  | 'contradiction'
  | 'no-content'
  | 'too-many';

export type Verdict =
  /** This entry and those that waited for it, pasts first. */
  | { readonly kind: 'added'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'held' }
  | { readonly kind: 'waits'; readonly missing: readonly EntryHash[] }
  | { readonly kind: 'refused'; readonly why: Refusal };

export interface OfferOptions {
  /** The entry came from a file, so it is no news. */
  readonly known?: boolean;
  /** The entry was written here, or its signature has been checked. */
  readonly isAuthentic?: boolean;
}

interface WaitingEntry {
  readonly hash: EntryHash;
  readonly entry: LogEntry;
  readonly options: OfferOptions;
}

const held: Verdict = { kind: 'held' };
const refused = (why: Refusal): Verdict => ({ kind: 'refused', why });
const added = (entry: LogEntry): Verdict => ({ kind: 'added', entries: [entry] });

/**
 * One conversation in memory: its controls, and which messages are held. Messages are stored on a shelf, so a log stays
 * small however long the conversation is. Logs that are given the same entries, in any order, show the same.
 *
 * An added entry is in the log at once, and on the shelf once the result of `changes` is stored: add to a `fork`, store its
 * changes, and continue with the fork.
 */
export class EntryLog {
  #controls: Controls;
  #record: ControlRecord;
  /** Whether no fork shares the controls. Shared controls MUST NOT be added to. */
  #ownsControls = true;
  #epochs: Epochs;
  #source: MessageSource;
  #chains: Chains;
  #waiting: Waiting<WaitingEntry>;
  #pens: Pens;
  #told: ToldStanding;
  #clock: number;
  #freshControls: ControlEntry[];
  /** Whether controls added since the last `changes` may have changed what stands. */
  #isRecast: boolean;
  #parts: LogParts | undefined;
  readonly #digests: Digests;

  /**
   * @param reader the person whose log it is; undefined for a server
   * @param authenticity whether an entry's signature holds, and a founding INVITE's conversation id follows from its fields
   * @param digestOf SHA-256 in base64url of a text's UTF-8 bytes
   * @param kept stored state to open the log with
   * @param from the log to fork; for `fork` only
   */
  constructor(
    readonly conversation: ConversationId,
    private readonly shelf: MessageShelf,
    readonly reader: PersonId | undefined,
    private readonly authenticity: (entry: LogEntry) => boolean,
    private readonly digestOf: (canonical: string) => string,
    kept?: KeptLog,
    from?: EntryLog,
  ) {
    this.#digests = new Digests((receiver) => this.#holdings(receiver), digestOf);
    this.#controls = from ? from.#controls : new Controls();
    this.#record = from ? from.#record : new ControlRecord();
    this.#epochs = from ? from.#epochs.fork(this.#controls) : new Epochs(this.#controls);
    const source = from ? from.#source.fork() : new MessageSource(conversation, shelf);
    const locate = (hash: EntryHash) => source.placeOf(hash);
    this.#source = source;
    this.#chains = from ? from.#chains.fork(locate) : new Chains(locate, kept?.pieces);
    this.#waiting = from
      ? from.#waiting.fork()
      : new Waiting(limits.waitingEntries, ({ entry }: WaitingEntry) => namedBy(entry), jsonLength);
    this.#pens = from ? from.#pens.fork() : new Pens();
    this.#told = from ? from.#told.fork() : new ToldStanding();
    this.#clock = from ? from.#clock : (kept?.clock ?? 0);
    this.#freshControls = from ? [...from.#freshControls] : [];
    this.#isRecast = from ? from.#isRecast : false;
    for (const entry of kept?.controls ?? []) {
      const admission = this.#controls.admit(controlOf(entry));
      if (admission.result === 'good') this.#record.add(entry, admission.control);
    }
    if (kept) this.#settle(true);
  }

  /** Returns a copy; adding to it does not change this log. Copies nothing that grows with the conversation. */
  fork(): EntryLog {
    const { conversation, shelf, reader, authenticity, digestOf } = this;
    const fork = new EntryLog(conversation, shelf, reader, authenticity, digestOf, undefined, this);
    fork.#ownsControls = this.#ownsControls = false;
    return fork;
  }

  /** Whether the founding INVITE is here. */
  get isKnown(): boolean {
    return this.#controls.graph.founding !== undefined;
  }

  get controls(): Controls {
    return this.#controls;
  }

  get state(): ControlState {
    return this.#controls.state;
  }

  get founder(): PersonId | undefined {
    return this.#controls.graph.founder;
  }

  /** The last name by which each person was known. */
  get names(): ReadonlyMap<PersonId, string> {
    return this.#record.names;
  }

  /** Everybody who was ever named. */
  get everyone(): ReadonlySet<PersonId> {
    return this.#record.everyone;
  }

  /** The highest clock of any entry; 0 if there is none. */
  get clock(): number {
    return this.#clock;
  }

  get chains(): Chains {
    return this.#chains;
  }

  controlEntry(hash: EntryHash): ControlEntry | undefined {
    return this.#record.get(hash);
  }

  /** The controls that stand, in shown order. */
  standing(): readonly ControlEntry[] {
    return [...this.#record.all()].filter((entry) => this.stands(entry)).sort(comparePlaces);
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

  /** Checks an entry and adds it. `waits` names the missing controls. Never throws because of what an entry says. */
  offer(entry: LogEntry, options: OfferOptions = {}): Verdict {
    if (entry.conversation !== this.conversation) return refused('another-conversation');
    const verdict = this.#judge(entry, options);
    if (verdict.kind === 'added') this.#digests.clear();
    if (verdict.kind === 'refused') this.#waiting.discard(entry.hash);
    if (verdict.kind !== 'added' || !isControlEntry(entry)) return verdict;
    return { kind: 'added', entries: [entry, ...this.#released(entry.hash)] };
  }

  stands(entry: LogEntry): boolean {
    if (isControlEntry(entry)) {
      const placed = this.#controls.graph.get(entry.hash);
      return placed !== undefined && this.#view().standing.stands(placed);
    }
    const piece = this.#chains.pieceOf(entry);
    return piece !== undefined && entry.number <= this.topOf(piece);
  }

  /** The highest number of a piece's messages that stands; one less than the piece's first number if none does. */
  topOf(piece: ChainPiece): number {
    return this.#view().standing.topOf(piece);
  }

  /**
   * Whether an entry is news to the reader: a standing message by somebody else, in a past in which the reader takes part.
   */
  isNews(entry: LogEntry): boolean {
    return !isControlEntry(entry) && this.#isForReader(entry) && this.stands(entry);
  }

  /** Whether the reader is a member now, and takes part in the past of messages that somebody else wrote. */
  #isForReader({ writer, after }: Pick<MessageEntry, 'writer' | 'after'>): boolean {
    const { reader } = this;
    if (reader === undefined || !this.state.members.has(reader)) return false;
    if (this.#epochs.missing(after).length > 0) return false;
    const epoch = this.#epochs.of(after);
    return tookPart(epoch, reader) && this.#epochs.personOf(writer, epoch) !== reader;
  }

  /** Whether a person may be given an entry that is held. */
  mayBeGiven(person: PersonId, entry: LogEntry): boolean {
    const { visibility, standing } = this.#view();
    if (isControlEntry(entry)) {
      const placed = this.#controls.graph.get(entry.hash);
      return placed !== undefined && (visibility.controlsFor(person)?.has(placed.index) ?? true);
    }
    const piece = this.#chains.pieceOf(entry);
    if (!piece || !visibility.mayBeGiven(person, piece)) return false;
    return entry.number <= standing.passedOnTopOf(piece);
  }

  /** Whether a person may be given the messages of a piece. Does not check which of them stand. */
  mayBeGivenPiece(person: PersonId, piece: number): boolean {
    return this.#view().visibility.mayBeGiven(person, this.#chains.piece(piece));
  }

  /** Returns this log's claim, limited to what both its reader and the receiver may be given. */
  items(receiver: Receiver): Claim {
    return this.#holdings(receiver).claim();
  }

  /** Two logs have the same digest if they hold the same of what both of their readers may be given. */
  digest(receiver: Receiver): string {
    return this.#digests.of(receiver);
  }

  /** Yields what a receiver lacks by their claim, lazily: controls, then messages, which a server gets oldest first. */
  lacking(theirs: Claim, receiver: Receiver): Generator<LogEntry> {
    return lacking(
      this.#holdings(receiver),
      theirs,
      (entry) => this.#isProven(entry),
      (hash) => this.#record.get(hash),
    );
  }

  /** Whether a claim names something that this log lacks. */
  offers(theirs: Claim): boolean {
    return offers(this.#view(), theirs);
  }

  /** Number of messages that a claim offers and this log lacks. May be too high if branches share messages. */
  countOffered(theirs: Claim): number {
    return countOffered(this.#view(), theirs);
  }

  /** Returns the held messages of a writer that a claim shows the other side to hold, each once. */
  covered(theirs: Claim, writer: WriterId): readonly PiecePart[] {
    return covered(this.#view(), theirs, writer);
  }

  /**
   * Answers a request for entries by hash. `entries` holds those that the receiver may be given, with the controls in their
   * pasts that are not covered by `have`, pasts first. `lacking` holds the requested hashes that are not in `entries`.
   */
  answerTo(
    hashes: readonly EntryHash[],
    have: readonly EntryHash[],
    receiver: Receiver,
  ): { entries: readonly LogEntry[]; lacking: readonly EntryHash[] } {
    const { graph } = this.#controls;
    const isAllowed = (entry: LogEntry): boolean =>
      receiver === 'everything' || this.mayBeGiven(receiver, entry);
    const known = graph.pastOf(have);
    const wanted = graph.pastOf(hashes);
    const controls = [...wanted]
      .filter((index) => !known.has(index) || hashes.includes(graph.at(index)?.hash ?? ('' as EntryHash)))
      .flatMap((index) => this.#record.get(graph.at(index)?.hash ?? ('' as EntryHash)) ?? []);
    const messages = hashes.flatMap((hash) => this.#source.withHash(hash) ?? []);
    const entries = [...controls, ...messages].filter(isAllowed);
    const given = new Set(entries.map(({ hash }) => hash));
    return { entries, lacking: hashes.filter((hash) => !given.has(hash)) };
  }

  hashAt(piece: number, number: number): EntryHash | undefined {
    const found = this.#chains.piece(piece);
    return found?.last === number ? found.lastHash : this.#source.at(piece, number)?.hash;
  }

  messageWithHash(hash: EntryHash): MessageEntry | undefined {
    return this.#source.withHash(hash);
  }

  /** Header fields for a writer's next control. `isFirst`: it MUST carry the writer's certificate. */
  nextControl(writer: WriterId): NextEntry & { readonly isFirst: boolean } {
    const last = lastControlOf(this.#controls, writer);
    return {
      number: (last?.number ?? 0) + 1,
      prev: last?.hash,
      after: afterOf(this.#controls, writer),
      clock: this.#nextClock,
      isFirst: !isIntroduced(this.#controls, writer),
    };
  }

  /** Header fields for a writer's next message; 'needs-writer' if the writer has not shown a certificate yet. */
  nextMessage(writer: WriterId): NextEntry | 'needs-writer' {
    const pen = this.#pens.of(writer, this.#controls, this.#chains);
    return pen ? { ...pen, clock: this.#nextClock } : 'needs-writer';
  }

  /** The messages that a removal of a person (with all their writers), or of one writer, names in `last`. */
  lastMessages(of: { readonly person: PersonId } | { readonly writer: WriterId }): LastMessages {
    return lastMessagesOf(this.#chains, 'person' in of ? writersOf(this.#controls, of.person) : [of.writer]);
  }

  /** Records that the content of a piece's messages up to a number was deleted on this node. */
  deleteContent(piece: number, upTo: number): void {
    this.#chains.deleteContent(piece, upTo);
  }

  /**
   * Returns what was added since the last call, to be stored. From then on the log relies on the shelf to have it.
   * @param isKept false if forks are added to before it is stored: they rely on the shelf once `kept` is called
   */
  changes(isKept = true): LogAddition {
    const recast = this.#settle(false);
    const { standing } = this.#view();
    const controls = this.#freshControls.flatMap((entry) => {
      const placed = this.#controls.graph.get(entry.hash);
      return placed ? [{ entry, person: placed.person, stands: standing.stands(placed) }] : [];
    });
    // Before `takeFresh`, because what stands may depend on messages that are not on the shelf yet.
    const messages = additionsOf(this.#source.fresh(), (piece) => this.#pieceFacts(piece));
    this.#source.takeFresh(isKept);
    this.#freshControls = [];
    this.#isRecast = false;
    const pieces = this.#chains.takeChanged();
    return { conversation: this.conversation, controls, messages, pieces, recast, clock: this.#clock };
  }

  /** MUST be called once the result of `changes(false)` is on the shelf. */
  kept(): void {
    this.#source.kept();
  }

  get #nextClock(): number {
    return Math.min(this.#clock + 1, lastClock);
  }

  #view(): LogParts {
    if (this.#parts) return this.#parts;
    const [controls, chains, source] = [this.#controls, this.#chains, this.#source];
    const standing = new Standing(controls, this.#epochs, chains, (removal) => this.#record.lastOf(removal));
    const visibility = new Visibility(controls, this.#epochs, standing, this.#record.history);
    return (this.#parts = { controls, chains, source, standing, visibility, reader: this.reader });
  }

  #holdings(receiver: Receiver): Holdings {
    return new Holdings(this.#view(), receiver);
  }

  #judge(entry: LogEntry, options: OfferOptions): Verdict {
    return isControlEntry(entry) ? this.#judgeControl(entry, options) : this.#judgeMessage(entry, options);
  }

  #judgeControl(entry: ControlEntry, options: OfferOptions): Verdict {
    if (this.#controls.graph.get(entry.hash)) return held;
    if (!this.#isAuthentic(entry, options)) return refused('not-authentic');
    this.#own();
    const wasPlain = this.#controls.isPlain;
    const admission = this.#controls.admit(controlOf(entry));
    switch (admission.result) {
      case 'incomplete':
        return this.#wait(entry, options, admission.missing);
      case 'contradiction':
        return refused('contradiction');
      case 'not permitted':
        return refused('not-permitted');
      case 'good':
        this.#isRecast ||= !wasPlain || !this.#controls.isPlain || cuts(entry);
        this.#record.add(entry, admission.control);
        this.#pens.clear();
        this.#freshControls.push(entry);
        this.#clock = Math.max(this.#clock, entry.clock);
        this.#parts = undefined;
        return added(entry);
    }
  }

  #judgeMessage(entry: MessageEntry, options: OfferOptions): Verdict {
    if (!entry.content) return refused('no-content');
    if (entry.after.length === 0) return refused('contradiction');
    const after = this.#chains.afterOf(entry);
    const missing = this.#epochs.missing(after);
    if (missing.length > 0) {
      if (!this.#isAuthentic(entry, options)) return refused('not-authentic');
      return this.#wait(entry, options, missing);
    }
    const epoch = this.#epochs.of(after);
    if (!this.#maySpeak(entry.writer, epoch)) return refused('not-a-member');
    if (this.#chains.holds(entry)) return this.#restored(entry, options);
    if (this.#view().standing.isOneTooMany(entry, epoch)) return refused('too-many');
    if (!this.#isAuthentic(entry, options)) return refused('not-authentic');
    const piece = this.#chains.place(entry, {
      knownControls: this.#controls.graph.size,
      sealed: this.#controls.lastDeparture,
      isNamed: (hash) => this.#record.isNamed(hash, entry.writer),
    });
    if (piece === undefined) return refused('too-many');
    this.#source.add({ entry, piece, isKnown: options.known === true });
    this.#pens.added(entry);
    this.#clock = Math.max(this.#clock, entry.clock);
    return added(entry);
  }

  #maySpeak(writer: WriterId, epoch: Epoch): boolean {
    const person = this.#epochs.personOf(writer, epoch);
    return person !== undefined && epoch.membership.isMember(person) && !epoch.membership.isRevoked(writer);
  }

  /** Restores deleted content, from a file only: others may have sent the message before it was deleted. */
  #restored(entry: MessageEntry, { known }: OfferOptions): Verdict {
    const place = known ? this.#chains.find(entry) : undefined;
    const piece = place && this.#chains.piece(place.piece);
    if (!piece || entry.number > piece.deleted || this.#source.at(piece.id, entry.number)?.content)
      return held;
    this.#source.add({ entry, piece: piece.id, isKnown: true });
    return added(entry);
  }

  #isAuthentic(entry: LogEntry, { isAuthentic }: OfferOptions): boolean {
    if (isAuthentic) return true;
    if (isControlEntry(entry)) return entry.signature !== undefined && this.authenticity(entry);
    return this.#chains.expects(entry) || this.#isProven(entry) || this.#isExpectedByWaiting(entry);
  }

  /** Whether an entry's own signature holds or, for a message, a control of its author names it. */
  #isProven(entry: LogEntry): boolean {
    if (!isControlEntry(entry)) {
      const person = this.personOf(entry.writer, entry.after);
      if (person !== undefined && this.#record.isVouchedFor(entry.hash, person)) return true;
    }
    return entry.signature !== undefined && this.authenticity(entry);
  }

  #isExpectedByWaiting({ hash, writer, number, after }: MessageEntry): boolean {
    return this.#waiting.some(
      ({ entry: later }) =>
        !isControlEntry(later) &&
        later.prev === hash &&
        later.writer === writer &&
        later.number === number + 1 &&
        isSameList(later.after, after),
    );
  }

  #wait(entry: LogEntry, options: OfferOptions, missing: readonly EntryHash[]): Verdict {
    this.#waiting.add({ hash: entry.hash, entry, options: { ...options, isAuthentic: true } }, missing);
    return { kind: 'waits', missing };
  }

  /** Adds the entries that waited for a control, and those that waited for these. */
  #released(hash: EntryHash): LogEntry[] {
    const taken: LogEntry[] = [];
    const ready = this.#waiting.release(hash);
    for (let next = ready.shift(); next; next = ready.shift()) {
      const verdict = this.#judge(next.entry, next.options);
      if (verdict.kind === 'refused') this.#waiting.discard(next.hash);
      if (verdict.kind !== 'added') continue;
      taken.push(next.entry);
      ready.push(...this.#waiting.release(next.hash));
    }
    return taken;
  }

  #own(): void {
    if (this.#ownsControls) return;
    this.#controls = this.#controls.fork();
    this.#record = this.#record.fork();
    this.#epochs = this.#epochs.fork(this.#controls);
    this.#parts = undefined;
    this.#ownsControls = true;
  }

  /** Records what stands. Returns the differences from what was recorded before. */
  #settle(isOpening: boolean) {
    const { standing } = this.#view();
    const isRecast = isOpening || this.#isRecast;
    const controls = isRecast
      ? this.#told.tellControls(this.#controls.graph, this.#record, standing)
      : new Map<EntryHash, boolean>();
    const pieces = isRecast ? allPieces(this.#chains) : this.#cutPieces();
    return recastOf(controls, this.#told.tell(pieces, standing));
  }

  /** The pieces of writers who are cut and have new messages: these may link others to an end that a removal names. */
  #cutPieces() {
    const { standing } = this.#view();
    const writers = new Set<WriterId>();
    for (const { entry, piece: id } of this.#source.fresh()) {
      const piece = this.#chains.piece(id);
      if (piece && !writers.has(entry.writer) && standing.isCut(piece)) writers.add(entry.writer);
    }
    return [...writers].flatMap((writer) => this.#chains.piecesOf(writer));
  }

  #pieceFacts(id: number): PieceFacts | undefined {
    const piece = this.#chains.piece(id);
    const person = piece && this.personOf(piece.writer, piece.after);
    if (!piece || person === undefined) return undefined;
    return { person, top: this.topOf(piece), isForReader: this.#isForReader(piece) };
  }
}

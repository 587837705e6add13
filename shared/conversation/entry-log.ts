import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import type { PiecePart } from './branches';
import type { Chains } from './chains';
import type { ChainPiece } from './pieces';
import { countOffered, covered, lacking, offers } from './comparison';
import type { BroughtCertificate, ControlRecord } from './control-record';
import type { ControlState } from './control-state';
import type { Controls } from './controls';
import { Digests } from './digests';
import { EntryJudge } from './entry-judge';
import { answerTo, mayBeGiven, type Answer } from './giving';
import { Holdings, type Claim, type LogParts, type Receiver } from './holdings';
import type { StoredLog, LogAddition, MessageShelf } from './log-addition';
import { asItCame, LogChanges } from './log-changes';
import { LogContents } from './log-contents';
import {
  comparePlaces,
  isControlEntry,
  lastClock,
  type ControlEntry,
  type LastMessages,
  type LogEntry,
  type MessageEntry,
} from './log-entry';
import {
  afterOf,
  allLastMessages,
  isIntroduced,
  lastControlOf,
  lastMessagesOf,
  writersOf,
} from './next-entry';
import type { NextEntry } from './pens';
import { isForEverybody, isPublicRoom, isSealedFounding } from './placed-control';
import { everybodyIn, type Everybody } from '../protocol/everybody-scope';
import type { OfferOptions, Verdict } from './verdict';
import { maySpeak } from './voice';

/**
 * One conversation in memory: its controls, and which messages are held. Messages are stored on a shelf, so a log stays
 * small however long the conversation is. Logs that are given the same entries, in any order, show the same.
 *
 * An added entry is in the log at once, and on the shelf once the result of `changes` is stored: add to a `fork`, store its
 * changes, and continue with the fork.
 */
export class EntryLog {
  readonly #contents: LogContents;
  readonly #changes: LogChanges;
  readonly #judge: EntryJudge;
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
    kept?: StoredLog,
    from?: EntryLog,
  ) {
    const contents = from ? from.#contents.fork() : new LogContents(conversation, shelf, reader, kept);
    this.#contents = contents;
    this.#changes = from ? from.#changes.fork(contents) : new LogChanges(contents);
    this.#judge = new EntryJudge(contents, this.#changes, authenticity, from ? from.#judge : undefined);
    this.#digests = new Digests((receiver) => this.#holdings(receiver), digestOf);
    if (kept) this.#changes.opened();
  }

  /** Returns a copy; adding to it does not change this log. Copies nothing that grows with the conversation. */
  fork(): EntryLog {
    const { conversation, shelf, reader, authenticity, digestOf } = this;
    return new EntryLog(conversation, shelf, reader, authenticity, digestOf, undefined, this);
  }

  /** Whether the founding INVITE is here. */
  get isKnown(): boolean {
    return this.controls.graph.founding !== undefined;
  }

  /** Whether its messages are sealed. */
  get isSealed(): boolean {
    const { founding } = this.controls.graph;
    return founding !== undefined && isSealedFounding(founding);
  }

  /** Whether it is an open room, which anybody may join. */
  get isPublic(): boolean {
    const { founding } = this.controls.graph;
    return founding !== undefined && isPublicRoom(founding);
  }

  /** Whom it is for, if it is a room for everybody. */
  get everybody(): Everybody | undefined {
    const { founding } = this.controls.graph;
    const entry = founding && isForEverybody(founding) ? this.controlEntry(founding.hash) : undefined;
    return entry?.command === 'INVITE' && entry.everybody !== undefined
      ? everybodyIn(entry.everybody)
      : undefined;
  }

  get controls(): Controls {
    return this.#contents.controls;
  }

  get state(): ControlState {
    return this.controls.state;
  }

  /** Undefined in a room for everybody, too: nobody has a founder's rights there. */
  get founder(): PersonId | undefined {
    return this.isForEverybody ? undefined : this.controls.graph.founder;
  }

  /** Whether somebody is a member who may write messages. */
  maySpeak(person: PersonId): boolean {
    return this.state.members.has(person) && maySpeak(this.state.voice, person, this.founder);
  }

  get isForEverybody(): boolean {
    const { founding } = this.controls.graph;
    return founding !== undefined && isForEverybody(founding);
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
    return this.#contents.clock;
  }

  get chains(): Chains {
    return this.#contents.chains;
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
    return this.#contents.personOf(writer, after);
  }

  /** What INVITEs into a sealed conversation certify of a writer. That does not let the writer write. */
  broughtOf(writer: WriterId): readonly BroughtCertificate[] {
    return this.#record.broughtOf(writer);
  }

  /** Checks an entry and adds it. `waits` names the missing controls. Never throws because of what an entry says. */
  offer(entry: LogEntry, options: OfferOptions = {}): Verdict {
    const verdict = this.#judge.offer(entry, options);
    if (verdict.kind === 'added') this.#digests.clear();
    return verdict;
  }

  stands(entry: LogEntry): boolean {
    if (isControlEntry(entry)) {
      const placed = this.controls.graph.get(entry.hash);
      return placed !== undefined && this.#parts.standing.stands(placed);
    }
    const piece = this.chains.pieceOf(entry);
    return piece !== undefined && entry.number <= this.topOf(piece);
  }

  /** Whether removals may keep a held message, and others of its writer, from standing. */
  isCut(message: MessageEntry): boolean {
    const piece = this.chains.pieceOf(message);
    return piece !== undefined && this.#parts.standing.isCut(piece);
  }

  /** The highest number of a piece's messages that stands; one less than the piece's first number if none does. */
  topOf(piece: ChainPiece): number {
    return this.#parts.standing.topOf(piece);
  }

  /**
   * Whether an entry is news to the reader: a standing message by somebody else, in a past in which the reader takes part.
   */
  isNews(entry: LogEntry): boolean {
    return !isControlEntry(entry) && this.#contents.isForReader(entry) && this.stands(entry);
  }

  /** Whether a person may be given an entry that is held. */
  mayBeGiven(person: PersonId, entry: LogEntry): boolean {
    return mayBeGiven(this.#parts, person, entry);
  }

  /** Whether a person may be given the messages of a piece. Does not check which of them stand. */
  mayBeGivenPiece(person: PersonId, piece: number): boolean {
    return this.#parts.visibility.mayBeGiven(person, this.chains.piece(piece));
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
      (entry) => this.#judge.isProven(entry),
      (hash) => this.#record.get(hash),
    );
  }

  /** Whether a claim names something that this log lacks. */
  offers(theirs: Claim): boolean {
    return offers(this.#parts, theirs);
  }

  /** Number of messages that a claim offers and this log lacks. May be too high if branches share messages. */
  countOffered(theirs: Claim): number {
    return countOffered(this.#parts, theirs);
  }

  /** Returns the held messages of a writer that a claim shows the other side to hold, each once. */
  covered(theirs: Claim, writer: WriterId): readonly PiecePart[] {
    return covered(this.#parts, theirs, writer);
  }

  /**
   * Answers a request for entries by hash.
   * @param have controls that the receiver has, with their pasts
   */
  answerTo(hashes: readonly EntryHash[], have: readonly EntryHash[], receiver: Receiver): Answer {
    return answerTo(this.#parts, hashes, have, receiver, (hash) => this.controlEntry(hash));
  }

  hashAt(piece: number, number: number): EntryHash | undefined {
    const found = this.chains.piece(piece);
    return found?.last === number ? found.lastHash : this.#contents.source.at(piece, number)?.hash;
  }

  messageWithHash(hash: EntryHash): MessageEntry | undefined {
    return this.#contents.source.withHash(hash);
  }

  entryWith(hash: EntryHash): LogEntry | undefined {
    return this.controlEntry(hash) ?? this.messageWithHash(hash);
  }

  /** Header fields for a writer's next control. `isFirst`: it MUST carry the writer's certificate. */
  nextControl(writer: WriterId): NextEntry & { readonly isFirst: boolean } {
    const last = lastControlOf(this.controls, writer);
    return {
      number: (last?.number ?? 0) + 1,
      prev: last?.hash,
      after: afterOf(this.controls, writer),
      clock: this.#nextClock,
      isFirst: !isIntroduced(this.controls, writer),
    };
  }

  /** Header fields for a writer's next message; 'needs-writer' if the writer has not shown a certificate yet. */
  nextMessage(writer: WriterId): NextEntry | 'needs-writer' {
    const pen = this.#contents.penOf(writer);
    if (!pen) return 'needs-writer';
    const { number, prev, after } = pen;
    return { number, prev, after, clock: this.#nextClock };
  }

  /** The messages that a removal of a person (with all their writers), or of one writer, names in `last`. */
  lastMessages(of: { readonly person: PersonId } | { readonly writer: WriterId }): LastMessages {
    return lastMessagesOf(this.chains, 'person' in of ? writersOf(this.controls, of.person) : [of.writer]);
  }

  /**
   * The messages that SPEAKERS and CLOSE name in `last`.
   * @param speakers those besides the founder whom SPEAKERS lets write; undefined for CLOSE
   */
  allLastMessages(speakers?: readonly PersonId[]): LastMessages {
    const { founder } = this;
    const spared = speakers && founder !== undefined ? [founder, ...speakers] : [];
    return allLastMessages(this.controls, this.chains, new Set(spared));
  }

  /** Records that the content of a piece's messages up to a number was deleted on this node. */
  deleteContent(piece: number, upTo: number): void {
    this.chains.deleteContent(piece, upTo);
  }

  /**
   * Returns what was added since the last call, to be stored. From then on the log relies on the shelf to have it.
   * @param isKept false if forks are added to before it is stored: they rely on the shelf once `kept` is called
   * @param opened returns a message as it is to be stored
   */
  changes(isKept = true, opened = asItCame): LogAddition {
    return this.#changes.take(isKept, opened);
  }

  /** MUST be called once the result of `changes(false)` is on the shelf. */
  kept(): void {
    this.#contents.source.kept();
  }

  get #nextClock(): number {
    return Math.min(this.clock + 1, lastClock);
  }

  get #parts(): LogParts {
    return this.#contents.parts;
  }

  get #record(): ControlRecord {
    return this.#contents.record;
  }

  #holdings(receiver: Receiver): Holdings {
    return new Holdings(this.#parts, receiver);
  }
}

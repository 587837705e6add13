import { isControlEntry, type LogEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import { emptyClaim, type Claim, type Clock, type ExchangeLog, type Receiver, type Timer } from './ports';
import { limits } from '../protocol/limits';
import type { Budget } from './budget';
import { claimOf, inSendingOrder } from './stretches';
import type { Upload } from './upload';
import { Wants } from './wants';
import { claimLines, digestLine, receiptLines, weightOf, type ReceiptsFields, type WantFields } from './wire';

/** How long things wait to be done together. Milliseconds. */
export interface Pace {
  /** Received entries are confirmed together. */
  readonly receiptMs: number;
  /** What somebody else wrote is passed on after this time, if the other side has not shown by then that it has it. */
  readonly relayMs: { readonly least: number; readonly most: number };
  /** When nothing has happened for this time, and the other side may lack something, it is told a digest. */
  readonly quietMs: { readonly least: number; readonly most: number };
}

/** What dialogues need of their connection, which all of them share. */
export interface DialogueSide {
  readonly receiver: Receiver;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly upload: Upload;
  /** Bytes of what was sent and is to be confirmed. */
  readonly unconfirmedBytes: Budget;
  /** Weight of what the other side says that it holds. */
  readonly claimWeight: Budget;
  /** Bytes of an entry's line. */
  sizeOf(entry: LogEntry): number;
  /** Whether the other side is about to list what it holds. */
  isAwaitingList(): boolean;
  log(conversation: ConversationId): ExchangeLog | undefined;
  sendBytes(bytes: Uint8Array): void;
  send(command: string, fields: object): void;
  /** The other side has shown that it holds these. */
  holds(conversation: ConversationId, claim: Claim): void;
  /** The other side, which was asked, has said that both hold the same. */
  finished(conversation: ConversationId): void;
}

/**
 * How entries go to the other side: at once; after a while, unless it gets them from somebody else; or not, because it is
 * connected with the node that they came from. In each case a digest after quiet time heals what was lost.
 */
export type PassOn = 'now' | 'later' | 'not';

/** Entries passed on one by one; more are left to digest and upload, which is bounded. */
const mostRelayed = 100;
const nothingOffered = { isAny: false, count: 0 };

/** Entries confirmed in one line. */
const confirmedPerLine = 400;

/**
 * Brings this node and the one at the other end of a connection to the same state of one conversation. First both tell a
 * digest; where digests differ, whole claims; then each sends what the other lacks. The same question is not asked twice,
 * nor the same claim answered with entries twice, so two nodes that cannot agree (one refuses what the other holds) fall
 * silent. A server has a great many of these, most of them idle, so collections are made when there is something to collect.
 */
export class Dialogue {
  /** What they said last that they hold; empty once both have agreed. */
  #theirs: Claim = emptyClaim;
  #lastOffered:
    | { readonly log: ExchangeLog; readonly theirs: Claim; readonly isAny: boolean; readonly count: number }
    | undefined;
  /** Undefined when it is not known what they hold now. */
  #theirDigest: string | undefined;
  /** Both digests when this side last told its digest, told its whole claim, or answered a claim. */
  #digestTold = '';
  #claimTold = '';
  #answered = '';
  /** A claim came while an upload was under way. */
  #isToTell = false;
  /** Both have agreed on this connection. */
  #hasAgreed = false;
  /** The other side has been asked to say that both hold the same, and has not said so. */
  #isAsking = false;
  /** The other side did not list this conversation, and has said nothing of it since. */
  #isUnheard = false;
  /** What is held here and the other side may lack; of more than the budget has room for it is only known that there is some. */
  #unconfirmed: Map<EntryHash, LogEntry> | undefined;
  /** Whether it may lack more than that. */
  #isUnsure = false;
  #toRelay: Set<EntryHash> | undefined;
  #toConfirm: LogEntry[] | undefined;
  #wants: Wants | undefined;
  #waitingWant: WantFields | undefined;
  #receiptTimer: Timer | undefined;
  #relayTimer: Timer | undefined;
  #quietTimer: Timer | undefined;

  constructor(
    readonly conversation: ConversationId,
    private readonly side: DialogueSide,
    /** Whether the other side knows of the conversation, or has been told of it, so that new entries go to it at once. */
    private isOpen: boolean,
  ) {}

  /** Whether both have agreed, and nothing is known since then that one side holds and the other lacks. */
  get isFinished(): boolean {
    const isOpen = this.#unconfirmed !== undefined || this.#isUnsure || this.#wants?.isOpen === true;
    return this.#hasAgreed && !isOpen && !this.offers;
  }

  /**
   * Whether the other side, which knows the conversation, has told all that it holds, and everything in it of a person's
   * messages and of controls is here. It may differ in what others wrote, and lack what it likes.
   */
  hasToldOf(person: PersonId): boolean {
    const log = this.#log;
    if (!log || this.#theirs.controls.length === 0) return false;
    const isTheirs = ([writer]: readonly [WriterId, unknown]): boolean => log.personOf(writer) === person;
    return !log.offers({ ...this.#theirs, messages: new Map([...this.#theirs.messages].filter(isTheirs)) });
  }

  /** Whether the other side can give something that is not here. */
  get offers(): boolean {
    return this.#offered().isAny;
  }

  /** Number of messages that the other side can give and that are not here. */
  get countOffered(): number {
    return this.#offered().count;
  }

  get theirs(): Claim {
    return this.#theirs;
  }

  /** The other side tells a digest only. Returns whether both hold the same. */
  digest(digest: string): boolean {
    const log = this.#log;
    if (!log) return false;
    this.isOpen = true;
    this.#isUnheard = false;
    this.#theirDigest = digest;
    const isSame = digest === log.digest(this.side.receiver);
    if (isSame) this.#agree(log);
    else this.#tellClaim(log);
    return isSame;
  }

  /** The other side tells all that it holds; `digest` is undefined where that is nothing. */
  claim(claim: Claim, digest: string | undefined): void {
    const log = this.#log;
    if (!log) return;
    this.isOpen = true;
    this.#isUnheard = false;
    this.#keepClaim(claim);
    this.#theirDigest = digest;
    const mine = log.digest(this.side.receiver);
    // A whole claim is always answered, so that whoever asks learns that the exchange is finished.
    if (digest === mine) {
      this.#agree(log);
      return this.#sendDigest(log);
    }
    this.side.holds(this.conversation, claim);
    const isGiving = this.#answer(log, claim);
    const isTelling = log.offers(claim) && this.#tellClaim(log);
    if (!isGiving && !isTelling) this.#sendDigest(log);
  }

  /** Asks the other side to say that both hold the same: a whole claim is always answered. */
  ask(): void {
    const log = this.#log;
    if (!log) return;
    this.#isAsking = true;
    this.#sendClaim(log);
  }

  /**
   * The other side does not list a conversation that it ought to know. A server has lost it. A peer does not hold it, and will
   * ask for it; or it does not know yet that this person is in it, and does not listen until it does.
   */
  unlisted(): void {
    if (!this.#log) return;
    if (this.side.receiver === 'everything') return void this.#tellClaim(this.#log);
    this.#isUnheard = true;
    this.#beQuiet();
  }

  /** Gives the other side, which has just been invited, all that it may be given. Returns false when it knows of it already. */
  introduce(): boolean {
    const log = this.#log;
    if (!log || this.isOpen) return false;
    this.isOpen = true;
    this.#answer(log, emptyClaim);
    return true;
  }

  /** There are new entries that did not come from the other side, and that it may be given. */
  added(entries: readonly LogEntry[], passOn: PassOn): void {
    for (const entry of entries) this.#remember(entry);
    this.#beQuiet();
    if (passOn === 'not') return;
    if (!this.isOpen) return this.#mention();
    if (passOn === 'now') {
      // What is written here may name controls that still wait to be relayed.
      this.#relay();
      return this.#sendAll(inSendingOrder(entries));
    }
    const toRelay = (this.#toRelay ??= new Set());
    if (toRelay.size + entries.length > mostRelayed) return void (this.#isUnsure = true);
    for (const { hash } of entries) toRelay.add(hash);
    this.#relayTimer ??= this.side.clock.setTimer(() => this.#relay(), this.#between(this.side.pace.relayMs));
  }

  /** Entries came from the other side; they are held here now, or were before. */
  heard(entries: readonly LogEntry[]): void {
    this.isOpen = true;
    this.#isUnheard = false;
    this.#theirDigest = undefined;
    for (const { hash } of entries) {
      this.#isConfirmed(hash);
      this.#wants?.came(hash);
    }
    this.side.holds(this.conversation, claimOf(entries));
    const toConfirm = (this.#toConfirm ??= []);
    toConfirm.push(...entries);
    if (toConfirm.length >= confirmedPerLine || this.side.pace.receiptMs === 0) this.#confirm();
    else this.#receiptTimer ??= this.side.clock.setTimer(() => this.#confirm(), this.side.pace.receiptMs);
    // Where both have branches of their own, one round does not always bring everything.
    if (this.#isAsking || this.#theirs !== emptyClaim) this.#beQuiet();
  }

  /** Entries from the other side cannot be judged before these are here. */
  missing(hashes: readonly EntryHash[]): void {
    this.#wants ??= new Wants(this.conversation, this.side);
    this.#wants.missing(hashes);
  }

  /** Something from the other side could not be taken in: the two may differ. */
  doubt(): void {
    this.#isUnsure = true;
    this.#beQuiet();
  }

  /** The other side confirms what it received. */
  confirmed({ controls = [] }: ReceiptsFields, received: Claim): void {
    for (const hash of controls) this.#isConfirmed(hash);
    for (const [hash, entry] of this.#unconfirmed ?? [])
      if (!isControlEntry(entry) && isIn(received, entry)) this.#isConfirmed(hash);
    this.side.holds(this.conversation, received);
  }

  /** The other side asks for entries that were named. One such question waits; a newer one takes its place. */
  want(fields: WantFields): void {
    if (this.side.upload.has(this.conversation)) this.#waitingWant = fields;
    else this.#give(fields);
  }

  lacks(hashes: readonly EntryHash[]): void {
    this.#wants?.lacking(hashes);
  }

  /** All that waited to be uploaded has been sent. */
  uploaded(): void {
    const want = this.#waitingWant;
    this.#waitingWant = undefined;
    if (want) this.#give(want);
    this.#beQuiet();
    if (!this.#isToTell || !this.#log) return;
    this.#isToTell = false;
    this.#sendDigest(this.#log);
  }

  /** Tells the digest again: new entries were not sent while the other side did not keep up. */
  caughtUp(): void {
    if (this.#isUnsure && this.#log) this.#tellDigest(this.#log);
  }

  /** Sends again what was not confirmed: the other side asked to wait, and the wait is over. */
  again(): void {
    const log = this.#log;
    if (!log) return;
    this.#answered = '';
    this.#sendAll(inSendingOrder([...(this.#unconfirmed?.values() ?? [])]));
    this.#sendClaim(log);
  }

  stop(): void {
    for (const timer of [this.#receiptTimer, this.#relayTimer, this.#quietTimer]) timer?.cancel();
    this.#wants?.stop();
  }

  get #log(): ExchangeLog | undefined {
    const log = this.side.log(this.conversation);
    return log?.isKnown ? log : undefined;
  }

  /** What the other side offers, found once for each claim and state of the log: others ask for it with whatever comes. */
  #offered(): { readonly isAny: boolean; readonly count: number } {
    const log = this.#log;
    if (!log || this.#theirs === emptyClaim) return nothingOffered;
    const known = this.#lastOffered;
    if (known && known.log === log && known.theirs === this.#theirs) return known;
    const isAny = log.offers(this.#theirs);
    const count = isAny ? log.countOffered(this.#theirs) : 0;
    this.#lastOffered = { log, theirs: this.#theirs, isAny, count };
    return this.#lastOffered;
  }

  /** Both hold the same of what both may be given. */
  #agree(log: ExchangeLog): void {
    for (const hash of this.#unconfirmed?.keys() ?? []) this.#isConfirmed(hash);
    this.#toRelay = undefined;
    this.#isUnsure = false;
    this.#hasAgreed = true;
    this.#quietTimer?.cancel();
    this.#quietTimer = undefined;
    this.#keepClaim(emptyClaim);
    this.side.holds(this.conversation, log.items(this.side.receiver));
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.side.finished(this.conversation);
  }

  /** Gives what a claim lacks. Returns false if it lacks nothing, or if the same claim was answered before. */
  #answer(log: ExchangeLog, claim: Claim): boolean {
    if (this.side.upload.has(this.conversation)) return (this.#isToTell = true);
    const key = this.#bothDigests(log);
    if (this.#answered === key) return false;
    this.#answered = key;
    const lacking = this.#counted(log.lacking(claim, this.side.receiver));
    const first = lacking.next();
    if (first.done) return false;
    this.side.upload.add(this.conversation, joined(first.value, lacking));
    return true;
  }

  /** Remembers that something was sent that is to be confirmed. */
  *#counted(entries: Iterable<LogEntry>): Generator<LogEntry> {
    for (const entry of entries) {
      this.#remember(entry);
      yield entry;
    }
  }

  #give({ hashes, have }: WantFields): void {
    const wanted = this.#log?.answerTo(hashes, have, this.side.receiver);
    const lacking = wanted ? wanted.lacking : hashes;
    if (lacking.length > 0) this.side.send('LACKING', { conversation: this.conversation, hashes: lacking });
    if (wanted) this.side.upload.add(this.conversation, this.#counted(wanted.entries));
  }

  #bothDigests(log: ExchangeLog): string {
    return `${log.digest(this.side.receiver)} ${this.#theirDigest ?? ''}`;
  }

  /** Returns false if the same was told before. */
  #tellClaim(log: ExchangeLog): boolean {
    const key = this.#bothDigests(log);
    if (this.#claimTold === key) return false;
    this.#claimTold = key;
    this.#sendClaim(log);
    return true;
  }

  #sendClaim(log: ExchangeLog): void {
    this.isOpen = true;
    const { receiver } = this.side;
    for (const line of claimLines(this.conversation, log.digest(receiver), log.items(receiver)))
      this.side.sendBytes(line);
  }

  #tellDigest(log: ExchangeLog): void {
    const key = this.#bothDigests(log);
    if (this.#digestTold === key) return;
    this.#digestTold = key;
    this.#sendDigest(log);
  }

  #sendDigest(log: ExchangeLog): void {
    this.isOpen = true;
    this.side.sendBytes(digestLine(this.conversation, log.digest(this.side.receiver)));
  }

  /** Tells the other side of the conversation, unless it is about to tell what it holds itself. */
  #mention(): void {
    const log = this.#log;
    if (log && !this.side.isAwaitingList()) this.#tellDigest(log);
  }

  #remember(entry: LogEntry): void {
    if (this.#unconfirmed?.has(entry.hash)) return;
    if (!this.side.unconfirmedBytes.take(this.side.sizeOf(entry))) this.#isUnsure = true;
    else (this.#unconfirmed ??= new Map()).set(entry.hash, entry);
  }

  /** A claim for which there is no room counts only while it is answered. */
  #keepClaim(claim: Claim): void {
    this.side.claimWeight.give(weightOf(this.#theirs));
    this.#theirs = this.side.claimWeight.take(weightOf(claim)) ? claim : emptyClaim;
  }

  #isConfirmed(hash: EntryHash): void {
    const entry = this.#unconfirmed?.get(hash);
    if (!entry) return;
    this.side.unconfirmedBytes.give(this.side.sizeOf(entry));
    this.#unconfirmed?.delete(hash);
    if (this.#unconfirmed?.size === 0) this.#unconfirmed = undefined;
  }

  #sendAll(entries: readonly LogEntry[]): void {
    for (const entry of entries) if (!this.side.upload.insert(entry)) this.#isUnsure = true;
  }

  #relay(): void {
    this.#relayTimer?.cancel();
    this.#relayTimer = undefined;
    const entries = [...(this.#toRelay ?? [])].flatMap((hash) => this.#unconfirmed?.get(hash) ?? []);
    this.#toRelay = undefined;
    this.#sendAll(inSendingOrder(entries));
  }

  #confirm(): void {
    this.#receiptTimer?.cancel();
    this.#receiptTimer = undefined;
    const entries = this.#toConfirm ?? [];
    this.#toConfirm = undefined;
    for (let start = 0; start < entries.length; start += confirmedPerLine) {
      const page = claimOf(entries.slice(start, start + confirmedPerLine));
      for (const line of receiptLines(this.conversation, page)) this.side.sendBytes(line);
    }
  }

  /** While things happen, what is lost may still come. */
  #beQuiet(): void {
    this.#quietTimer?.cancel();
    this.#quietTimer = this.side.clock.setTimer(() => this.#quiet(), this.#between(this.side.pace.quietMs));
  }

  #quiet(): void {
    this.#quietTimer = undefined;
    if (this.side.upload.has(this.conversation)) return;
    const log = this.#log;
    if (log && this.#isUnheard) this.#presentMyself(log);
    else if (log && (this.#isAsking || this.offers)) this.#tellClaim(log);
    else if (log && (this.#isUnsure || this.#unconfirmed)) this.#tellDigest(log);
  }

  /** Gives the last controls: the other side asks for their pasts, by which it learns that this person is in the conversation. */
  #presentMyself(log: ExchangeLog): void {
    this.#isUnheard = false;
    const hashes = log.controls.heads.slice(0, limits.controlsNamedByEntry).map(({ hash }) => hash);
    const { receiver } = this.side;
    this.added(
      hashes
        .flatMap((hash) => log.controlEntry(hash) ?? [])
        .filter((entry) => receiver === 'everything' || log.mayBeGiven(receiver, entry)),
      'now',
    );
    this.#isUnsure = true;
  }

  #between({ least, most }: { least: number; most: number }): number {
    return least + this.side.clock.random() * (most - least);
  }
}

function* joined<Value>(first: Value, others: Iterable<Value>): Generator<Value> {
  yield first;
  yield* others;
}

/** Whether a message is in one of the stretches of a claim. Where numbers were used twice, digests find what this misses. */
const isIn = ({ messages }: Claim, { writer, number, hash }: LogEntry): boolean =>
  (messages.get(writer) ?? []).some(([first, last, end]) =>
    number === last ? hash === end : first <= number && number < last,
  );

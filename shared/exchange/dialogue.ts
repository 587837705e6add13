import { isControlEntry, type LogEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../ids';
import { emptyClaim, type Claim, type ExchangeLog, type Timer } from './ports';
import { limits } from '../protocol/limits';
import { RateLimit } from '../protocol/rate-limit';
import { delayIn, type DialogueSide, type PassOn } from './dialogue-side';
import { OfferedClaim, type Offer } from './offered-claim';
import { PendingReceipts } from './pending-receipts';
import { PendingRelay } from './pending-relay';
import { claimOf, inSendingOrder } from './stretches';
import { UnconfirmedEntries } from './unconfirmed';
import { Wants } from './wants';
import { claimLines, digestLine, weightOf, type ReceiptsFields, type WantFields } from './wire';

/** Claims that the other side may cause in one conversation: at once, and on average. */
const claims = { burst: 8, perSecond: 1.6 };

/**
 * Synchronises one conversation with the node at the other end of a connection. Both first send a digest; if the digests
 * differ, whole claims; then each sends what the other lacks. The same question is never asked twice, nor the same claim
 * answered with entries twice, so two nodes that cannot agree (one refuses what the other holds) fall silent, until the one that
 * refused asks again. A server has very many dialogues, most of them idle, so collections are allocated only when they are
 * needed.
 */
export class Dialogue {
  /** The other side's last claim; undefined once both have agreed. */
  #theirs: OfferedClaim | undefined;
  /** The other side's last digest; undefined if it may have changed. */
  #theirDigest: string | undefined;
  /** Both digests when this side last sent its digest, sent its whole claim, or answered a claim. */
  #digestTold = '';
  #claimTold = '';
  #answered = '';
  /** Whether a claim arrived during an upload. */
  #isToTell = false;
  /** Whether both have agreed at some time on this connection. */
  #hasAgreed = false;
  /** Whether `ask` has not been answered yet. */
  #isAsking = false;
  /** Whether the other side did not list this conversation, or was sent a first digest of it, and has not mentioned it since. */
  #isUnheard = false;
  /** Entries received from the other side that it is not told of yet. */
  #receipts: PendingReceipts | undefined;
  /** Entries that the other side may lack. For those beyond the budget, only `#isUnsure` is set. */
  #unconfirmed: UnconfirmedEntries | undefined;
  /** Whether the other side may lack more than `#unconfirmed`. */
  #isUnsure = false;
  /** Connections whose nodes are relied on to give their entries to the other side. */
  #relied: Set<object> | undefined;
  #toRelay: PendingRelay | undefined;
  #wants: Wants | undefined;
  #waitingWant: WantFields | undefined;
  #quietTimer: Timer | undefined;
  /** When the quiet timer was first set, before entries put it off. */
  #busySince = 0;
  /** A claim is much longer than the digest that asks for it, so somebody who sends digests without end gets only so many. */
  readonly #claims: RateLimit;
  /** Whether a claim was put off until a quiet time. */
  #isClaimDue = false;

  constructor(
    readonly conversation: ConversationId,
    private readonly side: DialogueSide,
    /** Whether the other side knows or was told of the conversation, so that new entries need no digest first. */
    private isOpen: boolean,
  ) {
    this.#claims = new RateLimit(claims.perSecond, claims.burst, side.clock.now());
  }

  /** Whether both have agreed, and since then neither side is known to lack anything. */
  get isFinished(): boolean {
    const isOpen = this.#unconfirmed !== undefined || this.#isUnsure || this.#wants?.isOpen === true;
    return this.#hasAgreed && !isOpen && !this.#relied && !this.offers;
  }

  /**
   * Whether the other side has sent its whole claim, and all controls and all of a person's messages in it are held here.
   * It may have more messages of others, and lack anything.
   */
  hasToldOf(person: PersonId): boolean {
    const log = this.#log;
    return log !== undefined && this.#theirs?.isCoveredBy(log, person) === true;
  }

  /** Whether the other side can send something that is not held here. */
  get offers(): boolean {
    return this.#offer?.isAny ?? false;
  }

  /** Number of messages that the other side can send and that are not held here. */
  get countOffered(): number {
    return this.#offer?.count ?? 0;
  }

  /** The other side's last claim; empty once both have agreed. */
  get theirs(): Claim {
    return this.#theirs?.claim ?? emptyClaim;
  }

  /** Handles a digest without a claim. Returns whether both hold the same. */
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

  /**
   * Handles a whole claim. `digest` is undefined if the other side holds nothing.
   * @param again whether the other side wants what it refused before
   */
  claim(claim: Claim, digest: string | undefined, again = false): void {
    const log = this.#log;
    if (!log) return;
    this.isOpen = true;
    this.#isUnheard = false;
    this.#keepClaim(claim);
    this.#theirDigest = digest;
    const mine = log.digest(this.side.receiver);
    // A whole claim is always answered, so that a node that asks learns that the exchange is finished.
    if (digest === mine) {
      this.#agree(log);
      return this.#sendDigest(log);
    }
    this.side.holds(this.conversation, claim);
    if (again && this.#claims.take(this.side.clock.now()) === 0) this.#answered = '';
    const isGiving = this.#answer(log, claim);
    const isTelling = log.offers(claim) && this.#tellClaim(log);
    if (!isGiving && !isTelling) this.#sendDigest(log);
  }

  /**
   * Asks the other side to confirm that both hold the same: a whole claim is always answered.
   * @param again whether it shall also send once more what was refused here before
   */
  ask(again = false): void {
    const log = this.#log;
    if (!log) return;
    this.#isAsking = true;
    this.#sendClaim(log, again);
  }

  /**
   * Handles that the other side does not list a conversation that it should know. A server has lost it. A peer either does
   * not hold it, and will ask for it, or does not know yet that this person takes part, and ignores what it is sent.
   */
  unlisted(): void {
    if (!this.#log) return;
    if (this.side.receiver === 'everything') return void this.#tellClaim(this.#log);
    this.#isUnheard = true;
    this.#beQuiet();
  }

  /** Sends a newly invited other side all that it may be given. Returns false if it knows of the conversation already. */
  introduce(): boolean {
    const log = this.#log;
    if (!log || this.isOpen) return false;
    this.isOpen = true;
    this.#answer(log, emptyClaim);
    return true;
  }

  /** Sends the digest to an other side that has just joined: it lacks what was there before. */
  greet(): void {
    if (this.#log) this.#tellDigest(this.#log);
  }

  /** Handles new entries that did not come from the other side and that it may be given. */
  added(entries: readonly LogEntry[], passOn: Exclude<PassOn, 'not'>): void {
    for (const entry of entries) this.#remember(entry);
    this.#beQuiet();
    if (passOn === 'compare') return;
    if (!this.isOpen) return this.#mention();
    if (passOn === 'now') {
      // New entries may name controls that still wait to be relayed.
      this.#relay();
      return this.#sendAll(inSendingOrder(entries));
    }
    this.#toRelay ??= new PendingRelay(this.side, () => this.#relay());
    if (!this.#toRelay.add(entries)) this.#isUnsure = true;
  }

  /** New entries came over another connection, whose node is relied on to give them to the other side. */
  rely(source: object): void {
    this.#relied ??= new Set();
    this.#relied.add(source);
  }

  /** A node can no longer be relied on: the other side may lack what came from it. */
  relyNoMore(source: object): void {
    if (!this.#relied?.delete(source)) return;
    if (this.#relied.size === 0) this.#relied = undefined;
    this.doubt();
  }

  /** Handles entries received from the other side, which are held here now or were before. */
  heard(entries: readonly LogEntry[]): void {
    this.isOpen = true;
    this.#isUnheard = false;
    this.#theirDigest = undefined;
    for (const { hash } of entries) {
      this.#isConfirmed(hash);
      this.#wants?.came(hash);
    }
    this.side.holds(this.conversation, claimOf(entries));
    this.#receipts ??= new PendingReceipts(this.conversation, this.side);
    this.#receipts.add(entries);
    // If both have branches that the other lacks, one round does not always bring everything.
    if (this.#isAsking || this.#theirs) this.#beQuiet();
  }

  /** Requests entries without which those from the other side cannot be judged. */
  missing(hashes: readonly EntryHash[]): void {
    this.#wants ??= new Wants(this.conversation, this.side);
    this.#wants.missing(hashes);
  }

  /** Notes that the two sides may differ, for instance because something from the other side was refused. */
  doubt(): void {
    this.#isUnsure = true;
    this.#beQuiet();
  }

  /** Handles receipts for what the other side received. */
  confirmed({ controls = [] }: ReceiptsFields, received: Claim): void {
    for (const hash of controls) this.#isConfirmed(hash);
    for (const entry of this.#unconfirmed?.all() ?? [])
      if (!isControlEntry(entry) && isIn(received, entry)) this.#isConfirmed(entry.hash);
    this.side.holds(this.conversation, received);
  }

  /** Answers a request for entries by hash. During an upload the latest request waits; an earlier one is dropped. */
  want(fields: WantFields): void {
    if (this.side.upload.has(this.conversation)) this.#waitingWant = fields;
    else this.#give(fields);
  }

  lacks(hashes: readonly EntryHash[]): void {
    this.#wants?.lacking(hashes);
  }

  /** Called when the upload is complete. */
  uploaded(): void {
    const want = this.#waitingWant;
    this.#waitingWant = undefined;
    if (want) this.#give(want);
    this.#beQuiet();
    if (!this.#isToTell || !this.#log) return;
    this.#isToTell = false;
    this.#sendDigest(this.#log);
  }

  /** Sends the digest again if new entries were not sent while the other side did not keep up. */
  caughtUp(): void {
    if (this.#isUnsure && this.#log) this.#tellDigest(this.#log);
  }

  /** Retransmits what was not confirmed, and sends the whole claim. */
  again(): void {
    const log = this.#log;
    if (!log) return;
    this.#answered = '';
    this.#sendAll(inSendingOrder([...(this.#unconfirmed?.all() ?? [])]));
    this.#sendClaim(log);
  }

  stop(): void {
    this.#toRelay?.stop();
    this.#quietTimer?.cancel();
    this.#receipts?.stop();
    this.#wants?.stop();
  }

  get #log(): ExchangeLog | undefined {
    const log = this.side.log(this.conversation);
    return log?.isKnown ? log : undefined;
  }

  get #offer(): Offer | undefined {
    const log = this.#log;
    return log && this.#theirs?.lackedBy(log);
  }

  /** Settles the dialogue: both hold the same of what both may be given. */
  #agree(log: ExchangeLog): void {
    for (const { hash } of this.#unconfirmed?.all() ?? []) this.#isConfirmed(hash);
    this.#toRelay?.clear();
    this.#relied = undefined;
    this.#isUnsure = false;
    this.#isClaimDue = false;
    this.#hasAgreed = true;
    this.#quietTimer?.cancel();
    this.#quietTimer = undefined;
    this.#keepClaim(undefined);
    this.side.holds(this.conversation, log.items(this.side.receiver));
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.side.finished(this.conversation);
  }

  /** Uploads what a claim lacks. Returns false if it lacks nothing, or if the same claim was answered before. */
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

  /** Remembers each entry as unconfirmed when it is sent. */
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

  /** Sends the claim. Returns false if both digests are the same as at the last time, or if it has to wait. */
  #tellClaim(log: ExchangeLog): boolean {
    const key = this.#bothDigests(log);
    if (this.#claimTold === key) return false;
    if (this.#claims.take(this.side.clock.now()) > 0) {
      this.#isClaimDue = true;
      if (!this.#quietTimer) this.#beQuiet();
      return false;
    }
    this.#claimTold = key;
    this.#sendClaim(log);
    return true;
  }

  #sendClaim(log: ExchangeLog, again = false): void {
    this.isOpen = true;
    const { receiver } = this.side;
    for (const line of claimLines(this.conversation, log.digest(receiver), log.items(receiver), again))
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

  /**
   * Makes the other side aware of the conversation by a digest, unless its own list is about to arrive. A peer ignores the
   * digest if it does not know yet that this person takes part.
   */
  #mention(): void {
    const log = this.#log;
    if (!log || this.side.isAwaitingList()) return;
    this.#isUnheard = this.side.receiver !== 'everything';
    this.#tellDigest(log);
  }

  #remember(entry: LogEntry): void {
    this.#unconfirmed ??= new UnconfirmedEntries(this.side);
    if (!this.#unconfirmed.add(entry)) this.#isUnsure = true;
    if (this.#unconfirmed.isEmpty) this.#unconfirmed = undefined;
  }

  /** Keeps a claim within the budget. A claim without room is answered but not kept. */
  #keepClaim(claim: Claim | undefined): void {
    if (this.#theirs) this.side.claimWeight.give(weightOf(this.#theirs.claim));
    const isKept = claim && this.side.claimWeight.take(weightOf(claim));
    this.#theirs = isKept ? new OfferedClaim(claim) : undefined;
  }

  #isConfirmed(hash: EntryHash): void {
    this.#unconfirmed?.confirmed(hash);
    if (this.#unconfirmed?.isEmpty) this.#unconfirmed = undefined;
  }

  #sendAll(entries: readonly LogEntry[]): void {
    for (const entry of entries) if (!this.side.upload.insert(entry)) this.#isUnsure = true;
  }

  #relay(): void {
    const hashes = this.#toRelay?.take() ?? [];
    this.#toRelay = undefined;
    const entries = hashes.flatMap((hash) => this.#unconfirmed?.get(hash) ?? []);
    this.#sendAll(inSendingOrder(entries));
  }

  /** Restarts the quiet timer: while entries arrive, what seems lost may still come. But they put it off only for so long. */
  #beQuiet(): void {
    const now = this.side.clock.now();
    if (this.#quietTimer === undefined) this.#busySince = now;
    else if (Math.abs(now - this.#busySince) >= this.side.pace.busyMs) return;
    this.#quietTimer?.cancel();
    this.#quietTimer = this.side.clock.setTimer(
      () => this.#quiet(),
      delayIn(this.side.pace.quietMs, this.side.clock),
    );
  }

  #quiet(): void {
    this.#quietTimer = undefined;
    if (this.side.upload.has(this.conversation)) return;
    const log = this.#log;
    const isClaimDue = this.#isClaimDue;
    this.#isClaimDue = false;
    if (log && this.#isUnheard) this.#presentMyself(log);
    else if (log && (this.#isAsking || this.offers || isClaimDue)) this.#tellClaim(log);
    else if (log && (this.#isUnsure || this.#unconfirmed)) this.#tellDigest(log);
  }

  /** Sends the control heads. The other side then asks for their pasts and so learns that this person takes part. */
  #presentMyself(log: ExchangeLog): void {
    this.#isUnheard = false;
    // The other side ignored a digest that it was sent before, so the same has to be sent again.
    this.#digestTold = '';
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
}

function* joined<Value>(first: Value, others: Iterable<Value>): Generator<Value> {
  yield first;
  yield* others;
}

/** Whether a message is in a stretch of a claim. May be wrong where a number was used twice; digests then differ. */
const isIn = ({ messages }: Claim, { writer, number, hash }: LogEntry): boolean =>
  (messages.get(writer) ?? []).some(([first, last, end]) =>
    number === last ? hash === end : first <= number && number < last,
  );

import {
  claimAbout,
  claimed,
  claimFor,
  countMissing,
  countOffered,
  lacks,
} from '../../../shared/conversation/claim';
import { encodeEntry, type Entry } from '../../../shared/conversation/entry';
import { haveLine, haveLines, haveNothingLine } from '../../../shared/conversation/have-lines';
import { lacking } from '../../../shared/conversation/lacking';
import type { Log } from '../../../shared/conversation/log';
import { takesPart } from '../../../shared/conversation/membership';
import { includes } from '../../../shared/conversation/ranges';
import { maySee } from '../../../shared/conversation/timeline';
import { limits } from '../../../shared/protocol/limits';
import type { Claim, Have, ServerMessages } from '../../../shared/protocol/messages';
import type { Conversations, Taken } from '../conversations';
import { PendingEntries } from '../pending-entries';
import type { Environment } from '../types';
import { Backlog, type Readable } from './backlog';
import { Upload, type UploadLink } from './upload';

/** A registered connection with a node that holds conversations, too. */
export interface Link extends UploadLink, Readable {
  /** The person at the other end; undefined for a server, which serves everybody. */
  readonly peer: string | undefined;
  drop(reason: string): void;
}

/** A server may ask for a pause, but not for one that never ends or that makes us hammer it. */
const shortestPauseMs = 100;
const longestPauseMs = 60_000;
/** What others told is told on after a while, if by then this side has not shown that it knows. */
const newsMs = { least: 100, most: 400 };
/** Entries that come one after the other are confirmed together: soon to a peer, at leisure to a server, which counts for many. */
const receiptMs = { peer: 30, server: 250 };
/** When nothing has come for so long and there still is a gap, it is asked for. */
const gapMs = 500;
const nothing: Claim = { have: {} };

/**
 * Brings another node and this one to the same state over one connection: each tells the other what it has and sends what
 * the other lacks. The same question is not asked twice, nor the same vector answered twice, so two nodes that cannot
 * agree (because one refuses what the other holds) fall silent instead of going round in circles.
 */
export class Sync {
  /** Entries of conversations that are not held here. */
  readonly pending: PendingEntries;
  /** What came and is not judged yet. */
  readonly backlog: Backlog;
  readonly #upload: Upload;
  /** My conversations that the other side has not listed; undefined once its list has ended. */
  #unlisted: Set<string> | undefined;
  /** Conversations that the other side is known to hold, or was just sent: new entries may follow at once. */
  readonly #settled = new Set<string>();
  /** What I said last that I have, per conversation, with what the other side was known to have then. */
  readonly #asked = new Map<string, string>();
  /** What was answered last, per conversation: what the other side said it has, and how much this node held then. */
  readonly #answered = new Map<string, string>();
  /** Conversations in which the other side spoke up while an upload was on its way. */
  readonly #toAskAfter = new Set<string>();
  readonly #pauses = new Map<string, { cancel(): void }>();
  /** What the other side holds for certain, per conversation. */
  readonly #theirs = new Map<string, Claim>();
  /** Up to where the other side has been told that I hold everything, per conversation. */
  readonly #confirmed = new Map<string, Have>();
  /** Conversations of which the other side is to hear soon. */
  readonly #news = new Map<string, { cancel(): void }>();
  /** Conversations in which something came lately and something is missing. */
  readonly #gaps = new Map<string, { cancel(): void }>();
  /** Conversations that are not held here, and that the other side was asked for. */
  readonly #askedForUnknown = new Set<string>();

  constructor(
    private readonly conversations: Conversations,
    private readonly me: string,
    readonly link: Link,
    private readonly environment: Environment,
  ) {
    this.pending = new PendingEntries(me);
    this.backlog = new Backlog(link);
    this.#upload = new Upload(link, (conversation) => {
      if (this.#toAskAfter.delete(conversation)) this.#ask(conversation, true);
    });
    this.#unlisted = new Set(
      [...conversations.all.keys()].filter((conversation) => this.concerns(conversation)),
    );
  }

  /** Lists what this node holds that concerns the other; a server is not told, it lists its own. */
  list(): void {
    const logs = [...(this.#unlisted ?? [])].map((conversation) => this.conversations.get(conversation)?.log);
    for (const line of haveLines(logs, this.link.peer)) if (line) this.link.sendBytes(line);
  }

  /** Sends an entry that I have just written, unless it goes out with what the other side is about to ask for. */
  written(entry: Entry): void {
    const { conversation } = entry;
    if (!this.concerns(conversation) || !this.#maySee(entry)) return;
    if (entry.command === 'INVITE' && entry.number === 1) this.#settled.add(conversation);
    if (this.#upload.has(conversation)) this.#upload.insert(entry);
    else if (this.#settled.has(conversation)) this.link.sendBytes(encodeEntry(entry));
    else if (!this.#unlisted) this.#ask(conversation);
  }

  /** Confirms entries that came from the other side, and asks for what is missing. */
  heard({ fresh, doubted }: Taken): void {
    for (const [conversation, entries] of fresh) {
      this.#settled.add(conversation);
      this.#learn(conversation, entries);
      if (this.link.peer === undefined)
        this.#soon(conversation, receiptMs.server, () => this.#confirm(conversation));
      else this.#soon(conversation, receiptMs.peer, () => this.#ask(conversation));
      this.#watchGap(conversation);
    }
    // They may have come before what makes them acceptable; whoever sent them can send that.
    for (const conversation of doubted) this.#askAboutDoubted(conversation);
  }

  /** Others have told something new in a conversation: this side hears of it, unless it shows that it knows. */
  news(conversation: string): void {
    if (!this.concerns(conversation)) return;
    const delay = newsMs.least + this.environment.random() * (newsMs.most - newsMs.least);
    this.#soon(conversation, delay, () => {
      if (lacks(this.#theirs.get(conversation) ?? nothing, this.#claim(conversation)))
        this.#ask(conversation);
      else if (this.link.peer === undefined) this.#confirm(conversation);
    });
  }

  /** The other side says what it has. */
  have({ conversations, last }: ServerMessages['HAVE']): void {
    for (const { conversation, ...claim } of conversations) this.#compare(conversation, claim);
    if (!last || !this.#unlisted) return;
    const unlisted = this.#unlisted;
    this.#unlisted = undefined;
    // The other side does not know them, or no longer: it may have lost its memory.
    for (const conversation of unlisted) this.#ask(conversation);
  }

  /** What the other side says that it holds of a conversation that concerns it. */
  claimOf(conversation: string): Claim | undefined {
    return this.concerns(conversation) ? this.#theirs.get(conversation) : undefined;
  }

  /** How many entries of a conversation the other side can give that this node lacks. */
  offers(conversation: string): number {
    const theirs = this.#theirs.get(conversation);
    const log = this.conversations.get(conversation)?.log;
    return theirs && log ? countMissing(log, theirs) : 0;
  }

  /** The conversations of which the other side can give something. */
  offering(): string[] {
    return [...this.#theirs.keys()].filter((conversation) => this.offers(conversation) > 0);
  }

  /** Offers a conversation anew after a while: the server asked to wait. */
  again(conversation: string, after: number): void {
    if (this.#pauses.has(conversation) || !this.concerns(conversation)) return;
    const ms = Math.min(longestPauseMs, Math.max(shortestPauseMs, after));
    const pause = this.environment.setTimer(() => {
      this.#pauses.delete(conversation);
      this.#answered.delete(conversation);
      this.#ask(conversation, true);
    }, ms);
    this.#pauses.set(conversation, pause);
  }

  pong(token: string | undefined): void {
    this.#upload.pong(token);
  }

  /** The connection is over. */
  stop(): void {
    for (const timers of [this.#pauses, this.#news, this.#gaps]) {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    }
  }

  #compare(conversation: string, claim: Claim): void {
    this.#unlisted?.delete(conversation);
    const log = this.conversations.get(conversation)?.log;
    if (!log) {
      if (countOffered(undefined, claim) > 0) this.#askForUnknown(conversation);
      return;
    }
    const theirs = claimAbout(log, claim);
    this.#theirs.set(conversation, theirs);
    this.#settled.add(conversation);
    if (lacks(theirs, this.#claim(conversation))) this.#offer(log, theirs);
    if (countOffered(log, theirs) > 0) this.#ask(conversation);
    // A server may have forgotten who has what.
    else if (this.link.peer === undefined) this.#confirm(conversation);
  }

  /** The other side has a conversation that may be for me: it is asked for once, and may then show that it is. */
  #askForUnknown(conversation: string): void {
    const { unknownClaimsOfPeer, unknownClaimsOfServer } = limits;
    const most = this.link.peer === undefined ? unknownClaimsOfServer : unknownClaimsOfPeer;
    if (this.#askedForUnknown.has(conversation) || this.#askedForUnknown.size >= most) return;
    this.#askedForUnknown.add(conversation);
    this.#say(conversation);
  }

  #askAboutDoubted(conversation: string): void {
    if (this.conversations.get(conversation)) this.#ask(conversation);
    else this.#askForUnknown(conversation);
  }

  #offer(log: Log, theirs: Claim): void {
    const { conversation } = log;
    if (this.#upload.has(conversation)) {
      this.#toAskAfter.add(conversation);
      return;
    }
    const answer = `${log.size} ${JSON.stringify(theirs)}`;
    if (this.#answered.get(conversation) === answer) return;
    this.#answered.set(conversation, answer);
    this.#upload.add(conversation, lacking(log, theirs, this.link.peer));
  }

  /** Says what I have: the other side answers with what I lack, and says what it lacks. */
  #ask(conversation: string, anyway = false): void {
    const claim = this.#claim(conversation);
    // The other side may have answered this before it had what it has now.
    const question = JSON.stringify([claim, this.#theirs.get(conversation)]);
    if (!anyway && this.#asked.get(conversation) === question) return;
    this.#asked.set(conversation, question);
    this.#say(conversation);
  }

  #say(conversation: string): void {
    const log = this.conversations.get(conversation)?.log;
    this.link.sendBytes(log ? haveLine(log, this.link.peer) : haveNothingLine(conversation));
  }

  /** Tells a server up to where I hold everything; it tells the authors. */
  #confirm(conversation: string): void {
    const log = this.conversations.get(conversation)?.log;
    if (!log || !takesPart(log.membership, this.me)) return;
    const before = this.#confirmed.get(conversation) ?? {};
    const have = log.have();
    const news = Object.entries(have).filter(
      ([author, number]) => author !== this.me && number > Math.max(before[author] ?? 0, log.floorOf(author)),
    );
    if (news.length === 0) return;
    this.#confirmed.set(conversation, have);
    this.link.send('RECEIPTS', { conversation, received: Object.fromEntries(news) });
  }

  /** While entries keep coming, a gap may still close: it is asked for when they no longer do. */
  #watchGap(conversation: string): void {
    this.#gaps.get(conversation)?.cancel();
    const timer = this.environment.setTimer(() => {
      this.#gaps.delete(conversation);
      if (this.conversations.get(conversation)?.log.hasGap) this.#ask(conversation);
    }, gapMs);
    this.#gaps.set(conversation, timer);
  }

  #soon(conversation: string, ms: number, run: () => void): void {
    if (this.#news.has(conversation)) return;
    const timer = this.environment.setTimer(() => {
      this.#news.delete(conversation);
      run();
    }, ms);
    this.#news.set(conversation, timer);
  }

  /** Notes that the other side holds what it sent. */
  #learn(conversation: string, entries: readonly Entry[]): void {
    const theirs = this.#theirs.get(conversation) ?? nothing;
    const have = { ...theirs.have };
    for (const { author, number } of entries)
      if (!includes(claimed(theirs, author), number) && number === (have[author] ?? 0) + 1)
        have[author] = number;
    this.#theirs.set(conversation, { ...theirs, have });
  }

  /** Whether I and the other side take, or once took, part in a conversation. */
  concerns(conversation: string): boolean {
    const { peer } = this.link;
    return (
      this.conversations.concerns(conversation, this.me) &&
      (peer === undefined || this.conversations.concerns(conversation, peer))
    );
  }

  #maySee(entry: Entry): boolean {
    const { peer } = this.link;
    const log = this.conversations.get(entry.conversation)?.log;
    return peer === undefined || !log || maySee(log.timeline, peer, entry);
  }

  /** What I have of a conversation, as far as the other side may know. */
  #claim(conversation: string): Claim {
    const log = this.conversations.get(conversation)?.log;
    return log ? claimFor(log, this.link.peer) : nothing;
  }
}

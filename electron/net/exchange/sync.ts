import { encodeEntry, type Entry } from '../../../shared/conversation/entry';
import { lacks, missing, type Log } from '../../../shared/conversation/log';
import { takesPart, visibleTo } from '../../../shared/conversation/membership';
import { vectorFor } from '../../../shared/conversation/vector';
import { limits } from '../../../shared/protocol/limits';
import type { Have, ServerMessages } from '../../../shared/protocol/messages';
import type { Conversations, Taken } from '../conversations';
import type { Environment } from '../types';
import { Upload, type UploadLink } from './upload';

/** A registered connection with a node that holds conversations, too. */
export interface Link extends UploadLink {
  /** The person at the other end; undefined for a server, which serves everybody. */
  readonly peer: string | undefined;
  drop(reason: string): void;
}

/** A server may ask for a pause, but not for one that never ends or that makes us hammer it. */
const shortestPauseMs = 100;
const longestPauseMs = 60_000;
/** What others told is told on after a while, if by then this side has not shown that it knows. */
const newsMs = { least: 100, most: 400 };
/** Entries that come one after the other are confirmed together. */
const receiptMs = 30;

/**
 * Brings another node and this one to the same state over one connection: each tells the other what it has and sends what
 * the other lacks. The same question is not asked twice, nor the same vector answered twice, so two nodes that cannot
 * agree (because one refuses what the other holds) fall silent instead of going round in circles.
 */
export class Sync {
  readonly #upload: Upload;
  /** My conversations that the other side has not listed; undefined once its list has ended. */
  #unlisted: Set<string> | undefined;
  /** Conversations that the other side is known to hold, or was just sent: new entries may follow at once. */
  readonly #settled = new Set<string>();
  /** The vector last sent, per conversation, with what the other side was known to have then. */
  readonly #asked = new Map<string, string>();
  /** What was answered last, per conversation: the other side's vector, and how much this node held then. */
  readonly #answered = new Map<string, string>();
  /** Conversations in which the other side spoke up while an upload was on its way. */
  readonly #toAskAfter = new Set<string>();
  readonly #pauses = new Map<string, { cancel(): void }>();
  /** What the other side holds for certain, per conversation. */
  readonly #theirs = new Map<string, Have>();
  /** Conversations of which the other side is to hear soon. */
  readonly #news = new Map<string, { cancel(): void }>();

  constructor(
    private readonly conversations: Conversations,
    private readonly me: string,
    readonly link: Link,
    private readonly environment: Environment,
  ) {
    this.#upload = new Upload(link, (conversation) => {
      if (this.#toAskAfter.delete(conversation)) this.#ask(conversation, true);
    });
    this.#unlisted = new Set(
      [...conversations.all.keys()].filter((conversation) => this.#concerns(conversation)),
    );
  }

  /** Lists what this node holds that concerns the other; a server is not told, it lists its own. */
  list(): void {
    const vectors = [...(this.#unlisted ?? [])].map((conversation) => ({
      conversation,
      have: this.#vector(conversation),
    }));
    const page = limits.conversationsPerHave;
    for (let start = 0; start === 0 || start < vectors.length; start += page) {
      const conversations = vectors.slice(start, start + page);
      this.link.send('HAVE', { conversations, last: start + page >= vectors.length });
    }
  }

  /** Sends an entry that I have just written, unless it goes out with what the other side is about to ask for. */
  written(entry: Entry): void {
    const { conversation } = entry;
    if (!this.#concerns(conversation) || !this.#maySee(entry)) return;
    if (entry.command === 'INVITE' && entry.number === 1) this.#settled.add(conversation);
    if (this.#upload.has(conversation)) this.#upload.add(conversation, [entry]);
    else if (this.#settled.has(conversation)) this.link.sendBytes(encodeEntry(entry));
    else if (!this.#unlisted) this.#ask(conversation);
  }

  /** Asks for what is missing after entries that came from the other side, and confirms to a peer that they came. */
  heard({ fresh, doubted }: Taken): void {
    for (const [conversation, entries] of fresh) {
      this.#settled.add(conversation);
      this.#learn(conversation, entries);
      if (this.conversations.get(conversation)?.log.hasGap) this.#ask(conversation);
      else if (this.link.peer !== undefined) this.#soon(conversation, receiptMs, () => true);
    }
    // They may have come before what makes them acceptable; whoever sent them can send that.
    for (const conversation of doubted) this.#ask(conversation);
  }

  /** Others have told something new in a conversation: this side hears of it, unless it shows that it knows. */
  news(conversation: string): void {
    if (!this.#concerns(conversation)) return;
    const delay = newsMs.least + this.environment.random() * (newsMs.most - newsMs.least);
    this.#soon(conversation, delay, () =>
      lacks(this.#theirs.get(conversation) ?? {}, this.#vector(conversation)),
    );
  }

  /** The other side says what it has. */
  have({ conversations, last }: ServerMessages['HAVE']): void {
    for (const { conversation, have } of conversations) this.#compare(conversation, have);
    if (!last || !this.#unlisted) return;
    const unlisted = this.#unlisted;
    this.#unlisted = undefined;
    // The other side does not know them, or no longer: it may have lost its memory.
    for (const conversation of unlisted) this.#ask(conversation);
  }

  /** Offers a conversation anew after a while: the server asked to wait. */
  again(conversation: string, after: number): void {
    if (this.#pauses.has(conversation)) return;
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
    for (const timer of [...this.#pauses.values(), ...this.#news.values()]) timer.cancel();
    this.#pauses.clear();
    this.#news.clear();
  }

  #compare(conversation: string, theirs: Have): void {
    this.#unlisted?.delete(conversation);
    this.#theirs.set(conversation, theirs);
    const log = this.conversations.get(conversation)?.log;
    if (log) {
      this.#settled.add(conversation);
      if (log.hasGap || lacks(theirs, this.#vector(conversation))) this.#offer(log, theirs);
    }
    if (lacks(log?.have() ?? {}, theirs)) this.#ask(conversation);
  }

  #offer(log: Log, theirs: Have): void {
    const { conversation } = log;
    if (this.#upload.has(conversation)) {
      this.#toAskAfter.add(conversation);
      return;
    }
    const answer = `${log.entries.length} ${JSON.stringify(theirs)}`;
    if (this.#answered.get(conversation) === answer) return;
    this.#answered.set(conversation, answer);
    this.#upload.add(conversation, missing(this.#visible(log), theirs));
  }

  /** Sends my vector: the other side answers with what I lack, and says what it lacks. */
  #ask(conversation: string, anyway = false): void {
    const have = this.#vector(conversation);
    // The other side may have answered this vector before it had what it has now.
    const question = JSON.stringify([have, this.#theirs.get(conversation)]);
    if (!anyway && this.#asked.get(conversation) === question) return;
    this.#asked.set(conversation, question);
    this.link.send('HAVE', { conversations: [{ conversation, have }] });
  }

  #soon(conversation: string, ms: number, stillNeeded: () => boolean): void {
    if (this.#news.has(conversation)) return;
    const timer = this.environment.setTimer(() => {
      this.#news.delete(conversation);
      if (stillNeeded()) this.#ask(conversation);
    }, ms);
    this.#news.set(conversation, timer);
  }

  /** Notes that the other side holds what it sent. */
  #learn(conversation: string, entries: readonly Entry[]): void {
    const theirs = { ...this.#theirs.get(conversation) };
    for (const { author, number } of entries)
      if (number === (theirs[author] ?? 0) + 1) theirs[author] = number;
    this.#theirs.set(conversation, theirs);
  }

  /** Whether I and the other side take, or once took, part in a conversation. */
  #concerns(conversation: string): boolean {
    const { peer } = this.link;
    return (
      this.conversations.concerns(conversation, this.me) &&
      (peer === undefined || this.conversations.concerns(conversation, peer))
    );
  }

  /** What of a log I may have and the other side may be given. */
  #visible(log: Log): readonly Entry[] {
    const mine = visibleTo(log.entries, this.me);
    return this.link.peer === undefined ? mine : visibleTo(mine, this.link.peer);
  }

  #maySee(entry: Entry): boolean {
    const { peer } = this.link;
    const log = this.conversations.get(entry.conversation)?.log;
    if (peer === undefined || !log || takesPart(log.membership, peer)) return true;
    return visibleTo(log.entries, peer).includes(entry);
  }

  /** What I have of a conversation, as far as the other side may know. */
  #vector(conversation: string): Have {
    const log = this.conversations.get(conversation)?.log;
    const { peer } = this.link;
    if (!log) return {};
    return peer === undefined ? log.have() : vectorFor(log, peer);
  }
}

import { encodeEntry, type Entry } from '../../shared/conversation/entry';
import { lacks, missing, type Log } from '../../shared/conversation/log';
import { visibleTo } from '../../shared/conversation/membership';
import type { Have, ServerMessages } from '../../shared/protocol/messages';
import type { Conversations, Taken } from './conversations';
import type { Environment } from './types';
import { Upload, type UploadLink } from './upload';

/** A server may ask for a pause, but not for one that never ends or that makes us hammer it. */
const shortestPauseMs = 100;
const longestPauseMs = 60_000;

/**
 * Brings a server and this node to the same state over one connection: each tells the other what it has and sends what
 * the other lacks. The same question is not asked twice, nor the same vector answered twice, so two nodes that cannot
 * agree (because one refuses what the other holds) fall silent instead of going round in circles.
 */
export class Sync {
  readonly #upload: Upload;
  /** My conversations that the server has not listed; undefined once its list has ended. */
  #unlisted: Set<string> | undefined;
  /** Conversations that the server is known to hold, or was just sent: new entries may follow at once. */
  readonly #settled = new Set<string>();
  /** The vector last sent, per conversation. */
  readonly #asked = new Map<string, string>();
  /** What was answered last, per conversation: the server's vector, and how much this node held then. */
  readonly #answered = new Map<string, string>();
  /** Conversations in which the server spoke up while an upload was on its way. */
  readonly #toAskAfter = new Set<string>();
  readonly #pauses = new Map<string, { cancel(): void }>();

  constructor(
    private readonly conversations: Conversations,
    private readonly me: string,
    private readonly link: UploadLink,
    private readonly environment: Environment,
  ) {
    this.#upload = new Upload(link, (conversation) => {
      if (this.#toAskAfter.delete(conversation)) this.#ask(conversation, true);
    });
    this.#unlisted = new Set(
      [...conversations.all.keys()].filter((conversation) => conversations.concernsMe(conversation)),
    );
  }

  /** Sends an entry that I have just written, unless it goes out with what the server is about to ask for. */
  written(entry: Entry): void {
    const { conversation } = entry;
    if (entry.command === 'INVITE' && entry.number === 1) this.#settled.add(conversation);
    if (this.#upload.has(conversation)) this.#upload.add(conversation, [entry]);
    else if (this.#settled.has(conversation)) this.link.sendBytes(encodeEntry(entry));
    else if (!this.#unlisted) this.#ask(conversation);
  }

  /** Asks for what is missing after entries that came. */
  heard({ fresh, doubted }: Taken): void {
    for (const conversation of fresh.keys()) {
      this.#settled.add(conversation);
      if (this.conversations.get(conversation)?.log.hasGap) this.#ask(conversation);
    }
    // They may have come before what makes them acceptable; whoever sent them can send that.
    for (const conversation of doubted) this.#ask(conversation);
  }

  /** The server says what it has. */
  have({ conversations, last }: ServerMessages['HAVE']): void {
    for (const { conversation, have } of conversations) this.#compare(conversation, have);
    if (!last || !this.#unlisted) return;
    const unlisted = this.#unlisted;
    this.#unlisted = undefined;
    // The server does not know them, or no longer: it may have lost its memory.
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
    for (const pause of this.#pauses.values()) pause.cancel();
    this.#pauses.clear();
  }

  #compare(conversation: string, theirs: Have): void {
    this.#unlisted?.delete(conversation);
    const log = this.conversations.get(conversation)?.log;
    if (log) {
      this.#settled.add(conversation);
      if (log.hasGap || lacks(theirs, log.have())) this.#offer(log, theirs);
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
    this.#upload.add(conversation, missing(visibleTo(log.entries, this.me), theirs));
  }

  /** Sends my vector: the server answers with what I lack, and says what it lacks. */
  #ask(conversation: string, anyway = false): void {
    const have = this.conversations.get(conversation)?.log.have() ?? {};
    const vector = JSON.stringify(have);
    if (!anyway && this.#asked.get(conversation) === vector) return;
    this.#asked.set(conversation, vector);
    this.link.send('HAVE', { conversations: [{ conversation, have }] });
  }
}

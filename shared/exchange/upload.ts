import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId } from '../ids';

/** Bytes sent before the other side must have answered. */
const pageBytes = 256 * 1024;

/** Bytes of new entries sent without an answer before no more are sent: the other side does not keep up. */
const mostUnansweredBytes = 2 * 1024 * 1024;

/** What an upload needs of a connection. */
export interface UploadLink {
  /** Sends an entry and returns its size in bytes. */
  sendEntry(entry: LogEntry): number;
  ping(token: string): void;
  /** The other side, which did not keep up with new entries, has taken what it was sent. */
  caughtUp(): void;
}

/** What one conversation still has to send. */
interface Waiting {
  readonly conversation: ConversationId;
  readonly entries: Iterator<LogEntry>;
  /** Whether some of it has gone out. */
  begun: boolean;
  /** Written meanwhile; sent as soon as the first page, which holds the controls, has gone out. */
  written: LogEntry[];
}

/**
 * What the other side lacks, sent page by page. Each page ends with a PING and the next one goes when it is answered, so
 * what is under way is bounded, nothing is read before its turn, and a slow reader is not mistaken for a dead one.
 */
export class Upload {
  readonly #queue: Waiting[] = [];
  #page = 0;
  /** Bytes that may still be sent before the next PING. */
  #room = pageBytes;
  #underway: string | undefined;
  #isBehind = false;

  /** @param emptied called with a conversation when its last entry has been sent */
  constructor(
    private readonly link: UploadLink,
    private readonly emptied: (conversation: ConversationId) => void,
  ) {}

  /** Whether entries of this conversation wait. */
  has(conversation: ConversationId): boolean {
    return this.#of(conversation) !== undefined;
  }

  /** Sends entries of a conversation of which nothing waits yet. */
  add(conversation: ConversationId, entries: Iterable<LogEntry>): void {
    this.#queue.push({ conversation, entries: entries[Symbol.iterator](), begun: false, written: [] });
    this.#send();
  }

  /**
   * Sends a new entry of a conversation as soon as it may overtake those that wait. Returns false, and sends nothing, when
   * the other side does not keep up; `caughtUp` is called when it does.
   */
  insert(entry: LogEntry): boolean {
    if (this.#room < -mostUnansweredBytes) {
      this.#isBehind = true;
      return false;
    }
    const waiting = this.#of(entry.conversation);
    if (waiting && !waiting.begun) waiting.written.push(entry);
    else this.#room -= this.link.sendEntry(entry);
    if (this.#room <= 0 && this.#underway === undefined) this.#endPage(waiting);
    return true;
  }

  /** The other side has answered a PING. Returns whether it was this upload's. */
  pong(token: string | undefined): boolean {
    if (this.#underway === undefined || token !== this.#underway) return false;
    this.#underway = undefined;
    this.#room = pageBytes;
    this.#send();
    if (this.#isBehind) {
      this.#isBehind = false;
      this.link.caughtUp();
    }
    return true;
  }

  #of(conversation: ConversationId): Waiting | undefined {
    return this.#queue.find((waiting) => waiting.conversation === conversation);
  }

  #send(): void {
    while (this.#underway === undefined) {
      const [waiting] = this.#queue;
      if (!waiting) return;
      const next = waiting.entries.next();
      const entry = next.done ? waiting.written.shift() : next.value;
      waiting.begun = true;
      if (entry) this.#room -= this.link.sendEntry(entry);
      else {
        this.#queue.shift();
        this.emptied(waiting.conversation);
      }
      if (this.#room <= 0) this.#endPage(waiting);
    }
  }

  #endPage(waiting: Waiting | undefined): void {
    for (const entry of waiting?.written.splice(0) ?? []) this.link.sendEntry(entry);
    this.#page += 1;
    this.#underway = `page-${this.#page}`;
    this.link.ping(this.#underway);
  }
}

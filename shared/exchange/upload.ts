import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId } from '../ids';

/** Number of bytes sent before a PING has to be answered. */
const pageBytes = 256 * 1024;

/** Number of bytes of new entries sent beyond that before sending stops, because the other side does not keep up. */
const mostUnansweredBytes = 2 * 1024 * 1024;

/** The part of a connection that an upload uses. */
export interface UploadLink {
  /** Sends an entry and returns its size in bytes. */
  sendEntry(entry: LogEntry): number;
  ping(token: string): void;
  /** Called when the other side, which did not keep up with new entries, has taken what it was sent. */
  caughtUp(): void;
}

/** Entries of one conversation that wait to be sent. */
interface PendingUpload {
  readonly conversation: ConversationId;
  readonly entries: Iterator<LogEntry>;
  /** Whether some of them have been sent. */
  begun: boolean;
  /** New entries written meanwhile. Sent right after the first page, which has the controls. */
  written: LogEntry[];
}

/**
 * Sends what the other side lacks, page by page. Each page ends with a PING, and the next one is sent when it is answered.
 * So data in flight is bounded, entries are read only when needed, and a slow reader is not mistaken for a dead one.
 */
export class Upload {
  readonly #queue: PendingUpload[] = [];
  #page = 0;
  /** Number of bytes that may be sent before the next PING; may be negative. */
  #room = pageBytes;
  #underway: string | undefined;
  #isBehind = false;

  /** @param emptied called with a conversation when its last entry has been sent */
  constructor(
    private readonly link: UploadLink,
    private readonly emptied: (conversation: ConversationId) => void,
  ) {}

  /** Whether the other side has been sent a page that it has not taken yet. */
  get isUnanswered(): boolean {
    return this.#underway !== undefined;
  }

  has(conversation: ConversationId): boolean {
    return this.#of(conversation) !== undefined;
  }

  /** Sends entries of a conversation. None of its entries may be waiting. */
  add(conversation: ConversationId, entries: Iterable<LogEntry>): void {
    this.#queue.push({ conversation, entries: entries[Symbol.iterator](), begun: false, written: [] });
    this.#send();
  }

  /**
   * Sends a new entry as soon as it may overtake the waiting ones of its conversation. Returns false, and sends nothing, if
   * the other side does not keep up. `caughtUp` is called once it does.
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

  /** Handles a PONG. Returns whether it answers this upload's PING. */
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

  #of(conversation: ConversationId): PendingUpload | undefined {
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

  #endPage(waiting: PendingUpload | undefined): void {
    for (const entry of waiting?.written.splice(0) ?? []) this.link.sendEntry(entry);
    this.#page += 1;
    this.#underway = `page-${this.#page}`;
    this.link.ping(this.#underway);
  }
}

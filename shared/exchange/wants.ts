import type { ConversationId, EntryHash } from '../ids';
import { limits } from '../protocol/limits';
import type { Clock, ExchangeLog, Timer } from './ports';

/** How long to wait for an answer before the next request, in milliseconds. */
const answerMs = 10_000;

export interface WantSide {
  readonly clock: Clock;
  log(conversation: ConversationId): ExchangeLog | undefined;
  send(command: string, fields: object): void;
}

/**
 * Requests entries that the other side's entries name and that are not held, one WANT at a time. Entries that it lacks, or
 * does not send in time, are not requested again on this connection.
 */
export class Wants {
  readonly #waiting = new Set<EntryHash>();
  readonly #asked = new Set<EntryHash>();
  readonly #lacked = new Set<EntryHash>();
  #timer: Timer | undefined;

  constructor(
    private readonly conversation: ConversationId,
    private readonly side: WantSide,
  ) {}

  /** Whether a named entry is neither held nor known to be lacking at the other side. */
  get isOpen(): boolean {
    return this.#asked.size > 0 || this.#waiting.size > 0;
  }

  missing(hashes: readonly EntryHash[]): void {
    for (const hash of hashes)
      if (
        !this.#asked.has(hash) &&
        !this.#lacked.has(hash) &&
        this.#waiting.size < limits.waitingEntriesPerConnection
      )
        this.#waiting.add(hash);
    this.#ask();
  }

  came(hash: EntryHash): void {
    this.#waiting.delete(hash);
    if (this.#asked.delete(hash)) this.#closeIfAnswered();
  }

  /** The other side cannot send these. */
  lacking(hashes: readonly EntryHash[]): void {
    for (const hash of hashes) if (this.#asked.delete(hash)) this.#giveUp(hash);
    this.#closeIfAnswered();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #ask(): void {
    if (this.#asked.size > 0 || this.#waiting.size === 0) return;
    const hashes = [...this.#waiting].slice(0, limits.hashesPerWant);
    for (const hash of hashes) {
      this.#waiting.delete(hash);
      this.#asked.add(hash);
    }
    const heads = this.side.log(this.conversation)?.controls.heads ?? [];
    const have = heads.slice(0, limits.headsPerLine).map(({ hash }) => hash);
    this.side.send('WANT', { conversation: this.conversation, hashes, have });
    this.#timer = this.side.clock.setTimer(() => this.lacking([...this.#asked]), answerMs);
  }

  #giveUp(hash: EntryHash): void {
    this.#lacked.add(hash);
    for (const oldest of this.#lacked) {
      if (this.#lacked.size <= limits.lackingPerConnection) return;
      this.#lacked.delete(oldest);
    }
  }

  #closeIfAnswered(): void {
    if (this.#asked.size > 0) return;
    this.#timer?.cancel();
    this.#ask();
  }
}

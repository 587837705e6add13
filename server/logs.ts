import { Log } from '../shared/conversation/log';
import type { EntryReader } from '../shared/node/storage/entry-reader';

/** So many logs stay in memory; others are read again when they are needed. */
const mostLogs = 2_000;

/** The logs of all conversations, as far as they are durable. Those used last stay in memory. */
export class Logs {
  readonly #logs = new Map<string, Log>();

  constructor(private readonly reader: EntryReader) {}

  /** A conversation's log; undefined when it is not known here. Nobody may add to it. */
  get(conversation: string): Log | undefined {
    const held = this.#logs.get(conversation);
    if (held) return this.#keep(held);
    const kept = this.reader.kept(conversation);
    return kept && kept.controls.length > 0
      ? this.#keep(new Log(conversation, this.reader, undefined, kept))
      : undefined;
  }

  /** A log to add to, and to adopt when what was added is durable. */
  fork(conversation: string): Log {
    return this.get(conversation)?.fork() ?? new Log(conversation, this.reader);
  }

  /** Takes a fork in place of the log that it was made from. */
  adopt(fork: Log): void {
    this.#keep(fork);
  }

  #keep(log: Log): Log {
    // The last one in a map is the one that was used last.
    this.#logs.delete(log.conversation);
    this.#logs.set(log.conversation, log);
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > mostLogs && oldest !== undefined) this.#logs.delete(oldest);
    return log;
  }
}

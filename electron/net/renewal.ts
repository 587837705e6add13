import type { Log } from '../../runtime/log';
import type { LogEntry } from '../../shared/conversation/log-entry';
import type { WriterKeys } from './keys';

/**
 * Replaces this program's writer when another program has the same key (a copied profile), or this profile was set back. No
 * number is then used twice again.
 */
export class Renewal {
  /** Whether this run has already replaced its writer because another program connected with it. */
  #hasMetCopy = false;

  /** @param renewed called when the connections are to register with the fresh writer */
  constructor(
    private readonly keys: WriterKeys,
    private readonly log: Log,
    private readonly onFault: (error: unknown) => void,
    private readonly renewed: () => void,
  ) {}

  /** Entries that other nodes hold. If this writer is among their writers, this program did not write them. */
  heard(entries: readonly LogEntry[]): void {
    if (entries.some(({ writer }) => writer === this.keys.writer.id)) this.now();
  }

  /** Another program is connected with this writer. Acted on once per run: a server could claim it endlessly. */
  metCopy(): void {
    if (this.#hasMetCopy) return;
    this.#hasMetCopy = true;
    this.now();
  }

  now(): void {
    try {
      this.keys.renew();
    } catch (error) {
      return this.onFault(error);
    }
    this.log('warn', 'a fresh writer was begun', { writer: this.keys.writer.id });
    this.renewed();
  }
}

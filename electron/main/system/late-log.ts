import type { Logger } from '../../storage/logger';

/** A log that is there before the file is: what is logged until then is written once it is. Loading what writes it takes time. */
export class LateLog implements Logger {
  #log: Logger | undefined;
  readonly #waiting: ((log: Logger) => void)[] = [];

  /** Writes to this log from now on, and what was logged before. */
  begin(log: Logger): void {
    this.#log = log;
    for (const write of this.#waiting.splice(0)) write(log);
  }

  info(message: string, details?: object): void {
    this.#write((log) => log.info(message, details));
  }

  warn(message: string, details?: object): void {
    this.#write((log) => log.warn(message, details));
  }

  error(message: string, details?: object): void {
    this.#write((log) => log.error(message, details));
  }

  #write(write: (log: Logger) => void): void {
    if (this.#log) write(this.#log);
    else this.#waiting.push(write);
  }
}

/** What the app's parts need of a log; details are plain data. */
export interface Logger {
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** A log that keeps nothing, for tests. */
export const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Log of the app; details are plain data. */
export interface Logger {
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
  error(message: string, details?: object): void;
}

/** Discards everything; for tests. */
export const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

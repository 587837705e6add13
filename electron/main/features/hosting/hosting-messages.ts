import type { Phrase } from '../../../../shared/words/phrase';
/** Messages from the app to its server process. */
export type HostCommand =
  | { kind: 'start'; host: string; port: number; name: string; data: string }
  /** Tell all clients, close, and end. */
  | { kind: 'stop' };

/** Messages from the server process to the app. */
export type HostReport =
  | { kind: 'started'; port: number; key: string }
  | { kind: 'failed'; detail: Phrase }
  | { kind: 'stopped' }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; event: string; details: Record<string, unknown> };

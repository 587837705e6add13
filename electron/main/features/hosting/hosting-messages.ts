import type { Phrase } from '../../../../shared/words/phrase';
/** Messages from the app to its server process. */
export type HostCommand =
  | { kind: 'start'; host: string; port: number; name: string; data: string }
  /** Tell all clients, close, and end. */
  | { kind: 'stop' }
  /** Say how many people are registered. */
  | { kind: 'count' };

/** Messages from the server process to the app. */
export type HostReport =
  | { kind: 'started'; port: number; key: string }
  | { kind: 'failed'; detail: Phrase }
  | { kind: 'stopped' }
  | { kind: 'people'; count: number }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; event: string; details: Record<string, unknown> };

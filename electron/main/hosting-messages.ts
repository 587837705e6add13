/** What the app tells the process of its server. */
export type HostCommand =
  | { kind: 'start'; host: string; port: number; name: string; data: string }
  /** Tell all clients, close, and end. */
  | { kind: 'stop' };

/** What that process tells the app. */
export type HostReport =
  | { kind: 'started'; port: number }
  | { kind: 'failed'; detail: string }
  | { kind: 'stopped' }
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; event: string; details: Record<string, unknown> };

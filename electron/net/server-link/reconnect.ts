import type { SessionEnd } from '../connection/session-events';

/** How long a connection must last to reset the backoff. */
export const stableMs = 5_000;
const afterFarewellMs = 1_000;
/** Long, since two computers with one profile would otherwise disconnect each other endlessly. */
const afterElsewhereMs = 30_000;
const afterKickMs = 60_000;
export const afterRefusalMs = 300_000;

/** How long to wait at least before connecting again, by how the last session ended. */
export const leastDelays: Readonly<Record<SessionEnd['kind'], number>> = {
  broken: 0,
  second: 0,
  banned: 0,
  farewell: afterFarewellMs,
  elsewhere: afterElsewhereMs,
  kicked: afterKickMs,
};

const firstMs = 500;
const mostMs = 30_000;

/**
 * Backoff before the next attempt: doubles from half a second up to half a minute, each ± 25 % so that the clients of a
 * restarted server do not all reconnect at once.
 * @param failures number of failed attempts in a row, from 1
 * @param chance random number from 0 up to, not including, 1
 * @returns milliseconds
 */
export function retryDelay(failures: number, chance: number): number {
  const base = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(base * (0.75 + chance / 2));
}

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

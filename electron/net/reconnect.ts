const firstMs = 500;
const mostMs = 30_000;

/**
 * How long to wait before the next try: doubling from half a second up to half a minute, each ± 25 % so that the clients of
 * a server that comes back do not all knock at once.
 * @param failures how many tries have failed in a row, from 1
 * @param chance from 0 up to, not including, 1
 * @returns milliseconds
 */
export function retryDelay(failures: number, chance: number): number {
  const base = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(base * (0.75 + chance / 2));
}

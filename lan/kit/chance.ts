/** The condition of nftables that holds for this share of the packets. */
export function chance(percent: number): string {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
    throw new RangeError(`${percent} is no whole percentage from 1 to 100.`);
  }
  // A random number below 100 is always below 100, and nftables refuses to ask.
  return percent === 100 ? '' : `numgen random mod 100 < ${percent}`;
}

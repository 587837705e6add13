/** The nftables condition that matches this share of packets. */
export function chance(percent: number): string {
  if (!Number.isInteger(percent) || percent < 1 || percent > 100) {
    throw new RangeError(`${percent} is no whole percentage from 1 to 100.`);
  }
  // nftables refuses a condition that always holds.
  return percent === 100 ? '' : `numgen random mod 100 < ${percent}`;
}

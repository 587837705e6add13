import type { Claim, ExchangeLog } from './ports';

/** Number of messages that a claim offers and that a log lacks. Where branches share messages it may be too high. */
export function countOffered(log: Pick<ExchangeLog, 'covered'>, claim: Claim): number {
  let count = 0;
  for (const [writer, items] of claim.messages) {
    const given = items.reduce(
      (sum, [first, last, , from = 0]) => sum + Math.max(0, last - Math.max(first - 1, from)),
      0,
    );
    const held = log.covered(claim, writer).reduce((sum, { first, last }) => sum + last - first + 1, 0);
    count += Math.max(0, given - held);
  }
  return count;
}

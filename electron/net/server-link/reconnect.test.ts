import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelay } from './reconnect';

test('pauses grow from half a second to at most 37.5 seconds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, chance) => {
        const delay = retryDelay(failures, chance);
        expect(delay).toBeGreaterThanOrEqual(375);
        expect(delay).toBeLessThanOrEqual(37_500);
        expect(retryDelay(failures + 2, chance)).toBeGreaterThanOrEqual(delay);
      },
    ),
  );
});

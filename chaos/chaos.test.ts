import { expect, test } from 'vitest';
import { runChaos } from './chaos';
import { LocalHomes } from './local-homes';

// A seed that fails: npm run chaos -- --seed N --steps 1500
test.each([1, 2, 3])(
  'after everything broke and healed (seed %i), all members read the same, once, and nobody else does',
  { timeout: 90_000 },
  async (seed) => {
    const { problems, sent } = await runChaos(new LocalHomes(), seed, 1_500);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(100);
  },
);

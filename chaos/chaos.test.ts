import { expect, test } from 'vitest';
import { runChaos } from './chaos';
import { ProcessHomes } from './disk/process-homes';
import { LocalHomes } from './local-homes';
import { seeded } from '../testing/random';

// A seed that fails: npm run chaos -- --seed N --steps 600
test.each([1, 2, 3])(
  'after everything broke and healed (seed %i), all members read the same, once, and nobody else does',
  { timeout: 240_000 },
  async (seed) => {
    const { problems, sent, lies } = await runChaos(new LocalHomes(), seed, 600);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(30);
    expect(lies).toBeGreaterThan(0);
  },
);

// A seed that fails: npm run chaos -- --disk --seed N --steps 250
test(
  'the same with processes that are killed while they write, files that are damaged, and full disks',
  {
    timeout: 240_000,
  },
  async () => {
    const { problems, sent } = await runChaos(await ProcessHomes.create(seeded(6)), 4, 250);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(10);
  },
);

import { expect, test } from 'vitest';
import { runChaos } from './chaos';
import { ProcessHomes } from './disk/process-homes';
import { LocalHomes } from './local-homes';
import { seeded } from '../testing/random';
import { killSharers } from './transfers/kills';

// To repeat a failing seed: npm run chaos -- --seed N --steps 600
test.each([1, 2, 3])(
  'after failures have healed, all members show the same messages, each once, and nobody else holds them (seed %i)',
  { timeout: 240_000 },
  async (seed) => {
    const { problems, sent, lies } = await runChaos(new LocalHomes(), seed, 600);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(30);
    expect(lies).toBeGreaterThan(0);
  },
);

// To repeat a failing seed: npm run chaos -- --disk --seed N --steps 250
test(
  'all members show the same messages after processes were killed while writing, files were damaged and disks were full',
  {
    timeout: 240_000,
  },
  async () => {
    const { problems, sent } = await runChaos(await ProcessHomes.create(seeded(6)), 4, 250);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(10);
  },
);

// More of them: npm run chaos -- --kills 200 --seed 1
test(
  'a file is whole after giver and taker were killed while it was fetched, and no piece comes more than twice',
  { timeout: 240_000 },
  async () => {
    expect(await killSharers(3, 1)).toMatchObject({ files: 3, problems: [] });
  },
);

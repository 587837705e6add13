import { runChaos } from './chaos';
import { ProcessHomes } from './disk/process-homes';
import { LocalHomes } from './local-homes';
import { killSharers } from './transfers/kills';
import { seeded } from '../testing/random';

export interface ChaosOptions {
  /** The first seed. */
  seed: number;
  steps: number;
  /** Runs seed after seed until the time is up; 0 for a single seed. */
  minutes: number;
  /** Whether each node is a process that is killed, with files that are damaged. */
  disk: boolean;
  /** Files that are fetched while both sides are killed, instead of everything else; 0 for none. */
  kills: number;
}

/** Runs seeds until the time is up. Returns whether nothing went wrong. */
export async function chaos({ seed: first, steps, minutes, disk, kills }: ChaosOptions): Promise<boolean> {
  // An orderly exit removes the disks and ends the server.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  if (kills > 0) {
    const result = await killSharers(kills, first);
    console.log(JSON.stringify(result));
    return result.problems.length === 0;
  }
  const end = Date.now() + minutes * 60_000;
  for (let seed = first; ; seed += 1) {
    const homes = disk ? await ProcessHomes.create(seeded(seed + 2)) : new LocalHomes();
    const { problems, ...figures } = await runChaos(homes, seed, steps);
    console.log(`${problems.length === 0 ? 'ok' : 'FAILED'} ${JSON.stringify(figures)}`);
    for (const problem of problems) console.log(`  ${problem}`);
    if (problems.length > 0) {
      console.log(`again: npm run chaos -- --seed ${seed} --steps ${steps}${disk ? ' --disk' : ''}`);
      return false;
    }
    if (Date.now() >= end) return true;
  }
}

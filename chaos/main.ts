import { runChaos } from './chaos';
import { ProcessHomes } from './disk/process-homes';
import { LocalHomes } from './local-homes';
import { seeded } from '../testing/random';

export interface ChaosOptions {
  /** The first seed. */
  seed: number;
  steps: number;
  /** Seed after seed until the time is up; one seed alone for 0. */
  minutes: number;
  /** Whether everybody runs in a process of their own, which is killed, and keeps files, which are damaged. */
  disk: boolean;
}

/** Runs seeds until the time is up; true when nothing went wrong. */
export async function chaos({ seed: first, steps, minutes, disk }: ChaosOptions): Promise<boolean> {
  // An exit in order takes its disks and the server with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
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

import { runChaos } from './chaos';

/** Runs seed after seed until the time is up (or one seed alone); true when nothing went wrong. */
export async function chaos(first: number, count: number, minutes: number): Promise<boolean> {
  const end = Date.now() + minutes * 60_000;
  for (let seed = first; ; seed += 1) {
    const { problems, texts } = await runChaos(seed, count);
    console.log(
      `seed ${seed}: ${count} steps, ${texts} texts sent, ${problems.length === 0 ? 'ok' : 'FAILED'}`,
    );
    for (const problem of problems) console.log(`  ${problem}`);
    if (problems.length > 0) {
      console.log(`again: npm run chaos -- --seed ${seed} --steps ${count}`);
      return false;
    }
    if (Date.now() >= end) return true;
  }
}

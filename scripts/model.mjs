import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { run, say } from './lib/report.mjs';
import { withTypeScript } from './lib/typescript.mjs';

const usage = '--seed, --histories and --workers take whole numbers from 1';

await run(async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      histories: { type: 'string', default: '100000' },
      workers: { type: 'string', default: '1' },
      // Each of several workers plays every nth seed.
      step: { type: 'string', default: '1' },
    },
  });
  const [seed, histories, workers, step] = [values.seed, values.histories, values.workers, values.step].map(
    Number,
  );
  if (![seed, histories, workers, step].every((number) => Number.isInteger(number) && number > 0)) {
    say(usage);
    return 2;
  }
  if (workers > 1) return await playInWorkers(seed, histories, workers);
  await installDependencies();
  const right = await withTypeScript('testing/membership/main.ts', ({ playHistories }) =>
    playHistories({ seed, step, histories, say }),
  );
  return right ? 0 : 1;
});

/** Plays a share of the histories in each of several processes; the exit code is 0 when all were right. */
async function playInWorkers(seed, histories, workers) {
  const script = fileURLToPath(import.meta.url);
  const processes = Array.from({ length: workers }, (_, worker) => {
    const share = Math.ceil((histories - worker) / workers);
    const options = ['--seed', seed + worker, '--step', workers, '--histories', Math.max(share, 1)];
    return spawn(process.execPath, [script, ...options.map(String)], { stdio: 'inherit' });
  });
  const codes = await Promise.all(processes.map(async (each) => (await once(each, 'exit'))[0]));
  return codes.every((code) => code === 0) ? 0 : 1;
}

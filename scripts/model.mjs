import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { run, say } from './lib/report.mjs';

await run(async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      histories: { type: 'string', default: '100000' },
    },
  });
  const [seed, histories] = [values.seed, values.histories].map(Number);
  if (![seed, histories].every((number) => Number.isInteger(number) && number > 0)) {
    say('--seed and --histories take whole numbers');
    return 2;
  }
  await installDependencies();
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport('./testing/membership/main.ts');
  return module.playHistories(seed, histories) ? 0 : 1;
});

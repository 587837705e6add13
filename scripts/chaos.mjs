import { parseArgs } from 'node:util';
import { installDependencies } from './lib/dependencies.mjs';
import { run, say } from './lib/report.mjs';
import { withTypeScript } from './lib/typescript.mjs';

await run(async () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      steps: { type: 'string', default: '1500' },
      minutes: { type: 'string', default: '0' },
      disk: { type: 'boolean', default: false },
    },
  });
  const [seed, steps, minutes] = [values.seed, values.steps, values.minutes].map(Number);
  if (![seed, steps, minutes].every((number) => number >= 0)) {
    say('--seed, --steps and --minutes take numbers');
    return 2;
  }
  await installDependencies();
  const kept = await withTypeScript('chaos/main.ts', ({ chaos }) =>
    chaos({ seed, steps, minutes, disk: values.disk }),
  );
  return kept ? 0 : 1;
});

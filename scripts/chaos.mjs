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
      kills: { type: 'string', default: '0' },
    },
  });
  const [seed, steps, minutes, kills] = [values.seed, values.steps, values.minutes, values.kills].map(Number);
  if (![seed, steps, minutes, kills].every((number) => number >= 0)) {
    say('--seed, --steps, --minutes and --kills take numbers');
    return 2;
  }
  await installDependencies();
  const kept = await withTypeScript('chaos/main.ts', ({ chaos }) =>
    chaos({ seed, steps, minutes, kills, disk: values.disk }),
  );
  return kept ? 0 : 1;
});

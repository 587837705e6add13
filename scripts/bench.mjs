import { build } from './lib/build.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { run } from './lib/report.mjs';

await run(async () => {
  await installDependencies();
  await build();
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport('./bench/main.ts');
  return (await module.runBenches(process.argv.slice(2))) ? 0 : 1;
});

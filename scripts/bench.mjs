import { build } from './lib/build.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { electronRuntime } from './lib/electron-runtime.mjs';
import { run } from './lib/report.mjs';

await run(async () => {
  await installDependencies();
  await build();
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport('./bench/main.ts');
  const electron = async () => (await electronRuntime()).executable;
  return (await module.runBenches(process.argv.slice(2), electron)) ? 0 : 1;
});

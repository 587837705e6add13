import { build } from './lib/build.mjs';
import { compileProgram } from './lib/compile-program.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { electronRuntime } from './lib/electron-runtime.mjs';
import { run } from './lib/report.mjs';
import { withTypeScript } from './lib/typescript.mjs';

await run(async () => {
  await installDependencies();
  await build();
  const electron = async () => {
    const runtime = await electronRuntime();
    await compileProgram(runtime);
    return runtime.executable;
  };
  const hold = await withTypeScript('bench/main.ts', ({ runBenches }) =>
    runBenches(process.argv.slice(2), electron),
  );
  return hold ? 0 : 1;
});

import { build } from './lib/build.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { exec } from './lib/exec.mjs';
import { inProject } from './lib/paths.mjs';
import { run } from './lib/report.mjs';

await run(async () => {
  await installDependencies();
  await build();
  return exec(process.execPath, [inProject('out/main/server.js'), ...process.argv.slice(2)]);
});

import { build } from './build.mjs';
import { compileProgram } from './compile-program.mjs';
import { installDependencies } from './dependencies.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { ensureUser } from './ordinary-user.mjs';
import { installSystemLibraries } from './system-libraries.mjs';

/**
 * All that a fresh clone needs before the app can run; what is there already is passed over.
 * @param options what else is wanted: `tests`
 */
export async function setUp(options) {
  await installSystemLibraries(options);
  await installDependencies();
  const runtime = await electronRuntime();
  await build();
  await compileProgram(runtime);
  // Tests that run at the same time would make it twice.
  if (options?.tests && process.getuid?.() === 0) ensureUser();
  return runtime;
}

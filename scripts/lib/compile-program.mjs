import { readdirSync } from 'node:fs';
import { exec } from './exec.mjs';
import { inProject } from './paths.mjs';
import { say } from './report.mjs';

/**
 * Has an Electron compile the program of the app's main process, which then starts faster with it. Each build removes the
 * code of the last.
 */
export async function compileProgram({ executable }) {
  if (readdirSync(inProject('out/main')).some((name) => name.endsWith('.compiled'))) return;
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const words = [inProject('scripts/lib/compiling-app'), ...asRoot, inProject('out/main/program.js')];
  const code = await exec(executable, words, { stdio: ['ignore', 2, 2], timeout: 60_000 });
  if (code !== 0) say('Electron could not compile the program beforehand: it will start more slowly.');
}

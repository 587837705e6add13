import { spawnSync } from 'node:child_process';
import { projectDir } from './lib/paths.mjs';
import { advisoriesIn } from './lib/advisories.mjs';
import { run, say, SetupError } from './lib/report.mjs';

/**
 * Asks npm's registry for advisories about everything in package-lock.json. Fails if there are any, and also if the registry does not
 * answer: nothing is known then.
 */
await run(() => {
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    cwd: projectDir,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  const found = advisoriesIn(stdout ?? '');
  if (found === undefined)
    throw new SetupError('The registry was not asked or does not answer: nothing is known about advisories.');
  for (const { name, severity, title, url } of found) say(`${name} (${severity}): ${title}, ${url}`);
  say(`${found.length} advisories concern the dependencies in package-lock.json`);
  return found.length === 0 ? 0 : 1;
});

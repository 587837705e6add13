import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { exec } from './exec.mjs';
import { inProject } from './paths.mjs';
import { say, SetupError } from './report.mjs';

const marker = inProject('node_modules', '.parley-lock');
const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex');

/** Installs the npm dependencies, unless the ones of this lock file are there. */
export async function installDependencies() {
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lockHash()) return;
  say('installing the npm dependencies (about a minute)');
  const code = await exec('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    // The binary is the Electron step's business, which knows other ways to get one.
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
  });
  if (code !== 0)
    throw new SetupError('npm could not install the dependencies. Check the network, then try again.');
  writeFileSync(marker, lockHash());
}

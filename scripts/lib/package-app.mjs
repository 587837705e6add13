import { existsSync } from 'node:fs';
import { exec } from './exec.mjs';
import { inProject } from './paths.mjs';
import { say, SetupError } from './report.mjs';

export const packagedApp = 'dist/linux-unpacked/parley';

/** Builds the unpacked app for this system with the Electron that is here. Other targets: electron-builder itself. */
export async function packageApp(runtime, args = []) {
  say('packaging');
  const config = [
    `-c.electronDist=${runtime.dir}`,
    `-c.electronVersion=${runtime.version}`,
    // Test drivers attach through it; packages for people are built with it off.
    '-c.electronFuses.enableNodeCliInspectArguments=true',
  ];
  const command = inProject('node_modules/.bin/electron-builder');
  const code = await exec(command, ['--dir', '--publish', 'never', ...config, ...args], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
  });
  if (code !== 0) throw new SetupError('packaging failed; the messages above say why.');
  if (process.platform === 'linux' && !existsSync(inProject(packagedApp)))
    throw new SetupError(`packaging made no ${packagedApp}.`);
}

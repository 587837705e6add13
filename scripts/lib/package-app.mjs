import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { inProject } from './paths.mjs';
import { say, SetupError } from './report.mjs';

export const unpackedApp = 'dist/linux-unpacked';
export const packagedApp = `${unpackedApp}/parley`;

/**
 * Builds the unpacked app.
 * @param runtime Electron to package; if it has no folder, electron-builder downloads its version
 * @param options.arch architecture, this machine's if missing
 * @param options.output folder of electron-builder's products
 * @returns folder of the unpacked app (Linux only)
 */
export async function packageApp(runtime, { arch = process.arch, output = 'dist' } = {}) {
  say('packaging');
  const config = [
    `-c.directories.output=${output}`,
    `-c.electronVersion=${runtime.version}`,
    ...(runtime.dir === undefined ? [] : [`-c.electronDist=${runtime.dir}`]),
    // Test drivers attach through it; packages for people are built with it off.
    '-c.electronFuses.enableNodeCliInspectArguments=true',
  ];
  const command = inProject('node_modules/.bin/electron-builder');
  const code = await exec(command, ['--dir', `--${arch}`, '--publish', 'never', ...config], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
  });
  if (code !== 0) throw new SetupError('packaging failed; the messages above say why.');
  const unpacked = inProject(output, arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
  // A runtime that was laid out by hand brings it; it starts apps from a folder.
  rmSync(join(unpacked, 'resources/default_app.asar'), { force: true });
  if (process.platform === 'linux' && !existsSync(join(unpacked, 'parley')))
    throw new SetupError(`packaging made no ${unpacked}/parley.`);
  return unpacked;
}

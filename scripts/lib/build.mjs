import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from './exec.mjs';
import { makeIcons } from './icons.mjs';
import { makeLicences } from './licences-page.mjs';
import { inProject } from './paths.mjs';
import { say, SetupError } from './report.mjs';

const folders = ['shared', 'runtime', 'server', 'electron', 'renderer', 'build'];
const sources = [...folders, 'electron.vite.config.ts', 'package-lock.json'];
const products = [
  'out/main/index.js',
  'out/preload/index.cjs',
  'out/renderer/roster.html',
  'out/icons/512x512.png',
  'out/renderer/licences.html',
  'out/bundled/windows.json',
];

/** Builds the app, its icons, the page with licences and the server, unless what is built is newer than every source. */
export async function build() {
  const built = products.map((file) => inProject(file));
  if (built.every(existsSync)) {
    const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
    if (sources.every((source) => newest(inProject(source)) <= oldest)) return;
  }
  say('building');
  const code = await exec(inProject('node_modules/.bin/electron-vite'), ['build', '--logLevel', 'warn'], {
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) throw new SetupError('the build failed; the messages above say why.');
  await makeIcons();
  makeLicences();
}

function newest(path) {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

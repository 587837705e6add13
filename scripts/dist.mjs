import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  makeLinuxPackages,
  makeServerPackages,
  missingTools,
  writeChecksums,
} from './lib/release/linux-packages.mjs';
import { canDownload, otherTargets } from './lib/release/other-targets.mjs';
import { manifest } from './lib/release/facts.mjs';
import { signUpdates } from './lib/release/update-metadata.mjs';
import { packageApp, unpackedApp } from './lib/package-app.mjs';
import { inProject } from './lib/paths.mjs';
import { run, say } from './lib/report.mjs';
import { setUp } from './lib/set-up.mjs';

// Packages of --fast are for trying: they are larger. With --release, packages that must not be published are a failure.
const isOff = { type: 'boolean', default: false };
const options = { fast: isOff, release: isOff };
const out = inProject('dist/release');
const made = (file) => process.stdout.write(`made      dist/release/${file}\n`);
const notMade = (name, why) => process.stdout.write(`not made  ${name}: ${why}\n`);

/** Packages for the architectures for which an Electron can be had, and the server's for both. */
async function linux(runtime, speed) {
  if (process.platform !== 'linux') return notMade('.deb, .rpm and .tar.gz', 'run this on Linux.');
  for (const { format, tool, from } of missingTools())
    notMade(`.${format}`, `${tool} is missing (Debian: apt install ${from}).`);
  await packageApp(runtime);
  const own = { unpacked: inProject(unpackedApp), electron: runtime.version, arch: process.arch, out, speed };
  allMade(await makeLinuxPackages(own));
  const arch = process.arch === 'x64' ? 'arm64' : 'x64';
  const electron = manifest.devDependencies.electron;
  if (await canDownload()) {
    const unpacked = await packageApp({ version: electron }, { arch });
    allMade(await makeLinuxPackages({ unpacked, electron, arch, out, speed }));
  } else {
    allMade(await makeServerPackages({ arch, out, speed }));
    notMade(`app for ${arch}`, `Electron for ${arch} cannot be downloaded from github.com.`);
  }
}

function allMade(names) {
  for (const name of Object.values(names)) {
    if (typeof name === 'string') made(name);
    else allMade(name);
  }
}

/** What electron-builder makes itself. */
async function others() {
  const { build } = await import('electron-builder');
  for (const { name, targets, why } of await otherTargets()) {
    if (why !== undefined) notMade(name, why);
    else
      for (const file of await build({ ...targets, publish: 'never' })) {
        copyFileSync(file, join(out, basename(file)));
        made(basename(file));
      }
  }
}

await run(async () => {
  const { values } = parseArgs({ options });
  const runtime = await setUp();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await linux(runtime, values.fast ? 'fast' : 'small');
  await others();
  const key = process.env.PARLEY_SIGNING_KEY;
  if (key) allMade(signUpdates(out, key).names);
  else notMade('signed metadata of updates', 'PARLEY_SIGNING_KEY does not name a file with a key.');
  made(writeChecksums(out));
  const declared = manifest.devDependencies.electron;
  if (runtime.version === declared) return 0;
  say(
    `these packages contain Electron ${runtime.version}, not the declared ${declared}: do not publish them`,
  );
  return values.release ? 1 : 0;
});

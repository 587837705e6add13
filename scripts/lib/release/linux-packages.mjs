import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  appFolders,
  billOfMaterials,
  npmBill,
  serverFolders,
  shippedComponents,
} from './bill-of-materials.mjs';
import { makeAppDeb, makeTarball, prepareApp } from './app-package.mjs';
import { manifest } from './facts.mjs';
import { makeServerDeb } from './server-package.mjs';

/**
 * Makes the packages for Linux of an unpacked app, and their bill of materials.
 * @param options.unpacked folder of the unpacked app
 * @param options.electron version of the Electron in it
 * @param options.arch its architecture, as Node names it
 * @param options.out folder that gets the packages
 * @param options.speed `small` or `fast`: how well packages are compressed
 * @returns names of the files made
 */
export async function makeLinuxPackages({ unpacked, electron, arch, out, speed = 'small' }) {
  const work = join(out, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    const bill = npmBill();
    const about = { arch, work, out, speed };
    const app = join(work, 'app');
    await prepareApp(unpacked, app);
    const tarball = await makeTarball(app, about);
    const deb = await makeAppDeb(app, { ...about, components: shippedComponents(bill, appFolders) });
    const server = await makeServerDeb({ ...about, components: shippedComponents(bill, serverFolders) });
    const bom = `parley-${manifest.version}.cdx.json`;
    writeFileSync(join(out, bom), `${JSON.stringify(billOfMaterials(bill, electron), undefined, 2)}\n`);
    return [tarball, deb, server, bom];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes the checksums of all files in a folder, as `sha256sum --check` reads them. */
export function writeChecksums(out) {
  const name = 'SHA256SUMS';
  const lines = readdirSync(out)
    .filter((file) => file !== name)
    .sort()
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, file)))
          .digest('hex')}  ${file}\n`,
    );
  writeFileSync(join(out, name), lines.join(''));
  return name;
}

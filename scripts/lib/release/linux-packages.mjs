import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { has } from '../exec.mjs';
import {
  appFolders,
  billOfMaterials,
  npmBill,
  serverFolders,
  shippedComponents,
} from './bill-of-materials.mjs';
import { makeTarball, prepareApp, stageApp } from './app-package.mjs';
import { makeDeb } from './deb.mjs';
import { manifest } from './facts.mjs';
import { makeRpm } from './rpm.mjs';
import { stageServer } from './server-package.mjs';

/**
 * Makes the packages for Linux of an unpacked app, those of the server, and their bill of materials. A format whose tool is
 * missing is left out: see `missingTools`.
 * @param options.unpacked folder of the unpacked app
 * @param options.electron version of the Electron in it
 * @param options.arch its architecture, as Node names it
 * @param options.out folder that gets the packages
 * @param options.speed `small` or `fast`: how well packages are compressed
 * @returns names of the files made: `tarball`, `bom`, and by format `app` and `server`
 */
export const makeLinuxPackages = ({ unpacked, electron, arch, out, speed = 'small' }) =>
  inWorkFolder(out, async (work) => {
    const bill = npmBill();
    const about = { arch, work, out, speed };
    const components = shippedComponents(bill, appFolders);
    const dir = join(work, 'app');
    await prepareApp(unpacked, dir, components);
    const tarball = await makeTarball(dir, about);
    const app = await pack(await stageApp(dir, { ...about, components }), about);
    const server = await packServer(bill, about);
    const bom = `parley-${manifest.version}.cdx.json`;
    writeFileSync(join(out, bom), `${JSON.stringify(billOfMaterials(bill, electron), undefined, 2)}\n`);
    return { tarball, app, server, bom };
  });

/** Makes the packages of the server only: they need no Electron, so they can be made for any architecture. */
export const makeServerPackages = ({ arch, out, speed = 'small' }) =>
  inWorkFolder(out, (work) => packServer(npmBill(), { arch, work, out, speed }));

const packServer = async (bill, about) =>
  pack(await stageServer({ ...about, components: shippedComponents(bill, serverFolders) }), about);

// rpm before deb, which adds to what is laid out.
const formats = [
  { format: 'rpm', make: makeRpm, tool: 'rpmbuild', from: 'rpm' },
  { format: 'deb', make: makeDeb, tool: 'dpkg-deb', from: 'dpkg' },
];

/** Formats of packages that cannot be made here, with the tool that is missing and the package of Debian that has it. */
export const missingTools = () => formats.filter(({ tool }) => !has(tool));

/** Makes what is laid out into packages. Returns their file names by format. */
async function pack(staged, about) {
  const names = {};
  for (const { format, make, tool } of formats) if (has(tool)) names[format] = await make(staged, about);
  return names;
}

async function inWorkFolder(out, make) {
  const work = join(out, 'work');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    return await make(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Writes the checksums of all files in a folder, as `sha256sum --check` reads them. Signatures are made after it. */
export function writeChecksums(out) {
  const name = 'SHA256SUMS';
  const lines = readdirSync(out)
    .filter((file) => file !== name && !file.endsWith('.asc'))
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

import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listPackage } from '@electron/asar';
import fuses from '@electron/fuses';
import { describe, expect, inject, test } from 'vitest';
import { filesOf } from '../lib/release/tree.mjs';
import { has } from '../lib/exec.mjs';
import { debianArch } from '../lib/release/facts.mjs';
import { iconSizes } from '../lib/icons.mjs';

const made = inject('made');
const { out, inApp, inServer } = made;
const id = 'org.parley.Parley';

/** Runs a program and returns everything that it says. */
function say(program, ...args) {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', cwd: out });
  return { status, text: `${stdout}${stderr}` };
}

const isElf = (file) =>
  !lstatSync(file).isSymbolicLink() && readFileSync(file).subarray(1, 4).toString() === 'ELF';

/** Names of the libraries that a program links to. */
const librariesOf = (file) =>
  [...say('readelf', '--dynamic', file).text.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name]) => name);

/** Name of the installed package with a library. */
const ownerOf = (library) =>
  /^[^:\s]+(?=:)/m.exec(say('dpkg-query', '--search', `*/${library}`).text)?.[0] ?? library;

/** A test that needs a program; skipped by name where that is missing. */
const testWith = (program, name, run) =>
  has(program) ? test(name, run) : test.skip(`${name} (${program} is missing)`, run);

describe.skipIf(made.why)(`packages${made.why ? ` (${made.why})` : ''}`, () => {
  testWith('lintian', 'lintian finds no errors', () => {
    const found = say('lintian', '--allow-root', '--fail-on', 'error', '--', made.app, made.server);
    expect(found).toEqual({ status: 0, text: expect.not.stringMatching(/^E:/m) });
  });

  testWith('appstreamcli', 'the AppStream metadata are valid', () => {
    const file = join(inApp, 'usr/share/metainfo', `${id}.metainfo.xml`);
    expect(say('appstreamcli', 'validate', '--no-net', file)).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toContain('<release version="');
  });

  testWith('desktop-file-validate', 'the desktop entry is valid', () => {
    const file = join(inApp, 'usr/share/applications', `${id}.desktop`);
    expect(say('desktop-file-validate', file)).toEqual({ status: 0, text: '' });
  });

  testWith('systemd-analyze', 'the service is confined', () => {
    const unit = join(inServer, 'usr/lib/systemd/system/parley-server.service');
    const { text } = say('systemd-analyze', 'security', '--offline=true', '--no-pager', unit);
    const [, exposure] = /exposure level for parley-server.service: ([\d.]+)/.exec(text) ?? [];
    expect(Number(exposure)).toBeGreaterThan(0);
    expect(Number(exposure)).toBeLessThanOrEqual(2.5);
  });

  test('the icon is there in every size', () => {
    for (const size of iconSizes) {
      const file = join(inApp, 'usr/share/icons/hicolor', `${size}x${size}`, 'apps', `${id}.png`);
      const header = readFileSync(file).subarray(16, 24);
      expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([size, size]);
    }
    expect(readFileSync(join(inApp, 'usr/share/icons/hicolor/scalable/apps', `${id}.svg`), 'utf8')).toMatch(
      /^<svg/,
    );
  });

  test("only Chromium's sandbox has root's rights", () => {
    for (const [deb, expected] of [
      [made.app, ['./usr/lib/parley/chrome-sandbox']],
      [made.server, []],
    ]) {
      const lines = say('dpkg-deb', '--contents', deb).text.trim().split('\n');
      expect(lines.every((line) => line.includes(' root/root '))).toBe(true);
      const privileged = lines
        .filter((line) => /^-..s|^-.{5}s/.test(line))
        .map((line) => line.split(' ').at(-1));
      expect(privileged).toEqual(expected);
    }
  });

  test('the fuses that would let other programs run their code in the app are off', async () => {
    const wire = await fuses.getCurrentFuseWire(join(inApp, 'usr/lib/parley/parley'));
    // The states are the characters of a text in the program.
    const isOn = (name) => wire[fuses.FuseV1Options[name]] !== '0'.charCodeAt(0);
    const names = [
      'RunAsNode',
      'EnableNodeOptionsEnvironmentVariable',
      'EnableNodeCliInspectArguments',
      'OnlyLoadAppFromAsar',
      'GrantFileProtocolExtraPrivileges',
    ];
    expect(names.filter(isOn)).toEqual(['OnlyLoadAppFromAsar']);
  });

  test('the checksums are right', () => {
    expect(say('sha256sum', '--check', '--strict', 'SHA256SUMS')).toMatchObject({ status: 0 });
    const names = readFileSync(join(out, 'SHA256SUMS'), 'utf8').match(/\S+$/gm);
    const { tarball, app, server, bom, rpms = [] } = made;
    expect(names.sort()).toEqual([tarball, app, server, bom, ...rpms].sort());
  });

  test('the bill of materials names everything that is shipped, and no tools', () => {
    const { components, metadata } = JSON.parse(readFileSync(join(out, made.bom), 'utf8'));
    const names = components.map(({ name }) => name);
    const inArchive = listPackage(join(inApp, 'usr/lib/parley/resources/app.asar'))
      .map((path) => /^\/node_modules\/((@[^/]+\/)?[^/@]+)\/package\.json$/.exec(path)?.[1])
      .filter((name) => name !== undefined);
    expect(inArchive).not.toHaveLength(0);
    expect(names).toEqual(
      expect.arrayContaining([...inArchive, 'react', 'react-dom', 'lucide-react', 'electron']),
    );
    expect(names).not.toEqual(expect.arrayContaining(['vitest']));
    expect(names).not.toEqual(expect.arrayContaining(['electron-builder']));
    expect(components.find(({ name }) => name === 'electron')).toMatchObject({ version: made.electron });
    expect(metadata.component).toMatchObject({ name: 'parley', type: 'application' });
    const copyright = readFileSync(join(inApp, 'usr/share/doc/parley/copyright'), 'utf8');
    for (const { name, version } of components.filter((each) => each.name !== 'electron'))
      expect(copyright).toContain(`\n${name} ${version}\n`);
  });

  testWith('readelf', 'the packages depend on the libraries that their programs link to', () => {
    for (const [deb, dir] of [
      [made.app, inApp],
      [made.server, inServer],
    ]) {
      const depended = say('dpkg-deb', '--field', deb, 'Depends')
        .text.split(/[,|]/)
        .map((each) => each.trim().split(' ')[0]);
      const files = filesOf(dir);
      const shipped = new Set(files.map((file) => basename(file)));
      const linked = new Set(
        files.filter((file) => isElf(join(dir, file))).flatMap((file) => librariesOf(join(dir, file))),
      );
      expect(linked.size).toBeGreaterThan(0);
      const needed = [...linked].filter((library) => !shipped.has(library)).map(ownerOf);
      expect(needed.filter((name) => !depended.includes(name))).toEqual([]);
    }
  });

  test('every binary is for this system', () => {
    for (const dir of [inApp, inServer]) {
      const binaries = say('find', dir, '-name', '*.node').text.trim().split('\n');
      expect(binaries).toEqual([expect.stringContaining(`/prebuilds/linux-${process.arch}/`)]);
    }
    const foreign = join(made.foreign.out, made.foreign.server);
    expect(say('dpkg-deb', '--field', foreign, 'Architecture').text.trim()).toBe(
      debianArch[made.foreign.arch],
    );
    const binaries = say('dpkg-deb', '--contents', foreign).text.match(/\S+\.node$/gm);
    expect(binaries).toEqual([expect.stringContaining(`/prebuilds/linux-${made.foreign.arch}/`)]);
    expect(statSync(join(inServer, 'usr/lib/parley-server/server.js')).mode & 0o111).toBe(0o111);
  });
});

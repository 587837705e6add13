import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { manifest } from '../lib/release/facts.mjs';
import { filesOf } from '../lib/release/tree.mjs';
import { ensureUser, testUser } from '../lib/ordinary-user.mjs';
import { asUser, startedWell, startInstalled, whyNotAsUser } from './as-user.mjs';

const made = inject('made');
const why = made.why ?? (made.rpms ? undefined : 'rpmbuild is missing');
/** Runs rpm and returns its lines, without Debian's advice not to install with it. */
const rpm = (...args) =>
  execFileSync('rpm', args, { encoding: 'utf8', cwd: made.out, stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n');

/** Files that each system has in places of its own. */
const isOfSystem = (file) => /^usr\/share\/(doc|licenses|lintian)\//.test(file) || file.includes('apparmor');

describe.skipIf(why)(`rpm packages${why ? ` (${why})` : ''}`, () => {
  test('their digests are right', () => {
    for (const file of made.rpms) {
      const [, ...digests] = rpm('-Kv', file);
      expect(digests.length).toBeGreaterThan(0);
      for (const each of digests) expect(each).toMatch(/: OK$/);
    }
  });

  test('they hold what the .debs hold', () => {
    for (const [index, inDeb] of [made.inApp, made.inServer].entries()) {
      const lines = rpm(
        '-qp',
        '--qf',
        '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\n]',
        made.rpms[index],
      );
      expect(lines.every((line) => line.split(' ')[1] === 'root')).toBe(true);
      const files = lines
        .filter((line) => !line.startsWith('d'))
        .map((line) => line.split(' ').slice(2).join(' '));
      const wanted = filesOf(inDeb).filter((file) => !isOfSystem(file));
      expect(files.filter((file) => !isOfSystem(file.slice(1)))).toEqual(
        wanted.map((file) => `/${file}`).sort(),
      );
      const privileged = lines.filter((line) => /^\S*s/.test(line)).map((line) => line.split(' ')[2]);
      expect(privileged).toEqual(index === 0 ? ['/usr/lib/parley/chrome-sandbox'] : []);
    }
  });

  test('they need no library that they bring, and have the licences', () => {
    const needed = rpm('-qp', '--requires', ...made.rpms).map((each) => each.split('(')[0]);
    expect(needed).toEqual(expect.arrayContaining(['libgtk-3.so.0', 'libnss3.so', 'xdg-utils', 'nodejs']));
    const brought = filesOf(made.inApp).map((file) => basename(file));
    expect(needed.filter((each) => brought.includes(each))).toEqual([]);
    expect(rpm('-qpL', ...made.rpms)).toEqual([
      '/usr/share/licenses/parley/copyright',
      '/usr/share/licenses/parley-server/copyright',
    ]);
  });
});

const notHere = why ?? whyNotAsUser();

describe.skipIf(notHere)(`installed rpm packages${notHere ? ` (${notHere})` : ''}`, () => {
  let root = '';
  let home = '';

  beforeAll(() => {
    ensureUser();
    root = mkdtempSync(join(tmpdir(), 'parley-root-'));
    home = mkdtempSync(join(tmpdir(), 'parley-home-'));
    execFileSync('chmod', ['755', root]);
    execFileSync('chown', [`${testUser}:`, home]);
    // What they need is Debian's here, which rpm does not know.
    rpm(
      '--root',
      root,
      '--install',
      '--nodeps',
      '--noscripts',
      ...made.rpms.map((file) => join(made.out, file)),
    );
  });
  afterAll(() => {
    for (const dir of [root, home]) rmSync(dir, { recursive: true, force: true });
  });

  test('the app starts, sandboxed, and shows its window', () => {
    const program = join(root, 'usr/lib/parley/parley');
    expect(startInstalled(home, program, join(root, 'usr/bin/parley'))).toEqual(startedWell(expect, program));
    expect(existsSync(join(home, '.config/Parley/identity.pem'))).toBe(true);
  });

  test('the server answers', () => {
    const [program, ...args] = asUser(home, join(root, 'usr/bin/parley-server'), '--version');
    expect(spawnSync(program, args, { encoding: 'utf8' }).stdout).toBe(`${manifest.version}\n`);
  });

  test('removing them leaves nothing', () => {
    rpm('--root', root, '--erase', '--noscripts', 'parley', 'parley-server');
    expect(filesOf(root).filter((file) => /parley/i.test(file))).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Updates } from '../../electron/main/features/updates/updates';
import { Installer } from '../../electron/main/features/updates/installer';
import { webSource } from '../../electron/main/features/updates/web-source';
import { Tasks } from '../../electron/main/features/archives/tasks';
import { describe as about, newUpdateKey, UpdateServer } from '../../testing/updates/update-server';
import { has, output } from '../lib/exec.mjs';
import { manifest } from '../lib/release/facts.mjs';
import { ensureUser, testUser } from '../lib/ordinary-user.mjs';
import { anotherVersion, laterVersion } from './another-version.mjs';
import { asUser, whyNotAsUser } from './as-user.mjs';

const made = inject('made');

function reason() {
  if (made.why) return made.why;
  if (whyNotAsUser()) return whyNotAsUser();
  if (!has('apt-get')) return 'apt-get is missing';
  if (!has('xvfb-run')) return 'xvfb-run is missing';
  return output('dpkg-query', ['-W', 'parley']) === undefined
    ? undefined
    : 'parley is installed and would be replaced';
}
const why = reason();

/** Starts the app, ends it once a condition of the shell is met, and prints what it said on the terminal. */
const startAndEnd = (condition) => `
  parley --profile "$HOME/profile" --nearby off 2> "$HOME/said" &
  app=$!
  tries=600
  until ${condition} || [ $tries = 0 ]; do tries=$((tries - 1)); sleep 0.1; done
  kill -TERM $app; wait $app
  grep '^parley:' "$HOME/said"
`;
const isOpen = '[ -e "$HOME/profile/messages.sqlite-wal" ]';
const isRefused = `grep -q 'it could not start' "$HOME/said"`;

/** Hashes of the files in which a profile keeps something of people, by name. */
function contents(profile) {
  const names = readdirSync(profile).filter((name) => /\.(pem|json|sqlite)$/.test(name));
  const hash = (name) =>
    createHash('sha256')
      .update(readFileSync(join(profile, name)))
      .digest('hex');
  return Object.fromEntries(names.map((name) => [name, hash(name)]));
}

describe.skipIf(why)(`upgrades${why ? ` (${why})` : ''}`, () => {
  let dir = '';
  let home = '';
  let profile = '';
  const server = new UpdateServer();
  const installed = () => output('dpkg-query', ['-W', '-f', '${Version}', 'parley']);
  const start = (until) => {
    const [program, ...args] = asUser(home, 'xvfb-run', '-a', 'sh', '-c', startAndEnd(until));
    return spawnSync(program, args, { encoding: 'utf8', timeout: 90_000 }).stdout.trim();
  };
  const setVersion = (version) => {
    const database = new DatabaseSync(join(profile, 'messages.sqlite'));
    const { user_version: before } = database.prepare('PRAGMA user_version').get();
    database.exec(`PRAGMA user_version = ${version}; PRAGMA wal_checkpoint(TRUNCATE)`);
    database.close();
    return before;
  };

  beforeAll(async () => {
    ensureUser();
    dir = mkdtempSync(join(tmpdir(), 'parley-upgrade-'));
    home = mkdtempSync(join(tmpdir(), 'parley-home-'));
    profile = join(home, 'profile');
    execFileSync('chown', [`${testUser}:`, home]);
    execFileSync('apt-get', ['-y', '-q', '--no-install-recommends', 'install', join(made.out, made.app)], {
      stdio: 'ignore',
    });
    await server.start();
  });
  afterAll(() => {
    server.stop();
    spawnSync('apt-get', ['-y', '-q', 'purge', 'parley'], { stdio: 'ignore' });
    for (const folder of [dir, home]) rmSync(folder, { recursive: true, force: true });
  });

  test('a newer version from a web server replaces this one; the profile stays', async () => {
    expect(start(isOpen)).toBe('');
    const identity = readFileSync(join(profile, 'identity.pem'), 'utf8');
    const later = await anotherVersion(join(made.out, made.app), dir);
    const { secret, key } = newUpdateKey();
    const packaging = { target: 'linux-x64-deb', installs: 'deb' };
    const bytes = readFileSync(later);
    const file = about(basename(later), packaging.target, bytes);
    server.answers.set(file.name, bytes);
    server.publish({ product: 'parley', version: laterVersion, notes: '', files: [file] }, secret);
    const done = [];
    const app = {
      version: manifest.version,
      folder: join(dir, 'updates'),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      relaunch: () => done.push('relaunch'),
      quit: () => done.push('quit'),
    };
    const updates = new Updates({
      version: manifest.version,
      packaging,
      keys: [],
      folder: () => ({ address: server.address, key }),
      own: { get: () => ({ address: '', key: '' }), set: () => undefined },
      isAdministered: true,
      newest: { get: () => null, set: () => undefined },
      source: (address) => webSource(address, fetch),
      installer: (release, what) => Installer.open('deb', app, release, what),
      downloadsPath: () => '',
      tasks: new Tasks(() => undefined),
    });
    expect(await updates.check(new AbortController().signal)).toBe(true);
    await updates.download({ kind: 'preferences', conversation: null });
    expect(installed()).toBe(manifest.version);
    await updates.install(await updates.ready());
    expect(done).toEqual(['relaunch', 'quit']);
    expect(installed()).toBe(laterVersion);
    expect(output('parley', ['--version'])).toBe(laterVersion);
    expect(start(isOpen)).toBe('');
    expect(readFileSync(join(profile, 'identity.pem'), 'utf8')).toBe(identity);
  });

  test('a profile of a later version is refused in one sentence, and left as it is', () => {
    const format = setVersion(9_999);
    const before = contents(profile);
    expect(Object.keys(before)).toContain('messages.sqlite');
    expect(start(isRefused)).toMatch(/^parley: it could not start: [^\n]*later version[^\n]*$/);
    expect(contents(profile)).toEqual(before);
    setVersion(format);
    expect(start(isOpen)).toBe('');
  });

  test('purging leaves the profile', () => {
    execFileSync('apt-get', ['-y', '-q', 'purge', 'parley'], { stdio: 'ignore' });
    expect(existsSync(join(profile, 'identity.pem'))).toBe(true);
    expect(existsSync('/usr/lib/parley')).toBe(false);
  });
});

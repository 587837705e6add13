import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { aboutFile } from '../../electron/storage/archive/backup-format';
import { frameLine, linesVersion } from '../../electron/storage/archive/lines-format';
import { has, output } from '../lib/exec.mjs';
import { manifest } from '../lib/release/facts.mjs';
import { ensureUser, testUser } from '../lib/ordinary-user.mjs';
import { chatWithInstalled, startedWell, startInstalled, whyNotAsUser } from './as-user.mjs';

const made = inject('made');
const debs = made.why ? [] : [join(made.out, made.app), join(made.out, made.server)];
const apt = ['-y', '-q', '--no-install-recommends', 'install'];

/** Why packages cannot be installed here; undefined if they can. */
function reason() {
  if (made.why) return made.why;
  if (whyNotAsUser()) return whyNotAsUser();
  if (!has('apt-get')) return 'apt-get is missing';
  for (const name of ['parley', 'parley-server'])
    if (output('dpkg-query', ['-W', name]) !== undefined) return `${name} is installed and would be replaced`;
  for (const tool of ['gtk-launch', 'xprop', 'gio', 'update-mime-database'])
    if (!has(tool)) return `${tool} is missing`;
  if (output('apt-get', ['--download-only', ...apt, ...debs]) === undefined)
    return 'apt-get cannot fetch what they need';
  return undefined;
}

const say = (program, ...args) => spawnSync(program, args, { encoding: 'utf8' }).stdout;

const packages = () => output('dpkg-query', ['-W', '-f', '${Package}\n']).split('\n');

/** What lies about with our name where packages put things. */
const traces = () =>
  execFileSync('find', ['/etc', '/usr', '/opt', '/var/lib', '-iname', '*parley*'], {
    encoding: 'utf8',
  }).split('\n');

const why = reason();

describe.skipIf(why)(`installed packages${why ? ` (${why})` : ''}`, () => {
  let home = '';
  let before = { packages: [], traces: [] };
  const purge = () => {
    const added = packages().filter((name) => !before.packages.includes(name));
    if (added.length > 0) execFileSync('apt-get', ['-y', '-q', 'purge', ...added], { stdio: 'ignore' });
  };

  beforeAll(() => {
    before = { packages: packages(), traces: traces() };
    ensureUser();
    home = mkdtempSync(join(tmpdir(), 'parley-home-'));
    execFileSync('chown', [`${testUser}:`, home]);
    execFileSync('apt-get', [...apt, ...debs], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  });
  afterAll(() => {
    purge();
    rmSync(home, { recursive: true, force: true });
  });

  test('the app starts by its desktop entry, sandboxed, and shows its window', () => {
    const program = '/usr/lib/parley/parley';
    const seen = startInstalled(home, program, 'gtk-launch', 'org.parley.Parley');
    expect(seen).toEqual(startedWell(expect, program));
    expect(existsSync(join(home, '.config/Parley/identity.pem'))).toBe(true);
  });

  test('two people with the installed app meet, and each reads what the other writes', () => {
    expect(chatWithInstalled(home, 'parley')).toEqual([
      'they have received what the other wrote',
      'ann ended with 0',
      'bob ended with 0',
    ]);
  });

  test('the desktop knows what Parley opens', () => {
    const dir = join(home, 'files');
    mkdirSync(dir);
    const header = frameLine({ parley: 'conversations', version: linesVersion, exported: '', person: '' });
    for (const name of ['all.parley.jsonl', 'renamed']) writeFileSync(join(dir, name), header);
    writeFileSync(join(dir, aboutFile), '{}');
    for (const name of ['ann.parley.tar', 'copy'])
      execFileSync('tar', ['-cf', name, aboutFile], { cwd: dir });
    const typeOf = (name) =>
      /content-type: (\S+)/.exec(
        say('gio', 'info', '--attributes=standard::content-type', join(dir, name)),
      )?.[1];
    expect(['all.parley.jsonl', 'renamed'].map(typeOf)).toEqual(
      Array(2).fill('application/vnd.parley.export'),
    );
    expect(['ann.parley.tar', 'copy'].map(typeOf)).toEqual(Array(2).fill('application/vnd.parley.backup'));
    for (const type of [
      'x-scheme-handler/parley',
      'application/vnd.parley.export',
      'application/vnd.parley.backup',
    ])
      expect(say('gio', 'mime', type)).toContain('org.parley.Parley.desktop');
  });

  test('as root, the app answers questions and says why it does not run', () => {
    const asRoot = (...args) =>
      spawnSync('parley', args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
    for (const option of ['--version', '-V'])
      expect(asRoot('--user', 'ann', option)).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
    for (const option of ['--help', '-h'])
      expect(asRoot(option)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('  --profile <folder>'),
      });
    expect(asRoot()).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^parley: Parley does not run as root, .+ Start it as an ordinary user\.\n$/,
      ),
    });
  });

  test("the service's command serves with the rights of its unit", async () => {
    const unit = readFileSync('/usr/lib/systemd/system/parley-server.service', 'utf8');
    const [, command] = /^ExecStart=(.+)$/m.exec(unit);
    const rights = ['--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
    const own = ['--data', join(home, 'server'), '--port', '0'];
    const args = [`--reuid=${testUser}`, `--regid=${testUser}`, ...rights, ...command.split(' '), ...own];
    const server = spawn('setpriv', args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: '/usr/bin:/bin' },
    });
    try {
      const [line] = await once(createInterface(server.stdout), 'line');
      const [, port] = /^Parley server listening on 127\.0\.0\.1:(\d+)$/.exec(line);
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('REGISTER {"user":"bob"}\n');
      const [answer] = await once(createInterface(socket), 'line');
      expect(answer).toMatch(/^[A-Z_]+ \{/);
      socket.destroy();
    } finally {
      server.kill('SIGTERM');
    }
    expect(await once(server, 'exit')).toEqual([0, null]);
    const check = spawnSync('parley-server', ['--config', '/etc/parley-server/config.toml', '--check']);
    expect(check.status).toBe(0);
  });

  test('purging leaves the profile and nothing else', () => {
    purge();
    expect(traces()).toEqual(before.traces);
    expect(existsSync(join(home, '.config/Parley/identity.pem'))).toBe(true);
  });
});

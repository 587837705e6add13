import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { has } from '../lib/exec.mjs';
import { manifest } from '../lib/release/facts.mjs';
import { ensureUser, testUser } from '../lib/ordinary-user.mjs';
import { unpackedApp } from '../lib/package-app.mjs';
import { copy } from '../lib/release/tree.mjs';
import { asUser, whyNotAsUser } from './as-user.mjs';
import { inProject } from '../lib/paths.mjs';

const made = inject('made');
const why = made.why ?? whyNotAsUser() ?? (has('xvfb-run') ? undefined : 'xvfb-run is missing');

/**
 * Starts the app and prints the number of ports that are listened on in its network namespace, once it has opened its profile,
 * which it does after Chromium is ready, and again after the signal at which Node opens a port for debuggers.
 */
const countPorts = `
  "$@" > "$HOME/output" 2>&1 &
  app=$!
  until [ -e "$HOME/profile/messages.sqlite" ]; do kill -0 $app || exit 1; sleep 0.1; done
  ports() { awk '$4 == "0A"' /proc/net/tcp /proc/net/tcp6 | wc -l; }
  ports
  kill -USR1 $app; sleep 0.3
  ports
  kill -KILL $app
`;

describe.skipIf(why)(`switches of the packaged app${why ? ` (${why})` : ''}`, () => {
  let home = '';
  let program = '';
  const run = (...command) => {
    const [first, ...rest] = asUser(home, ...command);
    return spawnSync(first, rest, { encoding: 'utf8', timeout: 60_000, cwd: home });
  };
  const ports = (app, env, ...args) => {
    const own = ['--profile', join(home, 'profile'), '--nearby', 'off'];
    const { stdout } = run(
      'env',
      ...env,
      'xvfb-run',
      '-a',
      'sh',
      '-c',
      countPorts,
      'sh',
      app,
      ...own,
      ...args,
    );
    rmSync(join(home, 'profile'), { recursive: true, force: true });
    return stdout.trim().split('\n').map(Number);
  };

  beforeAll(() => {
    ensureUser();
    home = mkdtempSync(join(tmpdir(), 'parley-home-'));
    program = join(made.inApp, 'usr/lib/parley/parley');
    execFileSync('chmod', ['a+rx', join(made.inApp, '..')]);
    execFileSync('chown', [`${testUser}:`, home]);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each(['--remote-debugging-port=0', '--no-sandbox', '--profile -remote-debugging-port=0'])(
    '%s is refused',
    (line) => {
      const { status, stdout, stderr } = run(program, ...line.split(' '));
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^parley: unknown option '.+'\. See parley --help\.$/m);
      expect(stderr).not.toContain('listening');
    },
  );

  test('no port is opened for debuggers, whatever the environment and signals', () => {
    expect(ports(program, ['NODE_OPTIONS=--inspect=0'])).toEqual([0, 0]);
    const { stdout } = run('env', 'ELECTRON_RUN_AS_NODE=1', program, '--version');
    expect(stdout).toBe(`${manifest.version}\n`);
  });

  test('a build for tests opens the ports of test drivers, and these are counted', () => {
    const app = join(home, 'app');
    copy(inProject(unpackedApp), app);
    const [open] = ports(join(app, 'parley'), [], '--inspect=0', '--remote-debugging-port=0');
    expect(open).toBeGreaterThanOrEqual(2);
  });
});

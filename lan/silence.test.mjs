import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { electronRuntime } from '../scripts/lib/electron-runtime.mjs';
import { has } from '../scripts/lib/exec.mjs';
import { ordinaryUser } from '../scripts/lib/ordinary-user.mjs';
import { inProject } from '../scripts/lib/paths.mjs';
import { Lan } from './kit/lan';
import { lanTest } from './kit/lan-test';

const made = [];
afterEach(async () => {
  for (const remove of made.splice(0).reverse()) await remove();
});

const port = 7_000;
/** Where discovery announces: its groups, and the broadcast address of the LAN. */
const discovery = /^UDP (239\.255\.66\.66|ff02::6666|10\.77\.1\.255) 6666$/;
/** Playwright's connections with the app. No name is looked up over TCP. */
const driving = /^TCP 127\.0\.0\.1 /;
/** How long nothing is asked for: programs that ask for updates or settings do so soon after their start. */
const quietMs = 20_000;

lanTest('an app with all its windows asks for nothing but its server and discovery’s groups', async () => {
  expect(has('python3') && has('Xvfb'), 'python3 and Xvfb').toBe(true);
  const { executable } = await electronRuntime();
  const user = await ordinaryUser();
  made.push(() => user.remove?.());
  const lan = await Lan.create();
  made.push(() => lan.remove());
  const [host, other] = [await lan.addHost('ann'), await lan.addHost('server')];
  // Whatever is for other networks, such as a question to a resolver, goes out and meets nobody.
  await host.setGateway({ ipv4: other.ipv4, ipv6: other.ipv6 });
  const capture = host.spawn('python3', [inProject('lan/programs/capture.py')]);
  await capture.waitFor('capturing');

  const data = mkdtempSync(join(tmpdir(), 'parley-silence-'));
  made.push(() => rmSync(data, { recursive: true, force: true }));
  const server = ['--data', data, '--port', String(port), '--host', '0.0.0.0'];
  await other.spawn(process.execPath, [inProject('out/main/server.js'), ...server]).waitFor('listening');
  other.spawn(process.execPath, [inProject('lan/programs/inviter.mjs'), String(port), 'ann']);

  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1200x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  made.push(() => display.kill());
  const [number] = await once(display.stdout, 'data');
  const idOf = (option) => Number(spawnSync('id', [option, 'parley-test'], { encoding: 'utf8' }).stdout);
  const app = host.spawn(
    process.execPath,
    [
      ...[`${user.dir}/lan/programs/app-driver.mjs`, executable, user.dir],
      ...['--user', 'ann', '--server', `${other.ipv4}:${port}`],
    ],
    {
      cwd: user.dir,
      env: { ...process.env, ...user.env, DISPLAY: `:${String(number).trim()}` },
      user: { uid: idOf('-u'), gid: idOf('-g') },
    },
  );
  await app.waitFor('STARTED', { timeout: 30_000 });
  for (const command of [
    'accept',
    'reads See https',
    'say Thank you',
    'menu Preferences',
    'menu Licences',
    'menu Chromium licences',
  ]) {
    app.write(`${command}\n`);
    await app.waitFor(new RegExp(`^(DONE|FAILED) ${command}`, 'm'), { timeout: 40_000 });
  }
  expect(app.output).not.toContain('FAILED');
  await new Promise((resolve) => setTimeout(resolve, quietMs));

  const seen = () => [...new Set(capture.output.match(/^(TCP|UDP) .*$/gm))];
  const toServer = `TCP ${other.ipv4} ${port}`;
  expect(seen()).toContain(toServer);
  expect(seen().filter((line) => line !== toServer && !discovery.test(line) && !driving.test(line))).toEqual(
    [],
  );

  // The capture would have shown it.
  const questions = `
    require('node:dns').lookup('parley.example.org', () => undefined);
    require('node:net').connect(443, '198.51.100.1').on('error', () => undefined);`;
  host.spawn(process.execPath, ['-e', questions]);
  await expect.poll(seen).toContain('TCP 198.51.100.1 443');
  await expect.poll(() => seen().some((line) => /^UDP \S+ 53$/.test(line))).toBe(true);
});

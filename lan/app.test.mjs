import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { afterEach, expect } from 'vitest';
import { electronRuntime } from '../scripts/lib/electron-runtime.mjs';
import { ordinaryUser } from '../scripts/lib/ordinary-user.mjs';
import { inProject } from '../scripts/lib/paths.mjs';
import { Lan } from './kit/lan';
import { lanTest } from './kit/lan-test';

const made = [];
afterEach(async () => {
  for (const remove of made.splice(0).reverse()) await remove();
});

/** A virtual display that all apps share. It chooses its own number. */
async function display() {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1200x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  made.push(() => server.kill());
  const [number] = await once(server.stdout, 'data');
  return `:${String(number).trim()}`;
}

const idOf = (option) => Number(spawnSync('id', [option, 'parley-test'], { encoding: 'utf8' }).stdout);

/** The app at a host, as an ordinary user, so that its sandbox is on. */
async function appAt(host, { dir, env, executable, show }) {
  const args = [`${dir}/lan/programs/app-driver.mjs`, executable, dir];
  const program = host.spawn(process.execPath, args, {
    cwd: dir,
    env: { ...process.env, ...env, DISPLAY: show },
    user: { uid: idOf('-u'), gid: idOf('-g') },
  });
  await program.waitFor('STARTED', { timeout: 30_000 });
  return async (command) => {
    program.write(`${command}\n`);
    await program.waitFor(new RegExp(`^(DONE|FAILED) ${command}`, 'm'), { timeout: 40_000 });
    expect(program.output).not.toContain('FAILED');
  };
}

lanTest(
  'three unconfigured apps on three hosts see each other, talk and send a file; the founder quits, and the others continue',
  async () => {
    const { executable } = await electronRuntime();
    const user = await ordinaryUser();
    made.push(() => user.remove?.());
    const lan = await Lan.create();
    made.push(() => lan.remove());
    const show = await display();
    const names = ['ann', 'bob', 'cleo'];
    const hosts = await Promise.all(names.map((name) => lan.addHost(name)));
    const apps = await Promise.all(hosts.map((host) => appAt(host, { ...user, executable, show })));
    const [ann, bob, cleo] = apps;
    const started = performance.now();
    await Promise.all(apps.map((app, index) => app(`name ${names[index]}`)));
    for (const [index, app] of apps.entries())
      for (const name of names) if (name !== names[index]) await app(`sees ${name}`);
    await ann('invite bob cleo');
    await Promise.all([bob('accept'), cleo('accept')]);
    await ann('say Hello from my own network');
    await Promise.all(apps.map((app) => app('reads Hello from my own network')));
    const seconds = (performance.now() - started) / 1000;
    console.log(`three fresh apps see each other, invite and read after ${seconds.toFixed(1)} s`);
    await ann('send Cores.csv');
    await bob('fetch Cores.csv');
    mkdirSync(`${user.dir}/test-results`, { recursive: true });
    spawnSync('chown', ['parley-test:', `${user.dir}/test-results`]);
    for (const [index, app] of apps.entries())
      await app(`picture ${user.dir}/test-results/lan-${names[index]}`);
    await user.collect('test-results', inProject('test-results'));
    await ann('quit');
    await bob('say Ann is gone, we are not');
    await cleo('reads Ann is gone, we are not');
    // Bob has it, too.
    await cleo('fetch Cores.csv');
    await Promise.all([bob('quit'), cleo('quit')]);
  },
);

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { projectDir } from './support/paths';
import { electronExecutable } from './support/user';

const manifest: unknown = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
const packaged = process.env['PARLEY_PACKAGED_APP'] ?? '';

/** Runs a program to its end. Returns its exit code and output. Chromium writes to stderr as well, in brackets. */
async function run(program: string, args: string[]): Promise<{ code: number; out: string; said: string[] }> {
  // Without a display: an answer on the terminal needs none.
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [out, said] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, said: said.split('\n').filter((line) => line !== '' && !line.startsWith('[')) };
}

async function expectAnswers(
  ask: (...args: string[]) => ReturnType<typeof run>,
  name: string,
): Promise<void> {
  const help = await ask('--help');
  expect(help).toMatchObject({ code: 0, said: [] });
  expect(help.out).toMatch(new RegExp(`^Usage: ${name} `));
  const { out: version, ...ended } = await ask('--version');
  expect(ended).toEqual({ code: 0, said: [] });
  expect(manifest).toMatchObject({ version: version.trimEnd() });
  for (const wrong of [['--hlep'], ['somewhere'], ['--port', 'x'], ['--server', 'nowhere:99999999']]) {
    const refused = await ask(...wrong);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.said).toEqual([expect.stringMatching(new RegExp(`^${name}: .+`))]);
  }
}

test('the app answers --help and --version on the terminal and opens no window, also while another instance runs', async ({
  stage,
}) => {
  const ann = await stage.start({ user: 'ann' });
  await ann.roster();
  await ann.app.evaluate(({ app }) => {
    Object.assign(globalThis, { starts: 0 });
    app.on('second-instance', () => Object.assign(globalThis, { starts: 1 }));
  });
  const own = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  await expectAnswers(
    (...args) => run(electronExecutable(), [projectDir, ...own, '--profile', ann.profile, ...args]),
    'parley',
  );
  expect(await ann.app.evaluate(() => Reflect.get(globalThis, 'starts'))).toBe(0);
  expect(ann.pages()).toHaveLength(1);
  const noFolder = await run(electronExecutable(), [projectDir, ...own, '--profile', '/dev/null/x']);
  expect(noFolder.code).toBe(2);
  expect(noFolder.said).toEqual([
    expect.stringMatching(/^parley: --profile \/dev\/null\/x cannot be used as a folder/),
  ]);
});

test('the packaged app answers --help and --version on the terminal', async () => {
  test.skip(!packaged, 'PARLEY_PACKAGED_APP is not set: nothing has been packaged');
  await expectAnswers((...args) => run(packaged, args), 'parley');
});

test('the server answers --help and --version on the terminal', async () => {
  const program = join(projectDir, 'out/main/server.js');
  await expectAnswers((...args) => run(process.execPath, [program, ...args]), 'parley-server');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { endAll, endsWithBench } from './running';

const isLinux = process.platform === 'linux';

/** A program that starts another one. */
const withHelper = 'sleep 1000 >/dev/null & echo $!';
/** Benchmarks with such a program in a process group of its own, as an app is started, while their thread is busy. */
const benchWithHelper = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import { withTypeScript } from './scripts/lib/typescript.mjs';
  await withTypeScript('bench/running.ts', async ({ endsWithBench }) => {
    const words = ['-c', '${withHelper}; wait'];
    const shell = endsWithBench(spawn('sh', words, { stdio: ['ignore', 'pipe', 'ignore'], detached: true }));
    const [line] = await once(shell.stdout, 'data');
    process.stdout.write(line);
    for (;;);
  });
`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)
  test.skipIf(!isLinux)(`benchmarks that ${signal} ends leave no program (needs Linux)`, async () => {
    const bench = spawn(process.execPath, ['--input-type=module', '-e', benchWithHelper], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = await once(createInterface(bench.stdout), 'line');
    const started = [Number(line), ...childrenOf(bench.pid)];
    expect(started).toHaveLength(3);
    const ended = once(bench, 'exit');
    bench.kill(signal);
    await ended;
    await expect.poll(() => started.filter(isRunning)).toEqual([]);
  });

test.skipIf(!isLinux)('what a program leaves in its group ends with it', async () => {
  const { helper, ended } = await startWithHelper('exit');
  await ended;
  await expect.poll(() => isRunning(helper)).toBe(false);
});

test.skipIf(!isLinux)('programs of a benchmark that failed are killed with their groups', async () => {
  const { helper, ended } = await startWithHelper('wait');
  endAll();
  await ended;
  await expect.poll(() => isRunning(helper)).toBe(false);
});

/** Starts a shell that starts a program, and returns the number of this program's process. */
async function startWithHelper(then: 'exit' | 'wait'): Promise<{ helper: number; ended: Promise<unknown> }> {
  const words = ['-c', `${withHelper}; ${then}`];
  const shell = endsWithBench(spawn('sh', words, { stdio: ['ignore', 'pipe', 'ignore'], detached: true }));
  const ended = once(shell, 'exit');
  const [line] = await once(createInterface(shell.stdout), 'line');
  return { helper: Number(line), ended };
}

/** Fields of /proc/PID/stat after the name: state, parent. A process that nobody waits for stays as a zombie. */
function stateOf(pid: number): { state?: string; parent?: number } {
  try {
    const stat = readFileSync(join('/proc', String(pid), 'stat'), 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return {};
  }
}

function isRunning(pid: number): boolean {
  const { state } = stateOf(pid);
  return state !== undefined && state !== 'Z';
}

const childrenOf = (parent?: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && stateOf(pid).parent === parent);

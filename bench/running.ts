import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

const running = new Set<ChildProcess>();
let guard: Socket | undefined;

/**
 * Makes sure that a program, and its process group if it was started in one of its own, does not outlive the benchmarks, not
 * even if they are killed. What is left of its group is killed as soon as the program has ended.
 * @returns the program
 */
export function endsWithBench<Program extends ChildProcess>(program: Program): Program {
  const { pid } = program;
  // It could not be started.
  if (pid === undefined) return program;
  const toGuard = (guard ??= startGuard());
  running.add(program);
  toGuard.write(`started ${pid}\n`);
  program.once('exit', () => {
    running.delete(program);
    killGroup(pid);
    toGuard.write(`ended ${pid}\n`);
  });
  return program;
}

/** Kills all programs that are still running, such as those of a benchmark that failed. */
export function endAll(): void {
  for (const program of running) {
    if (program.pid !== undefined) killGroup(program.pid);
    program.kill('SIGKILL');
  }
}

function killGroup(number: number): void {
  try {
    process.kill(-number, 'SIGKILL');
  } catch {
    // All of it has ended, or the program has no group of its own.
  }
}

/** Returns the pipe to bench/guard.mjs. A session of its own keeps it away from the terminal's signals. */
function startGuard(): Socket {
  const program = spawn(process.execPath, ['bench/guard.mjs'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  program.unref();
  const { stdin } = program;
  if (!(stdin instanceof Socket)) throw new Error('a pipe is a socket');
  stdin.unref();
  return stdin;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { watchProgram } from './leftovers';

/** How a program runs inside a host. */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Runs as this user: Electron's sandbox, for one, is off for root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A program that runs inside a host, with what it wrote so far. */
export class Program {
  /** Its output so far, standard output and standard error. */
  output = '';
  /** Resolves when it has ended and its output is complete, with its exit code or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  readonly #title: string;
  #complete = false;

  /** Programs are started by `Host.spawn`. */
  constructor(namespace: string, command: string, args: readonly string[], options: ProgramOptions) {
    const { cwd, env, user } = options;
    // Both ip and setpriv exec the program, so the process id is the program's own.
    const asUser = user
      ? ['setpriv', '--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups', '--inh-caps=-all']
      : [];
    const child = spawn('ip', ['netns', 'exec', namespace, ...asUser, command, ...args], {
      cwd,
      env,
      stdio: 'pipe',
    });
    watchProgram(child, namespace);
    this.#child = child;
    this.#title = [command, ...args].join(' ');
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#add(text));
    }
    child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#add(`${error.message}\n`);
        resolve(127);
      });
      child.on('close', (code, signal) => resolve(code ?? signal ?? 0));
    });
    void this.ended.then(() => {
      this.#complete = true;
      this.#notify();
    });
  }

  /** The process id of the program itself. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it has not ended; a stopped program still runs. */
  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends it a signal. SIGSTOP and SIGCONT simulate the sleep and waking of a computer. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    return this.#child.kill(signal);
  }

  /** Writes to its standard input. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits until its output from `start` on matches. Rejects with its output if it ends or takes too long. */
  waitFor(
    pattern: RegExp | string,
    { start = 0, timeout = 30_000 }: { readonly start?: number; readonly timeout?: number } = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        settle();
      };
      const fail = (why: string) =>
        finish(() => reject(new Error(`${this.#title} ${why} without ${pattern}:\n${this.output}`)));
      const look = () => {
        const text = this.output.slice(start);
        const found = typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
        if (found) finish(() => resolve());
        else if (this.#complete) fail('ended');
      };
      const timer = setTimeout(() => fail(`ran ${timeout} ms`), timeout);
      this.#watchers.add(look);
      look();
    });
  }

  #add(text: string): void {
    this.output += text;
    this.#notify();
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

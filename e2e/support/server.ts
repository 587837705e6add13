import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { personKeyFromPem, type PersonKey } from '../../runtime/entries/keys';
import { projectDir, removeDir, temporaryDir } from './paths';
import { threadsOf } from './threads';

const readyLine = /Parley server listening on (\S+):(\d+)/;
/** A server is ready in less than a second. One that is not by then hangs, and the test says where. */
const readyMs = 30_000;

/** A server as a program of its own, with its data in a temporary folder. Can be killed and restarted with the same data. */
export class Server {
  readonly host = '127.0.0.1';
  readonly #data = temporaryDir('server');
  #process: ChildProcess | undefined;
  #port = 0;
  #log = '';

  /** @param options further ones of the command line */
  constructor(
    readonly name: string,
    private readonly options: readonly string[] = [],
  ) {}

  get port(): number {
    return this.#port;
  }

  get address(): string {
    return `${this.host}:${this.#port}`;
  }

  /** Its key, which is made at its first start. */
  get identity(): PersonKey {
    return personKeyFromPem(readFileSync(join(this.#data, 'identity.pem'), 'utf8'));
  }

  /** Everything that the server wrote. */
  get log(): string {
    return this.#log;
  }

  /** All bytes that it keeps, one character each. */
  kept(): string {
    return readdirSync(this.#data, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
      .join('\n');
  }

  async start(): Promise<void> {
    const options = [
      '--host',
      this.host,
      '--port',
      `${this.#port}`,
      '--data',
      this.#data,
      '--name',
      this.name,
      ...this.options,
    ];
    const child = spawn(process.execPath, [join(projectDir, 'out/main/server.js'), ...options], {
      cwd: projectDir,
    });
    this.#process = child;
    child.stderr.on('data', (bytes: Buffer) => (this.#log += bytes.toString()));
    this.#port = await new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => {
        reject(
          new Error(
            `The server is not ready after ${readyMs / 1_000} s:\n${this.#log}${threadsOf(child.pid)}`,
          ),
        );
      }, readyMs);
      createInterface(child.stdout).on('line', (line) => {
        this.#log += `${line}\n`;
        const ready = readyLine.exec(line);
        if (!ready) return;
        clearTimeout(late);
        resolve(Number(ready[2]));
      });
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`The server ended with ${code}:\n${this.#log}`));
      });
    });
  }

  /** Runs the operator's command line. Returns what it prints. */
  async ctl(...args: string[]): Promise<string> {
    const program = [join(projectDir, 'out/main/server.js'), 'ctl', '--data', this.#data, ...args];
    const { stdout } = await promisify(execFile)(process.execPath, program);
    return stdout;
  }

  /** Ends it as a crash would (SIGKILL), or in an orderly way (SIGTERM). */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Forgets its key and all messages. MUST be stopped before. */
  setUpAnew(): void {
    removeDir(this.#data);
  }

  /** Stops answering without closing anything. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    await this.stop();
    removeDir(this.#data);
  }
}

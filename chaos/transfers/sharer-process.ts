import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { SharerAnswer, SharerOperations, SharerQuestion, SharerStart } from './sharer';

type Args<Name extends keyof SharerOperations> = Parameters<SharerOperations[Name]>[0];
type Value<Name extends keyof SharerOperations> = Awaited<ReturnType<SharerOperations[Name]>>;

/** A person who shares files, in one process after the other. */
export class SharerProcess {
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #asked = 0;

  /** @param program path of the compiled sharer.ts */
  constructor(
    private readonly program: string,
    private readonly about: SharerStart,
  ) {}

  get folder(): string {
    return this.about.folder;
  }

  get isUp(): boolean {
    return this.#child !== undefined;
  }

  /** Starts the process with what is stored. Rejects if it ends instead. */
  async start(): Promise<void> {
    const child = fork(this.program, [JSON.stringify(this.about)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (said: 'ready' | SharerAnswer) =>
        said === 'ready' ? resolve() : this.#hear(said),
      );
      child.once('exit', () => {
        this.#child = undefined;
        for (const each of this.#waiting.values()) each.reject(ended());
        this.#waiting.clear();
        reject(ended());
      });
    });
    this.#child = child;
    await ready;
  }

  /** Kills the process, whatever it is doing. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Has it do one of its operations. Rejects if the process ends before that is done. */
  ask<Name extends keyof SharerOperations>(operation: Name, args: Args<Name>): Promise<Value<Name>> {
    return new Promise((resolve, reject) => {
      if (!this.#child) return reject(ended());
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      const question: SharerQuestion = { id: this.#asked, operation, args };
      this.#child.send(question, (error) => error && reject(error));
    });
  }

  #hear({ id, value }: SharerAnswer): void {
    this.#waiting.get(id)?.resolve(value as never);
    this.#waiting.delete(id);
  }
}

const ended = (): Error => new Error('the process of somebody who shares files has ended');

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { NamedPerson } from '../../shared/conversation/log-entry';
import { programs } from '../bundle';
import { endsWithBench } from '../running';
import type { SharerOperations, SharerStart } from './sharer';
import type { Watched } from './watch';

/** Longer than anything that is measured takes. */
const giveUpMs = 600_000;

/** Sources of the programs that `Person` runs. */
export const personPrograms = { sharer: 'bench/transfers/sharer.ts' };

/** A person with a real node in a process of its own. */
export class Person {
  private constructor(
    private readonly child: ChildProcess,
    readonly named: NamedPerson,
    readonly port: number,
  ) {}

  /**
   * @param folder for the files that are received
   * @param inside the command line with which a program runs at a host of its own; without it all are on this computer
   */
  static async start(user: string, folder: string, inside?: readonly string[]): Promise<Person> {
    const start: SharerStart = {
      user,
      folder: join(folder, user),
      worker: resolve('out/main/transfer-worker.js'),
      loopback: inside === undefined,
    };
    const [execPath = process.execPath, ...before] = [...(inside ?? []), process.execPath];
    const child = endsWithBench(
      fork(`${programs}/sharer.js`, [JSON.stringify(start)], {
        execPath,
        execArgv: before,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    await nextMessage(child);
    const { person, port } = await asked(child, 'whoAndWhere', undefined);
    return new Person(child, person, port);
  }

  /** Has it do one of its operations, after all before. Rejects if its process ends. */
  ask<Name extends keyof SharerOperations>(
    operation: Name,
    args: Parameters<SharerOperations[Name]>[0],
  ): Promise<Awaited<ReturnType<SharerOperations[Name]>>> {
    return asked(this.child, operation, args);
  }

  /** What it took since it was told to watch. */
  async watched(): Promise<Watched> {
    const watched = await this.ask('watched', undefined);
    if (!watched) throw new Error('it was not told to watch');
    return watched;
  }

  async end(): Promise<void> {
    await this.ask('end', undefined);
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}

async function asked<Name extends keyof SharerOperations>(
  child: ChildProcess,
  operation: Name,
  args: Parameters<SharerOperations[Name]>[0],
): Promise<Awaited<ReturnType<SharerOperations[Name]>>> {
  const answered = nextMessage(child);
  child.send({ operation, args });
  const { answer } = await answered;
  return answer;
}

/** The next message of a process. */
async function nextMessage(child: ChildProcess) {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(giveUpMs)]);
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('a node of the benchmark has ended');
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    over.abort();
  }
}

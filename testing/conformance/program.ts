import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Address } from './client';

const program = join(import.meta.dirname, '../../out/main/server.js');

/** The built server as a program of its own. */
export interface Run {
  child: ChildProcess;
  /** The line with the address at which it listens. */
  ready: Promise<string>;
  ended: Promise<{ code: number | null; errors: string }>;
}

export function run(data: string, ...args: string[]): Run {
  const child = spawn(process.execPath, [program, '--data', data, ...args]);
  let errors = '';
  child.stderr.on('data', (bytes) => (errors += String(bytes)));
  return {
    child,
    ready: new Promise((resolve) => createInterface(child.stdout).once('line', resolve)),
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, errors }))),
  };
}

/** A running server on a data folder. */
export interface ServerProcess extends Address {
  child: ChildProcess;
  /** Kills it: everything in its memory is lost. */
  kill(): Promise<void>;
  /** Ends it in an orderly way. Returns its log. */
  stop(): Promise<string>;
}

export async function start(data: string, ...args: string[]): Promise<ServerProcess> {
  const { child, ready, ended } = run(data, '--port', '0', ...args);
  const line = await Promise.race([ready, ended.then(({ errors }) => Promise.reject(new Error(errors)))]);
  return {
    host: '127.0.0.1',
    port: Number(/:(\d+)$/.exec(line)?.[1]),
    child,
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await ended).errors;
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../testing/free-port';
import { endsWithBench } from '../running';

/** A server under measurement. */
export interface MeasuredProcess {
  pid: number;
  port: number;
  /** Kills it. */
  stop(): Promise<void>;
}

/** Debian's servers are in /usr/sbin, which is not in everybody's PATH. */
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };
/** How long a server may take until it listens. */
const startMs = 30_000;
const pollMs = 2;
/** What a server has said on stderr is kept to this length. */
const keptCharacters = 1_000;

/**
 * Starts a server and waits until it accepts connections on 127.0.0.1. Throws if it ends before.
 * @param command the words of its command line, for a port to listen on
 */
export async function startMeasured(command: (port: number) => readonly string[]): Promise<MeasuredProcess> {
  const port = await freePort();
  const [program = '', ...words] = command(port);
  const child = endsWithBench(spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] }));
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-keptCharacters)));
  const ended = once(child, 'exit').catch((error: unknown) => (said = String(error)));
  const { pid } = child;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  for (const until = performance.now() + startMs; !(await accepts(port)); await wait(pollMs)) {
    if (pid !== undefined && child.exitCode === null && performance.now() < until) continue;
    await stop();
    throw new Error(`${program} does not listen: ${said.trim()}`);
  }
  if (pid === undefined) throw new Error(`${program} could not be started`);
  return { pid, port, stop };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

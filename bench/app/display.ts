import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { NotMeasured } from '../not-measured';
import { endsWithBench } from '../running';

/** A virtual X display. */
export interface Display {
  /** Value for the variable DISPLAY. */
  name: string;
  close(): Promise<void>;
}

/** Starts Xvfb on a free display. Throws `NotMeasured` if it is not installed. */
export async function openDisplay(): Promise<Display> {
  const words = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'];
  const server = endsWithBench(spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }));
  const ended = once(server, 'exit').catch(() => {
    throw new NotMeasured('the app needs a virtual display: sudo apt-get install xvfb');
  });
  const [number] = await Promise.race([
    once(createInterface(server.stdio[3] as Readable), 'line'),
    ended.then(() => Promise.reject(new Error('Xvfb ended at once'))),
  ]);
  return {
    name: `:${number}`,
    close: async () => {
      server.kill();
      await ended;
    },
  };
}

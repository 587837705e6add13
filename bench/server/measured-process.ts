import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program under measurement, which prints the address where it listens. Linux only: it reads /proc. */
export interface MeasuredProcess {
  port: number;
  /** Seconds of processor time so far, to 1/100. */
  cpu(): number;
  memoryKb(): number;
  stop(): Promise<void>;
}

export async function startMeasured(program: string, ...args: string[]): Promise<MeasuredProcess> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const about = (file: string): string => readFileSync(`/proc/${child.pid}/${file}`, 'utf8');
  return {
    port: Number(/:(\d+)$/.exec(line)?.[1]),
    cpu() {
      const fields = about('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    memoryKb: () => Number(/VmRSS:\s+(\d+)/.exec(about('status'))?.[1]),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The built server, with a folder for its data and without a limit on what clients send. */
export const startMeasuredServer = (data: string): Promise<MeasuredProcess> =>
  startMeasured('out/main/server.js', '--port', '0', '--data', data, '--rate', '1000000');

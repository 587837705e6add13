import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RunningServer } from '../homes';

/**
 * Starts the server as a program of its own on a data folder. Rejects with its output if it ends instead.
 * @param onFault called if it ends unexpectedly
 */
export async function startServerProgram(
  program: string,
  folder: string,
  port: number,
  onFault: (problem: string) => void,
): Promise<RunningServer & { readonly pid: number }> {
  const args = [program, '--data', folder, '--port', String(port), '--rate', '100000'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  let isUp = false;
  child.stderr.on('data', (bytes) => (errors += String(bytes)));
  const killNow = (): void => void child.kill('SIGKILL');
  // It would outlive this process.
  process.once('exit', killNow);
  const closed = once(child, 'close').then(() => {
    process.off('exit', killNow);
    if (isUp) onFault(`it has ended by itself: ${errors.slice(-1_000)}`);
  });
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    isUp = false;
    child.kill(signal);
    await closed;
  };
  const failed = closed.then(() => Promise.reject(new Error(errors.trim().slice(-1_000))));
  await Promise.race([once(child.stdout, 'data'), failed]);
  isUp = true;
  failed.catch(() => undefined);
  return { pid: child.pid ?? 0, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

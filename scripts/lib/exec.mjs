import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from './paths.mjs';

/** Runs a program to its end and resolves with its exit code; a signal counts as 1. */
export function exec(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectDir, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}

/** Like `exec`, but keeps what the program writes, on stdout and stderr, for others. */
export async function execKept(command, args) {
  const dir = mkdtempSync(join(tmpdir(), 'parley-output-'));
  const path = join(dir, 'output');
  const file = openSync(path, 'a');
  try {
    const code = await exec(command, args, { stdio: ['ignore', file, file] });
    return { code, output: readFileSync(path, 'utf8') };
  } finally {
    closeSync(file);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What a program prints, or undefined when it is not there or fails. */
export function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', cwd: projectDir, ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

export const has = (command) => output('sh', ['-c', `command -v ${command}`]) !== undefined;

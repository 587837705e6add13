import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NotMeasured } from './not-measured';

/** A C program of the benchmarks. */
export interface CProgram {
  /** Folder with all its sources. */
  sources: string;
  /** Where the program is to be. */
  program: string;
  libraries?: readonly string[];
  /** Macros that are defined. */
  defines?: readonly string[];
  /** The Debian packages without which it cannot be compiled. */
  debian: readonly string[];
}

/**
 * Compiles a program with the system's C compiler, unless it is newer than its sources. Throws `NotMeasured` if there is no
 * compiler, or a library is missing.
 */
export function compile({ sources, program, libraries = [], defines = [], debian }: CProgram): void {
  const files = readdirSync(sources).map((name) => join(sources, name));
  const code = files.filter((file) => file.endsWith('.c'));
  const newest = Math.max(
    ...files.filter((file) => /\.[ch]$/.test(file)).map((file) => statSync(file).mtimeMs),
  );
  if (existsSync(program) && statSync(program).mtimeMs > newest) return;
  mkdirSync(dirname(program), { recursive: true });
  // Put in place as a whole: another benchmark or test may be running it.
  const fresh = `${program}-${process.pid}`;
  const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', ...defines.map((name) => `-D${name}`)];
  const linked = libraries.map((name) => `-l${name}`);
  try {
    execFileSync('cc', [...flags, '-o', fresh, ...code, ...linked], { encoding: 'utf8', stdio: 'pipe' });
    renameSync(fresh, program);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new NotMeasured(`${program} cannot be compiled: sudo apt-get install ${debian.join(' ')}`);
  }
}

/** Whether the compiler, or a header that it was to include, is not installed. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === 'ENOENT') || error.message.includes('No such file or directory'));

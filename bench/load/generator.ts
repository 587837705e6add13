import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import { NotMeasured } from '../not-measured';

const sources = 'bench/load';
const program = 'out/load/generator';

/** What the generator measured: figures by their names in its JSON. */
export type Sample = Readonly<Record<string, number>>;
const sampleSchema = z.record(z.string(), z.number());

/** A server has done nothing wrong, but would have taken longer than a measurement may. */
export class TooSlow extends Error {}
/** The generator's exit code for that; see bench/load/fail.h. */
const gaveUp = 2;

/** Compiles the generator with the system's C compiler, unless it is newer than its sources. */
export function buildGenerator(): void {
  const files = readdirSync(sources).map((name) => `${sources}/${name}`);
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
  if (existsSync(program) && statSync(program).mtimeMs > newest) return;
  mkdirSync('out/load', { recursive: true });
  // Put in place as a whole: another benchmark or test may be running it.
  const fresh = `${program}-${process.pid}`;
  const code = files.filter((file) => file.endsWith('.c'));
  try {
    execFileSync('cc', ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-o', fresh, ...code]);
    renameSync(fresh, program);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new NotMeasured('the load generator needs a C compiler: sudo apt-get install gcc libc6-dev');
  }
}

/** Whether the system has a C compiler. */
export function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Runs the generator. Throws with its message if a delivery is missing, doubled or out of order, or the server fails; `TooSlow`
 * if the server takes too long.
 * @param words its command line; bench/load/options.c has the usage
 * @param before words before it, such as those that pin it to a processor
 */
export async function generateLoad(
  words: readonly string[],
  before: readonly string[] = [],
): Promise<Sample> {
  const [first = program, ...rest] = [...before, program, ...words];
  try {
    const { stdout } = await promisify(execFile)(first, rest);
    return sampleSchema.parse(JSON.parse(stdout));
  } catch (error) {
    if (!(error instanceof Error && 'stderr' in error && error.stderr)) throw error;
    const message = String(error.stderr).trim();
    throw 'code' in error && error.code === gaveUp ? new TooSlow(message) : new Error(message);
  }
}

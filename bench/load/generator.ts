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

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Runs the generator. Throws with its message if a delivery is missing, doubled or out of order, or the server fails.
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
    if (error instanceof Error && 'stderr' in error && error.stderr)
      throw new Error(String(error.stderr).trim());
    throw error;
  }
}

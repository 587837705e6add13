import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { compile, type CProgram } from '../compile';
import { endsWithBench } from '../running';

const sources = 'bench/load';

/** Whether the users that are played speak TLS. The two are programs of their own: only one needs OpenSSL. */
export type Transport = 'plain' | 'tls';
const debian = ['gcc', 'libc6-dev'];
const programs: Record<Transport, CProgram> = {
  plain: { sources, program: 'out/load/generator', debian },
  tls: {
    sources,
    program: 'out/load/generator-tls',
    defines: ['WITH_TLS'],
    libraries: ['ssl', 'crypto'],
    debian: [...debian, 'libssl-dev'],
  },
};

/** What the generator measured: figures by their names in its JSON. */
export type Sample = Readonly<Record<string, number>>;
const sampleSchema = z.record(z.string(), z.number());

/** A server has done nothing wrong, but would have taken longer than a measurement may. */
export class TooSlow extends Error {}
/** The generator's exit code for that; see bench/load/fail.h. */
const gaveUp = 2;

/** Compiles the generator, unless it is newer than its sources. Throws `NotMeasured` if there is no compiler. */
export const buildGenerator = (transport: Transport = 'plain'): void => compile(programs[transport]);

/** Whether the system has a C compiler. */
export function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the generator. Throws with its message if a delivery is missing, doubled or out of order, or the server fails; `TooSlow`
 * if the server takes too long.
 * @param words its command line; bench/load/options.c has the usage
 * @param before words before it, such as those that pin it to a processor
 */
export async function generateLoad(
  words: readonly string[],
  before: readonly string[] = [],
  transport: Transport = 'plain',
): Promise<Sample> {
  const { program } = programs[transport];
  const [first = program, ...rest] = [...before, program, ...words];
  try {
    const running = promisify(execFile)(first, rest);
    endsWithBench(running.child);
    const { stdout } = await running;
    return sampleSchema.parse(JSON.parse(stdout));
  } catch (error) {
    if (!(error instanceof Error && 'stderr' in error && error.stderr)) throw error;
    const message = String(error.stderr).trim();
    throw 'code' in error && error.code === gaveUp ? new TooSlow(message) : new Error(message);
  }
}

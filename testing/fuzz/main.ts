import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuzz } from './fuzz';
import type { Target } from './target';
import { targets } from './targets';

export interface Order {
  /** Names of targets; all if there are none. */
  readonly names: readonly string[];
  readonly runs: number;
  readonly seed: number;
  /** Folder for inputs that fail. */
  readonly folder: string;
  /** Ends all early; what was done until then is said. */
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

/** The names of all targets. */
export const names: readonly string[] = targets.map(({ name }) => name);

const chosen = (wanted: readonly string[]): Target[] =>
  targets.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

/** Gives inputs to targets, and prints a line for each. Returns whether all passed. */
export async function fuzzAll({ names: wanted, runs, seed, folder, stop, say }: Order): Promise<boolean> {
  let passed = true;
  for (const target of chosen(wanted)) {
    const begun = performance.now();
    const round = await fuzz(target, { runs: Math.ceil(runs * (target.share ?? 1)), seed, stop });
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    const about = `${round.inputs.toLocaleString('en')} inputs in ${seconds} s, ${round.kept} kept`;
    if (!round.finding) {
      say(`${target.name}: ${about}, at most ${Math.ceil(round.stepsPerByte)} steps a byte`);
      continue;
    }
    passed = false;
    const { input, why } = round.finding;
    mkdirSync(folder, { recursive: true });
    const hash = createHash('sha256').update(input).digest('hex').slice(0, 8);
    const file = join(folder, `${target.name}-${hash}`);
    writeFileSync(file, input);
    say(`${target.name}: FAILED after ${about}, with ${input.length} bytes in ${file}: ${why}`);
  }
  return passed;
}

/** Gives one target the input in a file. Throws what it throws. */
export async function fuzzFile(name: string, file: string): Promise<void> {
  for (const target of chosen([name])) await target.read(new Uint8Array(readFileSync(file)));
}

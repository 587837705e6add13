import { parseArgs } from 'node:util';
import { NotMeasured } from './not-measured';

/** What is to be measured, and how. */
export interface CommandLine {
  names: readonly string[];
  /** Print JSON on stdout instead of text. */
  json: boolean;
  /** How often each scenario is measured where rivals are compared. */
  rounds: number;
}

/** Parses `[NAME…] [--json] [--rounds NUMBER]`. Without names all benchmarks run. Throws `NotMeasured` with the usage. */
export function readCommandLine(words: readonly string[], known: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '3' } },
      allowPositionals: true,
    });
    const rounds = Number(values.rounds);
    if (positionals.every((name) => known.includes(name)) && Number.isInteger(rounds) && rounds >= 1)
      return { names: positionals.length > 0 ? positionals : known, json: values.json, rounds };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new NotMeasured(
    `usage: npm run bench -- [NAME…] [--json] [--rounds NUMBER]. Names: ${known.join(', ')}`,
  );
}

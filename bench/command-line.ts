import { parseArgs } from 'node:util';
import { NotMeasured } from './not-measured';

/** What is to be measured, and how. */
export interface CommandLine {
  names: readonly string[];
  /** Print JSON on stdout instead of text. */
  json: boolean;
  /** How often each scenario is measured where rivals are compared. */
  rounds: number;
  /** Size of the long history with which the app is started. */
  messages: number;
  /** How long the app is watched while nobody uses it. */
  minutes: number;
  /** Size of the file that is fetched, in GB. */
  gigabytes: number;
  /** Number of files in the folder of very many. */
  files: number;
}

/**
 * Parses `[NAME…] [--json] [--rounds NUMBER] [--messages NUMBER] [--minutes NUMBER]
 * [--gigabytes NUMBER] [--files NUMBER]`. Without names all benchmarks run. Throws `NotMeasured` with the usage.
 */
export function readCommandLine(words: readonly string[], known: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        json: { type: 'boolean', default: false },
        rounds: { type: 'string', default: '3' },
        messages: { type: 'string', default: '100000' },
        minutes: { type: 'string', default: '1' },
        gigabytes: { type: 'string', default: '1' },
        files: { type: 'string', default: '100000' },
      },
      allowPositionals: true,
    });
    const counts = {
      rounds: Number(values.rounds),
      messages: Number(values.messages),
      minutes: Number(values.minutes),
      gigabytes: Number(values.gigabytes),
      files: Number(values.files),
    };
    const names = positionals.length > 0 ? positionals : known;
    if (names.every((name) => known.includes(name)) && Object.values(counts).every(isCount))
      return { names, json: values.json, ...counts };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new NotMeasured(
    `usage: npm run bench -- [NAME…] [--json] [--rounds NUMBER] [--messages NUMBER] [--minutes NUMBER] [--gigabytes NUMBER] [--files NUMBER]. Names: ${known.join(', ')}`,
  );
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

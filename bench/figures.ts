import type { Table } from './table';

/** What a benchmark found: figures to read, and ratios that must hold on any machine. */
export interface Findings {
  figures: [what: string, value: string][];
  ratios: Ratio[];
  table?: Table;
  /** Single measurements, for `--json` only. */
  samples?: object;
}

/** A ratio of two measurements in one run, or a measurement with a goal. `value` must not exceed `atMost`. */
export interface Ratio {
  what: string;
  value: number;
  atMost: number;
}

/** Whether a ratio holds. One that could not be measured (NaN) does not. */
export const holds = ({ value, atMost }: Ratio): boolean => value <= atMost;

/** The median time of several runs, in milliseconds. */
export function medianTime(runs: number, run: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const from = performance.now();
    run();
    return performance.now() - from;
  });
  return times.sort((a, b) => a - b)[runs >> 1] ?? 0;
}

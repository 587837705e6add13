/** What a benchmark found: figures to read, and ratios that must hold on any machine. */
export interface Findings {
  figures: [what: string, value: string][];
  ratios: Ratio[];
}

/** A ratio of two measurements in one run. `value` must not exceed `atMost`. */
export interface Ratio {
  what: string;
  value: number;
  atMost: number;
}

/** Prints the findings; true when every ratio holds. */
export function report(title: string, { figures, ratios }: Findings): boolean {
  console.log(`\n${title}`);
  for (const [what, value] of figures) console.log(`  ${what}: ${value}`);
  for (const { what, value, atMost } of ratios)
    console.log(`  ${value <= atMost ? 'ok ' : 'BAD'} ${what}: ${value.toFixed(2)} (at most ${atMost})`);
  return ratios.every(({ value, atMost }) => value <= atMost);
}

/** The median time of several runs, in milliseconds. */
export function medianTime(runs: number, run: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const from = performance.now();
    run();
    return performance.now() - from;
  });
  return times.sort((a, b) => a - b)[runs >> 1] ?? 0;
}

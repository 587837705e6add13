import { measureCatchUp, measureImport } from './catch-up/catch-up';
import { measure as measureControls } from './controls';
import { measure as measureDiscovery } from './discovery';
import { measure as measureEntries } from './entries';
import { report, type Findings } from './figures';
import { measure as measureHistory } from './history/history';
import { measure as measureLog } from './log';
import { measure as measureDurable } from './server/durable';
import { measure as measureServer } from './server/server';
import { measure as measureStore } from './store';
import { measure as measureStart } from './server/start';

const benches: [string, () => Findings | Promise<Findings>][] = [
  ['log', measureLog],
  ['controls', measureControls],
  ['entries', measureEntries],
  ['store', measureStore],
  ['history', measureHistory],
  ['catch-up', measureCatchUp],
  ['import', measureImport],
  ['discovery', measureDiscovery],
  ['server', measureServer],
  ['durable', measureDurable],
  ['start', measureStart],
];

/** Runs the benchmarks (those named, or all); true when every ratio holds. */
export async function runBenches(names: readonly string[]): Promise<boolean> {
  let allHold = true;
  for (const [name, measure] of benches)
    if (names.length === 0 || names.includes(name)) allHold = report(name, await measure()) && allHold;
  return allHold;
}

import { measure as measureAppStart } from './app/start';
import { measureCatchUp, measureImport } from './catch-up/catch-up';
import { readCommandLine, type CommandLine } from './command-line';
import { measure as measureControls } from './controls';
import { measure as measureDiscovery } from './discovery';
import { measure as measureEntries } from './entries';
import { holds, report, type Findings } from './figures';
import { measure as measureHistory } from './history/history';
import { measure as measureLog } from './log';
import { NotMeasured } from './not-measured';
import { measure as measureRivals } from './server/compare';
import { measure as measureDurable } from './server/durable';
import { measure as measureStart } from './server/start';
import { measure as measureStore } from './store';

/** Returns Electron's executable, which may have to be downloaded. */
type Electron = () => Promise<string>;

const benches: Record<string, (chosen: CommandLine, electron: Electron) => Findings | Promise<Findings>> = {
  log: measureLog,
  controls: measureControls,
  entries: measureEntries,
  store: measureStore,
  history: measureHistory,
  'catch-up': measureCatchUp,
  import: measureImport,
  discovery: measureDiscovery,
  rivals: measureRivals,
  durable: measureDurable,
  start: measureStart,
  'app-start': measureAppStart,
};

/** Runs the benchmarks (those named, or all); true when every ratio holds. */
export async function runBenches(words: readonly string[], electron: Electron): Promise<boolean> {
  let allHold = true;
  const all: Record<string, Findings> = {};
  try {
    const chosen = readCommandLine(words, Object.keys(benches));
    for (const name of chosen.names) {
      const found = await benches[name]?.(chosen, electron);
      if (!found) continue;
      all[name] = found;
      if (!chosen.json) report(name, found);
      allHold &&= found.ratios.every(holds);
    }
    if (chosen.json) console.log(JSON.stringify(all));
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    console.error(`bench: ${error.message}`);
    return false;
  }
  return allHold;
}

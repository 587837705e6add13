import { measure as measureFling } from './app/fling';
import { measure as measureIdle } from './app/idle';
import { measure as measureKeypress } from './app/keypress';
import { measure as measureAppStart } from './app/start';
import { measure as measureWindows } from './app/windows';
import { measureCatchUp, measureImport } from './catch-up/catch-up';
import { readCommandLine, type CommandLine } from './command-line';
import { measure as measureControls } from './controls';
import { measure as measureDiscovery } from './discovery';
import { measure as measureEntries } from './entries';
import type { Findings } from './figures';
import { measure as measureHistory } from './history/history';
import { measure as measureLog } from './log';
import { NotMeasured } from './not-measured';
import { measure as measureRoom } from './room';
import { endAll } from './running';
import { measure as measureRivals } from './server/compare';
import { measure as measureDurable } from './server/durable';
import { measure as measureStart } from './server/start';
import { measure as measureTls } from './server/tls';
import { measure as measureStore } from './store';
import { allHold, summaryOf, type Outcome } from './summary';
import { formatTable } from './table';
import { measure as measureManyFiles } from './transfers/many-files';
import { measure as measureTransfers } from './transfers/transfers';

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
  room: measureRoom,
  rivals: measureRivals,
  tls: measureTls,
  durable: measureDurable,
  start: measureStart,
  'app-start': measureAppStart,
  windows: measureWindows,
  keypress: measureKeypress,
  fling: measureFling,
  idle: measureIdle,
  transfers: measureTransfers,
  'many-files': measureManyFiles,
};

/**
 * Runs the benchmarks (those named, or all), and prints one table of all that they found.
 * @returns whether all were measured and every ratio holds
 */
export async function runBenches(words: readonly string[], electron: Electron): Promise<boolean> {
  const chosen = commandLine(words);
  if (!chosen) return false;
  const outcomes: Record<string, Outcome> = {};
  for (const name of chosen.names) {
    console.error(`bench: measuring ${name}`);
    const outcome = await measured(async () => benches[name]?.(chosen, electron));
    if (outcome) outcomes[name] = outcome;
  }
  console.log(chosen.json ? JSON.stringify(outcomes) : `\n${formatTable(summaryOf(outcomes))}\n`);
  return allHold(outcomes);
}

/** The command line; undefined, with the usage printed, if it cannot be used. */
function commandLine(words: readonly string[]): CommandLine | undefined {
  try {
    return readCommandLine(words, Object.keys(benches));
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    console.error(`bench: ${error.message}`);
    return undefined;
  }
}

/** What a benchmark found. One that fails takes nothing from the others, which may have run for an hour. */
async function measured(measure: () => Promise<Findings | undefined>): Promise<Outcome | undefined> {
  try {
    const found = await measure();
    return found && { found };
  } catch (error) {
    if (!(error instanceof NotMeasured)) console.error(error);
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { reason };
  } finally {
    endAll();
  }
}

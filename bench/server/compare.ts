import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../figures';
import { buildGenerator, generateLoad, TooSlow, type Sample } from '../load/generator';
import { NotMeasured } from '../not-measured';
import { goals } from './goals';
import { startMeasured } from './measured-process';
import { Results, tableOf } from './results';
import { isInstalled, rivals, type Rival } from './rivals';
import { scenarios, type Scenario } from './scenarios';

/** The server has a processor of its own, and so has the generator. */
const onServersCore = ['taskset', '-c', '0'];
const onGeneratorsCore = ['taskset', '-c', '1'];

/** Parley's server beside others: every scenario with each server in turn, in several rounds. */
export async function measure({ rounds }: { rounds: number }): Promise<Findings> {
  if (cpus().length < 2)
    throw new NotMeasured('comparing servers needs two processors: one for the load generator');
  buildGenerator();
  const load = loadavg()[0] ?? NaN;
  const servers = rivals.filter(isInstalled);
  const results = new Results();
  for (let round = 1; round <= rounds; round += 1)
    for (const scenario of scenarios)
      for (const server of servers) {
        console.error(`round ${round} of ${rounds}: ${scenario.name}: ${server.name}`);
        await measureOnce(server, scenario, results);
      }
  const names = servers.map(({ name }) => name);
  return {
    figures: [
      ['machine', `${cpus()[0]?.model ?? '?'}, ${cpus().length} processors, Linux ${release()}`],
      ['load of the machine before', load.toFixed(2)],
      ...howToInstall(rivals.filter((each) => !isInstalled(each))),
      ...results.failures(),
    ],
    table: tableOf(results, names, scenarios),
    ratios: goals(results),
    samples: results.samples(),
  };
}

/** One command for all that are missing. */
function howToInstall(missing: readonly Rival[]): [string, string][] {
  const packages = missing.flatMap(({ debian }) => (debian ? [debian.package] : []));
  if (packages.length === 0) return [];
  return [['not installed, and so left out', `sudo apt-get install ${packages.join(' ')}`]];
}

/** Measures a server once in a scenario. */
export async function measureOnce(server: Rival, scenario: Scenario, results: Results): Promise<void> {
  try {
    results.add(server.name, scenario, await sample(server, scenario));
  } catch (error) {
    const kind = error instanceof TooSlow ? 'too slow' : 'failed';
    results.fail(server.name, scenario, {
      kind,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** A new process for each measurement: what one scenario leaves behind does not count for the next. */
async function sample(server: Rival, scenario: Scenario): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-rivals-'));
  try {
    const running = await startMeasured((port) => [...onServersCore, ...server.command(port, folder)]);
    const address = [
      '--protocol',
      server.protocol,
      '--port',
      String(running.port),
      '--pid',
      String(running.pid),
    ];
    const atOnce = ['--at-once', String(server.atOnce)];
    const words = [...scenario.words, ...address, ...atOnce];
    return await generateLoad(words, onGeneratorsCore, server.transport).finally(() => running.stop());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

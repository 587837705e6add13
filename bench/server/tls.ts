import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCertificate } from '../../runtime/tls/certificate-file';
import type { Findings } from '../figures';
import { buildGenerator } from '../load/generator';
import { NotMeasured } from '../not-measured';
import { measureOnce } from './compare';
import { Results, tableOf } from './results';
import { bareCopier, parley, type Rival } from './rivals';
import { named, type Scenario } from './scenarios';

const connecting: Scenario = {
  name: 'connecting and closing',
  words: ['connect', '--users', '2000'],
  figures: [{ what: 'CPU ms each', from: 'cpuMsPerConnection' }],
};
const scenarios: readonly Scenario[] = [connecting, named.few, named.narrow, named.steady];

/** What TLS costs: Parley's server and the bare copier, each with TLS and without, in every scenario. */
export async function measure({ rounds }: { rounds: number }): Promise<Findings> {
  if (cpus().length < 2) throw new NotMeasured('needs two processors: one for the load generator');
  buildGenerator();
  buildGenerator('tls');
  const folder = mkdtempSync(join(tmpdir(), 'parley-tls-'));
  try {
    const pem = join(folder, 'tls.pem');
    await loadCertificate(pem);
    const servers: readonly Rival[] = [
      { ...parley, transport: 'tls' },
      { ...parley, name: 'Parley without TLS' },
      { ...bareCopier, transport: 'tls', command: (...where) => [...bareCopier.command(...where), pem] },
      { ...bareCopier, name: 'bare copier without TLS' },
    ];
    const results = new Results();
    for (let round = 1; round <= rounds; round += 1)
      for (const scenario of scenarios)
        for (const server of servers) await measureOnce(server, scenario, results);
    return {
      figures: results.failures(),
      table: tableOf(
        results,
        servers.map(({ name }) => name),
        scenarios,
      ),
      ratios: ratiosOf(results),
      samples: results.samples(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ratiosOf(results: Results): Findings['ratios'] {
  const median = (server: string, scenario: Scenario, from: string): number =>
    results.spread(server, scenario, { from })?.median ?? NaN;
  /** A figure of Parley with TLS, to that without, and what TLS adds to the bare copier's. */
  const toBare = (scenario: Scenario, from: string): number =>
    median('Parley', scenario, from) /
    (median('Parley without TLS', scenario, from) +
      median('bare copier', scenario, from) -
      median('bare copier without TLS', scenario, from));
  return [
    {
      // Parley makes a session of it as well, and writes two lines of its log.
      what: 'CPU of a connection with its handshake, to one without and what TLS adds to the bare copier’s',
      value: toBare(connecting, 'cpuMsPerConnection'),
      atMost: 1.3,
    },
    { what: 'memory of an idle user, likewise', value: toBare(named.few, 'kbPerUser'), atMost: 1.3 },
    {
      what: 'CPU of a delivery at 200 messages per second, likewise',
      value: toBare(named.steady, 'cpuPerMillion'),
      atMost: 1.3,
    },
    {
      // The bare copier's lines are too short to say what encrypting Parley's costs.
      what: 'CPU of a delivery in the full room, to one without TLS',
      value:
        median('Parley', named.narrow, 'cpuPerMillion') /
        median('Parley without TLS', named.narrow, 'cpuPerMillion'),
      atMost: 2,
    },
  ];
}

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildGenerator, generateLoad, hasCompiler, type Sample } from '../load/generator';
import { startMeasured } from './measured-process';
import { isInstalled, rivals, type Rival } from './rivals';

/**
 * Parley's built server beside the bare copier and an IRC server, in a small room. The ratios are only printed, because they
 * depend on what else runs on the machine. The test fails if a delivery is lost, doubled or out of order.
 */
const loads = [
  ['full', ['--window', '64', '--seconds', '2']],
  ['100 messages/s', ['--rate', '100', '--seconds', '2']],
] as const;
const compared = ['Parley', 'bare copier', 'ngircd'];

async function sample({ protocol, command, atOnce }: Rival, load: readonly string[]): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-ratios-'));
  try {
    const server = await startMeasured((port) => command(port, folder));
    const address = ['--port', String(server.port), '--pid', String(server.pid), '--at-once', String(atOnce)];
    const room = ['--rooms', '2', '--members', '20', '--senders', '3', '--warm-up', '0'];
    return await generateLoad(['talk', '--protocol', protocol, ...address, ...room, ...load]).finally(() =>
      server.stop(),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const missing =
  (hasCompiler() ? '' : ' (needs a C compiler, cc)') +
  (existsSync('out/main/server.js') ? '' : ' (needs `npm run build`)') +
  (cpus().length < 2 ? ' (needs two processors)' : '');

describe.skipIf(missing !== '')(`the server beside others, in small${missing}`, () => {
  beforeAll(() => buildGenerator(), 120_000);

  test.each(loads)('loses nothing under load: %s', { timeout: 60_000 }, async (name, load) => {
    const servers = rivals.filter((each) => compared.includes(each.name) && isInstalled(each));
    const costs = new Map<string, number>();
    for (const server of servers) {
      const { deliveries = 0, cpuPerMillion = NaN } = await sample(server, load);
      expect(deliveries, server.name).toBeGreaterThan(0);
      costs.set(server.name, cpuPerMillion);
    }
    const own = costs.get('Parley') ?? NaN;
    for (const [other, cost] of costs)
      if (other !== 'Parley')
        console.log(`CPU of a delivery, ${name}: ${(own / cost).toFixed(2)} of ${other}’s (only printed)`);
  });
});

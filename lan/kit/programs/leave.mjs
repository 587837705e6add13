// Makes a LAN whose host runs a program, says so, and does not clean up: it exits when its input says so, or at a signal.
import { withTypeScript } from '../../../scripts/lib/typescript.mjs';

await withTypeScript('lan/kit/lan.ts', async ({ Lan }) => {
  const lan = await Lan.create();
  const host = await lan.addHost('ann');
  const program = host.spawn('sleep', ['1000']);
  process.stdin.once('data', () => process.exit(0));
  process.stdout.write(`runs ${program.pid}\n`);
});

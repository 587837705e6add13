import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, test } from 'vitest';
import { buildGenerator, generateLoad, hasCompiler } from '../load/generator';
import { startMeasured } from './measured-process';
import { isInstalled, rivals, type Rival } from './rivals';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'parley-rivals-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two rooms, and more messages on their way than one read brings, so that units of the input arrive in parts. */
const talk = 'talk --rooms 2 --members 5 --senders 2 --window 64 --warm-up 0 --seconds 1 --wait 5'.split(' ');

async function deliversEverything({ protocol, command }: Rival): Promise<void> {
  const server = await startMeasured((port) => command(port, folder));
  const address = ['--protocol', protocol, '--port', String(server.port), '--pid', String(server.pid)];
  await generateLoad([...talk, ...address]).finally(() => server.stop());
}

const isCompiled = hasCompiler();

describe.runIf(isCompiled)(`the load generator${isCompiled ? '' : ' (needs a C compiler, cc)'}`, () => {
  beforeAll(() => buildGenerator(), 120_000);

  for (const rival of rivals) {
    const missing = isInstalled(rival) ? '' : ` (needs Debian’s ${rival.debian?.package ?? rival.name})`;
    test.skipIf(missing !== '')(`finds every delivery of ${rival.name}${missing}`, () =>
      deliversEverything(rival),
    );
  }
});

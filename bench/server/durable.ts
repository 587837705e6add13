import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPersonKey } from '../../runtime/entries/keys';
import type { Findings } from '../figures';
import { LoadClient } from './load-client';
import { startMeasured } from './measured-process';
import { openRoom, talk } from './room';

const members = 4;
const each = 5_000;
/** What an entry weighs as a line. */
const entryBytes = 450;
const yardstickMs = 2_000;

/** How many messages a second the server puts on the disk, beside loops that append to a file and wait for the disk. */
export async function measure(): Promise<Findings> {
  const data = mkdtempSync(join(tmpdir(), 'parley-durable-'));
  const server = await startMeasured(
    'out/main/server.js',
    '--port',
    '0',
    '--data',
    data,
    '--rate',
    '1000000',
  );
  try {
    const names = Array.from({ length: members }, (_, index) => `user-${index}`);
    const clients = await Promise.all(names.map((name) => LoadClient.register(server.port, name)));
    const conversation = await openRoom(clients, names);
    await talk(clients, conversation, 500);
    const cpu = server.cpu();
    const from = performance.now();
    const deliveries = await talk(clients, conversation, each);
    const seconds = (performance.now() - from) / 1000;
    const messages = deliveries / members;
    const rate = messages / seconds;
    const file = join(data, 'appended');
    const plain = appendsPerSecond(file, () => undefined);
    // The least that a server that signs can do; it also tells apart a slow server and a disk that does not wait.
    const key = newPersonKey();
    const signed = appendsPerSecond(file, () => key.sign(Buffer.alloc(entryBytes, 'x')));
    return {
      figures: [
        ['durable messages of 4 senders', `${Math.round(rate).toLocaleString('en')}/s`],
        ['processor time of each', `${(((server.cpu() - cpu) / messages) * 1e6).toFixed(0)} µs`],
        ['appends to a file, each waited for', `${Math.round(plain).toLocaleString('en')}/s`],
        ['the same, each signed', `${Math.round(signed).toLocaleString('en')}/s`],
      ],
      ratios: [{ what: 'signed appends to durable messages', value: signed / rate, atMost: 4 }],
    };
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

function appendsPerSecond(path: string, prepare: () => unknown): number {
  const file = openSync(path, 'a');
  const bytes = Buffer.alloc(entryBytes, 'x');
  const from = performance.now();
  let count = 0;
  while (performance.now() - from < yardstickMs) {
    prepare();
    writeSync(file, bytes);
    fsyncSync(file);
    count += 1;
  }
  closeSync(file);
  return count / ((performance.now() - from) / 1000);
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { piecesIn } from '../../../shared/transfers/requests';
import { endAll } from '../../../testing/nodes/test-kit';
import { folderContent, treeIn } from '../../../testing/transfers/test-folders';
import { offered, storeIn } from '../../../testing/transfers/test-store';
import { temporaryFolder, transferWorker } from '../../../testing/transfers/test-transfers';

afterEach(endAll);

const count = 8_000;
const lines = Array.from({ length: count }, (_, at) => `5 ${at % 9}/${at}`);

/** A folder of many small files, of which all pieces have come. */
async function collected(profile: string, folder: string) {
  const content = folderContent(lines, Array(count).fill('rain!'));
  const list = folderContent(lines, []).length;
  const made = offered(content, { name: 'Notes', files: count, list });
  const store = storeIn(profile);
  await store.put(made.transfer);
  await store.collect(made.offer, folder);
  await store.putLayer(made.offer, made.layer);
  for (const [piece, sealed] of made.pieces.entries())
    // A piece is handed over to the thread.
    await store.putPiece(made.offer, piece, Uint8Array.from(sealed));
  await store.close();
  return made;
}

/** Puts the folder in place, and says when it has begun to. */
const finisher = `
  const { Worker } = require('node:worker_threads');
  const { existsSync } = require('node:fs');
  const [program, profile, folder, offer] = process.argv.slice(1);
  const worker = new Worker(program, {
    workerData: { database: profile + '/transfers.sqlite', folder: profile + '/transfers' },
  });
  worker.on('message', ({ ok, message }) => {
    if (!ok) throw new Error(message);
  });
  for (const [id, [operation, args]] of [
    ['all', undefined],
    ['collect', { offer, folder }],
    ['finish', { offer }],
  ].entries())
    worker.postMessage({ id, operation, args });
  const look = () => {
    if (existsSync(folder + '/.parley-' + offer + '.folder/5')) process.stdout.write('.');
    else setImmediate(look);
  };
  look();
`;

test('a folder that is put in place when kill -9 comes is whole after the next start, and there once', async () => {
  const [profile, folder] = [temporaryFolder(), temporaryFolder()];
  const { offer, pieces, transfer } = await collected(profile, folder);
  const args = [transferWorker.pathname, profile, folder, offer];
  const child = spawn(process.execPath, ['-e', finisher, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  child.stdout.once('data', () => child.kill('SIGKILL'));
  expect(await ended).toBe('SIGKILL');
  expect(existsSync(join(folder, 'Notes'))).toBe(false);

  const store = storeIn(profile);
  await store.all();
  const { bits } = await store.collect(offer, folder);
  expect(piecesIn(bits, pieces.length)).toHaveLength(pieces.length);
  const path = (await store.finish(offer)) ?? '';
  expect(readdirSync(folder)).toEqual(['Notes']);
  expect(Object.keys(treeIn(path))).toHaveLength(count);
  await store.put({ ...transfer, state: 'done', path });
  for (const [piece, sealed] of pieces.entries())
    expect(sealed.equals((await store.piece(offer, piece)) ?? Buffer.alloc(0))).toBe(true);
});

test('a folder that is given up while it is put in place leaves nothing', async () => {
  const [profile, folder] = [temporaryFolder(), temporaryFolder()];
  const { offer } = await collected(profile, folder);
  const store = storeIn(profile);
  await store.all();
  await store.collect(offer, folder);
  const finishing = store.finish(offer).catch(() => 'given up');
  await store.forget(offer);
  expect(await finishing).toBe('given up');
  expect(readdirSync(folder)).toEqual([]);
  expect(readdirSync(join(profile, 'transfers'))).toEqual([]);
});

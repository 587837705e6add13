import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { pieceHash, rootOf } from '../../../runtime/transfers/hash-tree';
import { sealPiece } from '../../../runtime/transfers/sealed-piece';
import { pieceCount, placeOf } from '../../../shared/transfers/file-layout';
import { piecesIn } from '../../../shared/transfers/requests';
import { hash, person } from '../../../testing/membership/names';
import { conversation } from '../../../testing/membership/entries';
import { atEnd, endAll } from '../../../testing/nodes/test-kit';
import { temporaryFolder, transferWorker } from '../../../testing/transfers/test-transfers';
import type { KeptTransfer, TransferStore } from '../../net/transfers/store';
import { transferThread } from './transfer-thread';

afterEach(endAll);

/** A file as somebody offers it, with its sealed pieces. */
function offered(size: number) {
  const plain = randomBytes(size);
  const key = randomBytes(32);
  const count = pieceCount(size);
  const pieces = Array.from({ length: count }, (_, piece) => {
    const { from, to } = placeOf(piece, size).plain;
    return sealPiece(key, piece, plain.subarray(from, to));
  });
  const layer = Buffer.concat(pieces.map((piece) => pieceHash(piece, count === 1)));
  const texts = { root: rootOf(layer).toString('base64url'), key: key.toString('base64url') };
  const transfer: KeptTransfer = {
    offer: hash('offer'),
    conversation,
    author: person('ann'),
    file: { name: 'notes.bin', size, type: 'application/octet-stream', ...texts },
    state: 'wanted',
    path: undefined,
    at: 1,
  };
  return { plain, pieces, layer, transfer, offer: transfer.offer };
}

const storeIn = (profile: string): TransferStore => {
  const store = transferThread(transferWorker, {
    database: join(profile, 'transfers.sqlite'),
    folder: join(profile, 'transfers'),
  });
  atEnd(() => store.close());
  return store;
};

/** Collects pieces and says which, until it is killed. */
const collector = `
  const { Worker, workerData } = require('node:worker_threads');
  const { readFileSync } = require('node:fs');
  const [program, profile, folder, from] = process.argv.slice(1);
  const places = { database: profile + '/transfers.sqlite', folder: profile + '/transfers' };
  const worker = new Worker(program, { workerData: places });
  const waiting = new Map();
  worker.on('message', ({ id, ok, message }) => {
    if (!ok) throw new Error(message);
    waiting.get(id)();
  });
  let asked = 0;
  const ask = (operation, args) =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      worker.postMessage({ id: asked, operation, args });
    });
  (async () => {
    const offer = readFileSync(from + '/offer', 'utf8');
    await ask('all', undefined);
    await ask('collect', { offer, folder });
    for (let piece = 0; ; piece += 1) {
      await ask('putPiece', { offer, piece, sealed: readFileSync(from + '/' + piece) });
      if (piece % 4 === 3) {
        await ask('flush', { offer });
        process.stdout.write('.');
      }
    }
  })();
`;

test('whatever was made durable is here after kill -9, and right', async () => {
  const [profile, folder, from] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const { plain, pieces, layer, transfer, offer } = offered(15_000_000);
  const first = storeIn(profile);
  await first.put(transfer);
  await first.collect(offer, folder);
  expect(await first.putLayer(offer, layer)).toBe(true);
  await first.close();
  writeFileSync(join(from, 'offer'), offer);
  for (const [piece, sealed] of pieces.entries()) writeFileSync(join(from, String(piece)), sealed);

  for (const flushes of [1, 3, 8]) {
    const args = [transferWorker.pathname, profile, folder, from];
    const child = spawn(process.execPath, ['-e', collector, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    let told = 0;
    child.stdout.on('data', (dots: Buffer) => {
      told += dots.length;
      if (told >= flushes) child.kill('SIGKILL');
    });
    expect(await ended).toBe('SIGKILL');
    const after = storeIn(profile);
    await after.all();
    const { bits } = await after.collect(offer, folder);
    const here = piecesIn(bits, pieces.length) ?? [];
    expect(here.length).toBeGreaterThanOrEqual(4 * told);
    for (const piece of here)
      expect(pieces[piece]?.equals((await after.piece(offer, piece)) ?? Buffer.alloc(0))).toBe(true);
    await after.close();
  }

  const last = storeIn(profile);
  await last.all();
  await last.collect(offer, folder);
  for (const [piece, sealed] of pieces.entries()) await last.putPiece(offer, piece, sealed);
  expect(readFileSync(await last.finish(offer)).equals(plain)).toBe(true);
});

test('on a full disk a piece is refused, and is kept once there is room', async (context) => {
  const profile = temporaryFolder();
  const disk = join(profile, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'parley-test', disk]);
  if (mounted.status !== 0) return context.skip('a small disk can only be mounted by root');
  try {
    const { plain, pieces, layer, transfer, offer } = offered(1_000_000);
    const store = storeIn(profile);
    await store.put(transfer);
    await store.collect(offer, disk);
    await store.putLayer(offer, layer);
    await store.putPiece(offer, 0, pieces[0] ?? Buffer.alloc(0));
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'other'), Buffer.alloc(bavail * bsize - 100_000));
    const second = pieces[1] ?? Buffer.alloc(0);
    await expect(store.putPiece(offer, 1, second)).rejects.toMatchObject({ problem: 'full' });
    expect(piecesIn((await store.collect(offer, disk)).bits, 4)).toEqual([0]);
    rmSync(join(disk, 'other'));
    for (const [piece, sealed] of pieces.entries()) await store.putPiece(offer, piece, sealed);
    expect(readFileSync(await store.finish(offer)).equals(plain)).toBe(true);
    await store.close();
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

test('bytes that were attached and not sent are gone after the next start', async () => {
  const profile = temporaryFolder();
  const before = storeIn(profile);
  const [sent, dropped] = [
    await before.keepBytes('a.png', randomBytes(9)),
    await before.keepBytes('b.png', randomBytes(9)),
  ];
  const { transfer } = offered(9);
  await before.put({ ...transfer, state: 'own', path: sent });
  await before.close();
  const after = storeIn(profile);
  await after.all();
  expect(() => readFileSync(sent)).not.toThrow();
  expect(() => readFileSync(dropped)).toThrow('ENOENT');
});

test('a damaged database is set aside, and files can be offered and fetched again', async () => {
  const profile = temporaryFolder();
  writeFileSync(join(profile, 'transfers.sqlite'), randomBytes(10_000));
  const store = storeIn(profile);
  expect(await store.all()).toEqual([]);
  await store.put(offered(9).transfer);
  expect(await store.all()).toHaveLength(1);
});

test('a folder and a pipe are no files to offer, and nobody waits for what comes through a pipe', async () => {
  const profile = temporaryFolder();
  const store = storeIn(profile);
  const pipe = join(profile, 'pipe');
  if (process.platform !== 'win32') spawnSync('mkfifo', [pipe]);
  for (const path of [profile, pipe, join(profile, 'nothing')])
    await expect(store.beginReading('reading', path, 'key')).rejects.toThrow();
});

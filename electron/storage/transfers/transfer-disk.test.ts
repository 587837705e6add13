import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { piecesIn } from '../../../shared/transfers/requests';
import { conversation } from '../../../testing/membership/entries';
import { hash } from '../../../testing/membership/names';
import { endAll } from '../../../testing/nodes/test-kit';
import { writeTree } from '../../../testing/transfers/test-folders';
import { offered, storeIn } from '../../../testing/transfers/test-store';
import { temporaryFolder, transferWorker } from '../../../testing/transfers/test-transfers';

afterEach(endAll);

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
  const { plain, pieces, layer, transfer, offer } = offered(randomBytes(15_000_000));
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
  expect(readFileSync((await last.finish(offer)) ?? '').equals(plain)).toBe(true);
});

test('on a full disk a piece is refused, and is kept once there is room', async (context) => {
  const profile = temporaryFolder();
  const disk = join(profile, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'parley-test', disk]);
  if (mounted.status !== 0) return context.skip('a small disk can only be mounted by root');
  try {
    const { plain, pieces, layer, transfer, offer } = offered(randomBytes(1_000_000));
    const store = storeIn(profile);
    await store.put(transfer);
    await store.collect(offer, disk);
    await store.putLayer(offer, layer);
    // A piece is handed over to the thread, so what is put again is a copy.
    const put = (piece: number) => store.putPiece(offer, piece, Uint8Array.from(pieces[piece] ?? []));
    await put(0);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'other'), Buffer.alloc(bavail * bsize - 100_000));
    await expect(put(1)).rejects.toMatchObject({ problem: 'full' });
    expect(piecesIn((await store.collect(offer, disk)).bits, 4)).toEqual([0]);
    rmSync(join(disk, 'other'));
    for (const piece of pieces.keys()) await put(piece);
    expect(readFileSync((await store.finish(offer)) ?? '').equals(plain)).toBe(true);
    await store.close();
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

test('what was attached and not sent is gone after the next start, with its hashes', async () => {
  const profile = temporaryFolder();
  const before = storeIn(profile);
  const [sent, dropped, waiting] = [
    await before.keepBytes('a.png', randomBytes(9)),
    await before.keepBytes('b.png', randomBytes(9)),
    await before.keepBytes('c.png', randomBytes(9)),
  ];
  const words = { caption: '@ann, here', mentions: [{ start: 0, length: 4 }], to: hash('answered') };
  const file = { id: '1', conversation, path: waiting, type: 'image/png', look: undefined, sending: '2' };
  await before.keepSent({ ...file, words: { caption: '' } });
  await before.keepSent({ ...file, words });
  const { transfer } = offered(randomBytes(9));
  await before.put({ ...transfer, state: 'own', path: sent });
  const roots = [];
  for (const name of ['kept', 'dropped']) {
    const folder = writeTree(join(profile, name), { a: randomBytes(300_000), b: 'rain' });
    await before.beginReading(name, folder, transfer.file.key);
    let step = await before.readMore(name);
    while (step.root === undefined) step = await before.readMore(name);
    roots.push(step.root);
    await before.endReading(name);
  }
  const [root = ''] = roots;
  await before.put({ ...transfer, offer: hash('folder'), file: { ...transfer.file, root }, state: 'own' });
  await before.close();
  expect(readdirSync(join(profile, 'transfers'))).toHaveLength(5);
  const after = storeIn(profile);
  await after.all();
  expect(() => readFileSync(sent)).not.toThrow();
  expect(() => readFileSync(waiting)).not.toThrow();
  expect(() => readFileSync(dropped)).toThrow('ENOENT');
  expect(await after.sentFiles()).toEqual([{ ...file, words }]);
  await after.forgetSent('1');
  expect(await after.sentFiles()).toEqual([]);
  expect(readdirSync(join(profile, 'transfers')).sort()).toEqual(
    ['attached', `${root}.layer`, `${root}.list`].sort(),
  );
});

test('a damaged database is set aside, and files can be offered and fetched again', async () => {
  const profile = temporaryFolder();
  writeFileSync(join(profile, 'transfers.sqlite'), randomBytes(10_000));
  const store = storeIn(profile);
  expect(await store.all()).toEqual([]);
  await store.put(offered(randomBytes(9)).transfer);
  expect(await store.all()).toHaveLength(1);
});

test('a pipe is nothing to offer, and nobody waits for what comes through it', async () => {
  const profile = temporaryFolder();
  const store = storeIn(profile);
  const pipe = join(profile, 'pipe');
  if (process.platform !== 'win32') spawnSync('mkfifo', [pipe]);
  for (const path of [pipe, join(profile, 'nothing')])
    await expect(store.beginReading('reading', path, 'key')).rejects.toThrow();
});

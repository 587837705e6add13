import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, expect, test } from 'vitest';
import { openChecked } from '../../../runtime/sqlite/database';
import { piecesIn } from '../../../shared/transfers/requests';
import { conversation } from '../../../testing/membership/entries';
import { hash } from '../../../testing/membership/names';
import { endAll } from '../../../testing/nodes/test-kit';
import { writeTree } from '../../../testing/transfers/test-folders';
import { offered, storeIn } from '../../../testing/transfers/test-store';
import { temporaryFolder, transferWorker } from '../../../testing/transfers/test-transfers';
import { migrations } from './tables';

afterEach(endAll);

const asItLies = { wanted: undefined, isCleaned: false };

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

/** A file beside a draft, which waits. */
const attached = (id: string) => ({
  id,
  conversation,
  type: 'image/png',
  look: undefined,
  words: undefined,
  sending: '',
  content: undefined,
  isCleaned: false,
});

test('what was attached is there after the next start, sent or not; what was taken away is not, nor are hashes of what waits', async () => {
  const profile = temporaryFolder();
  const before = storeIn(profile);
  const bytes = randomBytes(9);
  const keep = (id: string) => before.keepBytes(attached(id), `${id}.png`, bytes);
  const [offer, dropped, waiting, sent] = [
    await keep('offered'),
    await keep('dropped'),
    await keep('waiting'),
    await keep('sent'),
  ];
  const words = { caption: '@ann, here', mentions: [{ start: 0, length: 4 }], to: hash('answered') };
  const content = { key: 'key', root: 'root' };
  await before.keepAttached({ ...attached('sent'), path: sent, words: { caption: '' }, sending: '2' });
  const going = { ...attached('sent'), path: sent, words, sending: '2', content };
  await before.keepAttached(going);
  const theirs = join(profile, 'mine.png');
  writeFileSync(theirs, bytes);
  await before.keepAttached({ ...attached('file'), path: theirs });
  const { transfer } = offered(randomBytes(9));
  await before.offer({ ...transfer, state: 'own', path: offer }, 'offered');
  await before.dropAttached('dropped');
  expect(() => readFileSync(dropped), 'its bytes go with it').toThrow('ENOENT');
  const roots = [];
  for (const name of ['kept', 'dropped']) {
    const folder = writeTree(join(profile, name), { a: randomBytes(300_000), b: 'rain' });
    await before.beginReading(name, { path: folder, key: transfer.file.key, ...asItLies });
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
  for (const path of [offer, waiting, sent]) expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(await after.attached()).toEqual([
    { ...attached('waiting'), path: waiting },
    going,
    { ...attached('file'), path: theirs },
  ]);
  for (const id of ['waiting', 'sent', 'file']) await after.dropAttached(id);
  expect(await after.attached()).toEqual([]);
  expect(existsSync(theirs), 'a file of the user stays').toBe(true);
  expect(readdirSync(join(profile, 'transfers', 'attached'))).toHaveLength(1);
  expect(readdirSync(join(profile, 'transfers')).sort()).toEqual(
    ['attached', `${root}.layer`, `${root}.list`].sort(),
  );
});

test('bytes without a file go with the last that needs them', async () => {
  const store = storeIn(temporaryFolder());
  const path = await store.keepBytes(attached('pasted'), 'a.png', randomBytes(9));
  const { transfer } = offered(randomBytes(9));
  await store.offer({ ...transfer, state: 'own', path }, 'pasted');
  // It is passed on to somebody else, and then taken away there.
  await store.keepAttached({ ...attached('again'), path });
  await store.dropAttached('again');
  expect(existsSync(path)).toBe(true);
  await store.keepAttached({ ...attached('again'), path });
  await store.forget(transfer.offer);
  expect(existsSync(path)).toBe(true);
  await store.dropAttached('again');
  expect(existsSync(path)).toBe(false);
});

test('a damaged database is set aside, and files can be offered and fetched again', async () => {
  const profile = temporaryFolder();
  writeFileSync(join(profile, 'transfers.sqlite'), randomBytes(10_000));
  const store = storeIn(profile);
  expect(await store.all()).toEqual([]);
  await store.put(offered(randomBytes(9)).transfer);
  expect(await store.all()).toHaveLength(1);
});

test('what was attached is set aside with a damaged database, which alone knew it', async () => {
  const profile = temporaryFolder();
  const first = storeIn(profile);
  const path = await first.keepBytes(attached('voice'), 'voice.webm', Buffer.from('said once'));
  await first.close();
  writeFileSync(join(profile, 'transfers.sqlite'), randomBytes(10_000));
  const second = storeIn(profile);
  expect(await second.attached()).toEqual([]);
  const files = readdirSync(profile, { recursive: true, encoding: 'utf8' });
  const kept = files.filter((file) => basename(file) === 'voice.webm').map((file) => join(profile, file));
  expect(kept.map((file) => readFileSync(file, 'utf8'))).toEqual(['said once']);
  expect(kept).not.toContain(path);
});

test('bytes stay while it cannot be read to what they belong', async () => {
  const profile = temporaryFolder();
  const first = storeIn(profile);
  const path = await first.keepBytes(attached('voice'), 'voice.webm', Buffer.from('said once'));
  await first.close();
  const database = new DatabaseSync(join(profile, 'transfers.sqlite'));
  database.exec(`UPDATE attached SET file = '{"of":"a later version"}'`);
  database.close();
  const second = storeIn(profile);
  expect(await second.attached()).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('said once');
});

test('what an earlier version stored is as it was: photos in its folders are given as they lie', async () => {
  const profile = temporaryFolder();
  const before = openChecked(join(profile, 'transfers.sqlite'), migrations.slice(0, 4));
  const { transfer } = offered(randomBytes(9));
  const { offer, conversation: talk, author, file, at } = transfer;
  const row = [offer, talk, author, JSON.stringify(file), 'own', '/Beach', at];
  before.prepare('INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?)').run(...row);
  const { isCleaned, ...waiting } = { ...attached('waiting'), path: '/Beach' };
  before.prepare('INSERT INTO attached VALUES (?, ?)').run('waiting', JSON.stringify(waiting));
  before.close();
  const after = storeIn(profile);
  expect(await after.all()).toEqual([{ ...transfer, state: 'own', path: '/Beach', isCleaned: false }]);
  expect(await after.attached()).toEqual([{ ...waiting, isCleaned }]);
});

test('a pipe is nothing to offer, and nobody waits for what comes through it', async () => {
  const profile = temporaryFolder();
  const store = storeIn(profile);
  const pipe = join(profile, 'pipe');
  if (process.platform !== 'win32') spawnSync('mkfifo', [pipe]);
  for (const path of [pipe, join(profile, 'nothing')])
    await expect(store.beginReading('reading', { path, key: 'key', ...asItLies })).rejects.toThrow();
});

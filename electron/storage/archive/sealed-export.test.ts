import { existsSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ann,
  exported,
  folder,
  holder,
  holding,
  imported,
  threads,
  usual,
  watch,
  whole,
} from '../../../testing/archive/archive-kit';
import { BackupFormatError, PassphraseError } from './backup-format';
import { CancelledError } from './tasks';

const passphrase = 'häufig-and-often';
const target = (): string => join(folder, 'opened.jsonl');

async function sealedExport(watched = watch()): Promise<string> {
  const { database } = holding(ann, usual);
  const path = join(folder, 'all.parley.jsonl.age');
  const what = { conversations: null, person: ann.id, now: 1_800_000_000_000, locale: 'en' };
  await threads.run({ kind: 'export', database, path, format: 'lines', passphrase, ...what }, watched);
  return path;
}

const open = (path: string, word: string | undefined, watched = watch()): Promise<void> =>
  threads.run({ kind: 'open', path, target: target(), passphrase: word }, watched);

test('an encrypted export shows nothing, and is what an export without a passphrase is once it is decrypted', async () => {
  const path = await sealedExport();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const bytes = readFileSync(path, 'latin1');
  expect(bytes).toMatch(/^age-encryption\.org\/v1\n-> scrypt [^ ]+ 18\n/);
  expect(bytes).not.toContain('parley');
  await open(path, passphrase);
  expect(statSync(target()).mode & 0o777).toBe(0o600);
  const plain = await exported(holding(ann, usual), 'lines');
  expect(readFileSync(target(), 'utf8')).toBe(readFileSync(plain, 'utf8'));
  expect(await imported(holder(ann), target())).toEqual(whole({ messages: 3, taken: 5 }));
});

test('without its passphrase an encrypted export is not opened, and nothing is written', async () => {
  const path = await sealedExport();
  for (const word of [undefined, 'wrong', ''])
    await expect(open(path, word)).rejects.toThrow(PassphraseError);
  expect(existsSync(target())).toBe(false);
});

test('of an encrypted export that was damaged or cut off nothing is left decrypted', async () => {
  const path = await sealedExport();
  const bytes = readFileSync(path);
  const damaged = Uint8Array.from(bytes);
  damaged[bytes.length - 40] = 255 - (bytes[bytes.length - 40] ?? 0);
  writeFileSync(path, damaged);
  await expect(open(path, passphrase)).rejects.toThrow(BackupFormatError);
  writeFileSync(path, bytes);
  truncateSync(path, bytes.length - 1);
  await expect(open(path, passphrase)).rejects.toThrow(BackupFormatError);
  truncateSync(path, 60);
  await expect(open(path, passphrase)).rejects.toThrow(BackupFormatError);
  expect(existsSync(target())).toBe(false);
});

test('an encrypted export that is cancelled, while it is made or opened, leaves nothing', async () => {
  const stop = new AbortController();
  stop.abort();
  const path = await sealedExport();
  await expect(open(path, passphrase, watch(stop.signal))).rejects.toThrow(CancelledError);
  expect(readdirSync(folder).filter((name) => !name.startsWith('profile-'))).toEqual([
    'all.parley.jsonl.age',
  ]);
});

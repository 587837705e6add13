import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { beforeAll, expect, test } from 'vitest';
import {
  ann,
  backedUp,
  checked,
  folder,
  progress,
  readText,
  shownMessages,
  signal,
  someProfile,
  threads,
  whole,
} from '../../../testing/archive/backup-kit';
import { BackupFormatError, PassphraseError } from './backup-format';
import { checkingFolder } from './restore';
import { CancelledError } from './tasks';

const mebibyte = 1024 * 1024;
const passphrase = 'häufig-and-often';
let backup = Buffer.alloc(0);
beforeAll(async () => {
  backup = readFileSync(await backedUp(whole.profile, { signal, progress }, passphrase));
});

const emptyProfile = (): string => mkdtempSync(join(folder, 'empty-'));

/** A file with this content. */
function fileOf(content: Uint8Array): string {
  const path = join(folder, 'ann.parley.tar.age');
  writeFileSync(path, content);
  return path;
}

/** Encrypts with a work factor that takes no time. */
function sealed(content: Uint8Array, factor = 2): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(factor);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(content);
}

test('a backup with a passphrase is opened by it, and shows nothing without', async () => {
  expect(backup.includes('parley-backup.json')).toBe(false);
  expect(backup.includes('bob was here')).toBe(false);
  const profile = emptyProfile();
  const found = await checked(fileOf(backup), profile, passphrase);
  expect(found).toMatchObject({ about: { person: ann.id }, messages: shownMessages });
  expect(readText(checkingFolder(profile), 'identity.pem')).toBe(ann.person.pem);
  expect(readdirSync(profile)).toEqual(['restore-checking']);
});

test('it has the work factor of age, and only its owner can read it', async () => {
  const path = await backedUp(someProfile(), { signal, progress }, passphrase);
  expect(readFileSync(path, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt [^ ]+ 18\n/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([undefined, 'haufig-and-often', `${passphrase} `])(
  'the passphrase %j does not open it, and nothing is touched',
  async (wrong) => {
    const profile = emptyProfile();
    await expect(checked(fileOf(backup), profile, wrong)).rejects.toThrow(PassphraseError);
    expect(readdirSync(profile)).toEqual([]);
  },
);

test.each([
  ['is cut off', (content: Buffer) => content.subarray(0, -100)],
  ['is cut off between two parts', (content: Buffer) => content.subarray(0, -(content.length % 65_552))],
  ['has a changed bit', (content: Buffer) => flipped(content, content.length - 5_000)],
])('a file that %s is refused, and nothing is touched', async (_what, change) => {
  const profile = emptyProfile();
  const content = change(Buffer.from(await sealed(readFileSync(whole.backup))));
  await expect(checked(fileOf(content), profile, passphrase)).rejects.toThrow(BackupFormatError);
  expect(readdirSync(profile)).toEqual([]);
});

const flipped = (content: Buffer, at: number): Buffer => {
  content[at] = (content[at] ?? 0) ^ 1;
  return content;
};

test.each([
  ['a huge work factor', (text: string) => text.replace(/ 2\n/, ' 30\n'), /more memory/],
  ['a work factor above that of age', (text: string) => text.replace(/ 2\n/, ' 19\n'), /more memory/],
  ['a work factor that is no number', (text: string) => text.replace(/ 2\n/, ' 1e9\n'), /alone/],
  ['a line without end', () => `age-encryption.org/v1\n-> scrypt ${'A'.repeat(9_000_000)}`, /alone/],
  ['another recipient', (text: string) => text.replace('\n---', '\n-> X25519 AAAA\nAAAA\n---'), /alone/],
  ['a key as recipient', (text: string) => text.replace('scrypt', 'X25519'), /alone/],
  ['nothing after its first line', () => 'age-encryption.org/v1\n', /alone/],
] as const)('a file with %s is refused before it is opened', async (_what, change, why) => {
  const text = Buffer.from(await sealed(Buffer.from('x'))).toString('latin1');
  const profile = emptyProfile();
  const path = fileOf(Buffer.from(change(text), 'latin1'));
  await expect(checked(path, profile, passphrase)).rejects.toThrow(BackupFormatError);
  await expect(checked(path, profile, passphrase)).rejects.toThrow(why);
  expect(readdirSync(profile)).toEqual([]);
});

test.each([
  ['a compressed file', () => gzipSync(Buffer.alloc(64 * 1024 * 1024)), /compressed/],
  ['something else', () => Buffer.from('hello'.repeat(1_000)), /tar file/],
  ['nothing', () => Buffer.alloc(0), /tar file/],
] as const)('%s inside is refused as it is without a passphrase', async (_what, content, why) => {
  const profile = emptyProfile();
  const path = fileOf(await sealed(content()));
  await expect(checked(path, profile, passphrase)).rejects.toThrow(why);
  expect(readdirSync(profile)).toEqual([]);
});

test('opening a backup can be cancelled', async () => {
  const profile = emptyProfile();
  const stop = new AbortController();
  stop.abort();
  const task = { kind: 'check' as const, path: fileOf(backup), folder: checkingFolder(profile), passphrase };
  await expect(threads.run(task, { signal: stop.signal, progress })).rejects.toThrow(CancelledError);
  expect(readdirSync(profile)).toEqual([]);
});

test('a large backup is written and opened in little memory', async () => {
  const profile = someProfile();
  const size = 256 * mebibyte;
  truncateSync(join(profile, 'picture.png'), size);
  const before = process.memoryUsage().rss;
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const path = await backedUp(profile, { signal, progress }, passphrase);
  clearInterval(timer);
  expect(statSync(path).size).toBeGreaterThan(size);
  // Scrypt takes 256 MiB for a second.
  expect(most - before).toBeLessThan((256 + 144) * mebibyte);
});

const hasAge = spawnSync('age', ['--version']).status === 0;
const hasScript = spawnSync('script', ['--version']).status === 0;
test.skipIf(!hasAge || !hasScript)(
  `the program age opens a backup, and Parley what age has encrypted${hasAge ? '' : ' (skipped: age is not installed)'}`,
  async () => {
    const path = fileOf(backup);
    const opened = join(folder, 'opened.tar');
    // Age reads a passphrase from a terminal only.
    const inTerminal = (command: string, typed: string): void =>
      void execFileSync('script', ['-qec', command, '/dev/null'], {
        input: typed,
        env: { ...process.env, TERM: 'dumb' },
      });
    inTerminal(`age -d -o '${opened}' '${path}'`, `${passphrase}\n`);
    expect(execFileSync('tar', ['-tf', opened], { encoding: 'utf8' })).toMatch(/^parley-backup.json\n/);
    const theirs = join(folder, 'theirs.age');
    inTerminal(`age -p -o '${theirs}' '${opened}'`, `${passphrase}\n${passphrase}\n`);
    const profile = emptyProfile();
    expect(await checked(theirs, profile, passphrase)).toMatchObject({ messages: shownMessages });
  },
);

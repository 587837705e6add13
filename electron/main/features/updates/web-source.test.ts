import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../../../shared/protocol/limits';
import { isWebAddress } from '../../../../shared/settings/fields';
import {
  describe as about,
  newUpdateKey,
  UpdateServer,
  type Answer,
} from '../../../../testing/updates/update-server';
import { download, isIntact } from './download';
import { compareVersions, readRelease, type Release } from './release';
import { UpdateError, type UpdateProblem } from './update-error';
import { webSource } from './web-source';

/** Shorter for servers that send nothing: other tests must not depend on the machine's speed. */
let patienceMs: number;
const never = new AbortController().signal;
const { secret, key } = newUpdateKey();
const content = Buffer.alloc(300_000, 'Parley');
const file = about('parley_0.9.0_amd64.deb', 'linux-x64-deb', content);
const metadata = { product: 'parley', version: '0.9.0', notes: 'All is well.', files: [file] };

let server: UpdateServer;
let folder = '';
beforeEach(async () => {
  patienceMs = 60_000;
  server = new UpdateServer();
  await server.start();
  server.publish(metadata, secret);
  server.answers.set(file.name, content);
  folder = mkdtempSync(join(tmpdir(), 'parley-update-'));
});
afterEach(() => {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const source = () => webSource(server.address, fetch, patienceMs);
async function latest(keys: readonly string[] = [key]): Promise<Release> {
  const signed = await source().latest(never);
  return readRelease(signed.metadata, signed.signature, keys);
}
const path = (): string => join(folder, 'update.deb');
const get = (signal = never): Promise<void> => download(source(), file, path(), signal, () => undefined);

/** What went wrong. Fails if nothing did. */
async function problemOf(work: Promise<unknown>): Promise<UpdateProblem> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UpdateError) return error.problem;
  throw error ?? new Error('It succeeded.');
}

const redirect = (response: ServerResponse): void =>
  void response.writeHead(302, { location: `${server.address}/elsewhere` }).end();
const silent = (response: ServerResponse): void => void response.writeHead(200).flushHeaders();
/** Sends bytes until the other side closes the connection. */
function endless(response: ServerResponse): void {
  const piece = Buffer.alloc(64 * 1024, ' ');
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    response.once('drain', more);
  };
  more();
}
const breaksOff = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, 1000), () => response.destroy());
};

test('a signed release is read, and its file is fetched whole', async () => {
  expect(await latest()).toEqual(metadata);
  await get();
  expect(readFileSync(path())).toEqual(content);
  expect(await isIntact(path(), file)).toBe(true);
});

test.each<[string, Answer | undefined, UpdateProblem]>([
  ['is not there', undefined, 'not-there'],
  ['are redirected', redirect, 'redirected'],
  ['never come', silent, 'no-answer'],
  ['never end', endless, 'too-large'],
  ['are a byte too large', Buffer.alloc(limits.updateMetadataBytes + 1, ' '), 'too-large'],
  ['break off', breaksOff, 'no-answer'],
  ['are others than the signed ones', JSON.stringify({ ...metadata, version: '9.9.9' }), 'bad-signature'],
])('metadata that %s are refused', async (_what, answer, problem) => {
  server.answers.delete('parley-update.json');
  if (answer !== undefined) server.answers.set('parley-update.json', answer);
  if (answer === silent) patienceMs = 500;
  expect(await problemOf(latest())).toBe(problem);
});

test.each<[string, Answer | undefined, UpdateProblem]>([
  ['is missing', undefined, 'not-there'],
  ['is empty', '', 'bad-signature'],
  ['is no signature', 'A'.repeat(86), 'bad-signature'],
  ['never ends', endless, 'too-large'],
])('a signature that %s is refused', async (_what, answer, problem) => {
  server.answers.delete('parley-update.json.sig');
  if (answer !== undefined) server.answers.set('parley-update.json.sig', answer);
  expect(await problemOf(latest())).toBe(problem);
});

test('a signature counts only with a known key', async () => {
  server.publish(metadata, newUpdateKey().secret);
  expect(await problemOf(latest())).toBe('bad-signature');
  server.publish(metadata, secret);
  expect(await problemOf(latest([]))).toBe('bad-signature');
  expect(await problemOf(latest(['short', newUpdateKey().key]))).toBe('bad-signature');
  expect(await latest([newUpdateKey().key, key])).toEqual(metadata);
});

test.each([
  ['no JSON', 'version: 0.9.0'],
  ['another product', { ...metadata, product: 'other' }],
  ['a version that is none', { ...metadata, version: '1.0.0-rc1' }],
  ['a name that leads elsewhere', { ...metadata, files: [{ ...file, name: '../../etc/passwd' }] }],
  ['a hidden name', { ...metadata, files: [{ ...file, name: '.bashrc' }] }],
  ['a name that is an address', { ...metadata, files: [{ ...file, name: 'http://other.example/x.deb' }] }],
  ['no checksum', { ...metadata, files: [{ ...file, sha512: '' }] }],
  ['a file that is too large', { ...metadata, files: [{ ...file, size: limits.updateFileBytes + 1 }] }],
])('signed metadata with %s are refused', async (_what, wrong) => {
  server.publish(wrong, secret);
  expect(await problemOf(latest())).toBe('unreadable');
});

test.each<[string, Answer | undefined, UpdateProblem]>([
  ['is missing', undefined, 'not-there'],
  ['is another of the same size', Buffer.alloc(content.length, 'Hostile'), 'wrong-file'],
  ['is shorter', content.subarray(1), 'wrong-file'],
  ['never ends', endless, 'wrong-file'],
  ['is redirected', redirect, 'redirected'],
  ['breaks off', breaksOff, 'no-answer'],
  ['never comes', silent, 'no-answer'],
])('a file that %s is refused, and nothing of it stays', async (_what, answer, problem) => {
  server.answers.delete(file.name);
  if (answer !== undefined) server.answers.set(file.name, answer);
  if (answer === silent) patienceMs = 500;
  expect(await problemOf(get())).toBe(problem);
  expect(existsSync(path())).toBe(false);
  expect(server.asked).not.toContain('elsewhere');
});

test('a download can be cancelled', async () => {
  server.answers.set(file.name, silent);
  const stop = new AbortController();
  const work = problemOf(get(stop.signal));
  await expect.poll(() => server.asked).toContain(file.name);
  stop.abort();
  expect(await work).toBe('cancelled');
  expect(existsSync(path())).toBe(false);
});

const isRoot = process.getuid?.() === 0;
test.skipIf(!isRoot)(
  `a full disk is told${isRoot ? '' : ' (only root can mount a small disk)'}`,
  async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', small]);
    try {
      const there = join(small, 'update.deb');
      expect(await problemOf(download(source(), file, there, never, () => undefined))).toBe('disk-full');
      expect(existsSync(there)).toBe(false);
    } finally {
      execFileSync('umount', [small]);
    }
  },
);

test('a download into a folder that cannot be written is reported', async () => {
  const nowhere = join(folder, 'no/such');
  expect(await problemOf(download(source(), file, nowhere, never, () => undefined))).toBe('not-written');
});

test('a server that does not exist is reported as not answering', async () => {
  server.stop();
  expect(await problemOf(latest())).toBe('no-answer');
});

test('an update address begins with http or https and holds no password', () => {
  for (const good of ['http://updates.example', 'https://example.org/parley/', 'http://[::1]:80/a'])
    expect(isWebAddress(good), good).toBe(true);
  for (const bad of ['', 'updates.example', 'file:///etc/passwd', 'ftp://x/', 'http://', 'http://a:b@c/'])
    expect(isWebAddress(bad), bad).toBe(false);
});

test('versions are compared by number', () => {
  expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0);
  expect(compareVersions('1.0.0', '1.0.1')).toBeLessThan(0);
  expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
});

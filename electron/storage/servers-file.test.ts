import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCertificate } from './certificate';
import { silent } from './logger';
import { ServersFile } from './servers-file';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-servers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => join(folder, name);
const asides = (): string[] => readdirSync(folder).filter((name) => name.includes('.unreadable-'));
const [first, second] = [`${'k'.repeat(42)}A`, `${'o'.repeat(42)}A`];

test('keys of servers survive a restart, one for each address', () => {
  const [lab, other] = [
    { host: 'Lab.example', port: 6666 },
    { host: 'fe80::1', port: 6666 },
  ];
  const servers = new ServersFile(inFolder('servers.json'), silent);
  expect(servers.key(lab)).toBeUndefined();
  servers.keep(lab, first);
  servers.keep(other, first);
  servers.keep({ ...lab, host: 'lab.example' }, second);
  const again = new ServersFile(inFolder('servers.json'), silent);
  expect([again.key(lab), again.key(other), again.key({ ...lab, port: 1 })]).toEqual([
    second,
    first,
    undefined,
  ]);
  expect(again.key({ host: '__proto__', port: 1 })).toBeUndefined();
});

test('the server noted longest ago is forgotten first', () => {
  const servers = new ServersFile(inFolder('servers.json'), silent);
  for (let port = 1; port <= 500; port += 1) servers.keep({ host: 'lab', port }, first);
  servers.keep({ host: 'lab', port: 1 }, second);
  servers.keep({ host: 'lab', port: 501 }, first);
  const kept = [1, 2, 501].map((port) => servers.key({ host: 'lab', port }));
  expect(kept).toEqual([second, undefined, first]);
});

test('the certificate for peers is made once, for its owner only; an unreadable one is set aside', async () => {
  const path = inFolder('tls.pem');
  const made = await openCertificate(path, silent);
  const again = await openCertificate(path, silent);
  expect(again.cert).toContain(made.cert.trim());
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, 'something else');
  const other = await openCertificate(path, silent);
  expect(other.cert).not.toContain(made.cert.trim());
  const [aside = ''] = asides();
  expect(readFileSync(inFolder(aside), 'utf8')).toBe('something else');
});

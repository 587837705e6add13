import { mkdtempSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifiesCertificate } from '../../../runtime/entries/certificates';
import { newPersonKey } from '../../../runtime/entries/keys';
import { silent } from '../logger';
import { readMachineId, type MachineSource } from '../machine-id';
import { openWriter, writerFile } from './writer';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-writer-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const person = newPersonKey();
const open = (machine: string | undefined = 'here', by = person) =>
  openWriter({ path: join(folder, writerFile), person: by, machine, log: silent });

test('a writer is created at the first start, certified by its person, readable by its owner only, and kept', () => {
  const { writer, certificate } = open();
  expect(certificate).toMatchObject({
    person: person.id,
    writer: writer.id,
    seal: writer.seal?.id,
    replaces: [],
  });
  expect(verifiesCertificate(certificate)).toBe(true);
  expect(statSync(join(folder, writerFile)).mode & 0o777).toBe(0o600);
  expect(open()).toMatchObject({ certificate });
  expect(open().writer.id).toBe(writer.id);
});

test('a profile on another computer begins a fresh writer instead of the one that it brought', () => {
  const first = open('one').writer.id;
  const second = open('two');
  expect(second.writer.id).not.toBe(first);
  expect(second.certificate.replaces).toEqual([first]);
  expect(open('two').writer.id).toBe(second.writer.id);
});

test('without a machine id the writer stays', () => {
  const first = open(undefined).writer.id;
  expect(open(undefined).writer.id).toBe(first);
});

test('a renewed writer lists all former writers, and is kept', () => {
  const keys = open();
  const ids = [keys.writer.id];
  for (let round = 0; round < 120; round += 1) {
    keys.renew();
    ids.unshift(keys.writer.id);
  }
  expect(new Set(ids).size).toBe(121);
  expect(keys.certificate.replaces).toEqual(ids.slice(1, 101));
  expect(open().writer.id).toBe(keys.writer.id);
});

test.each([
  ['without its file, as after a restore', () => unlinkSync(join(folder, writerFile))],
  ['with a broken file', () => writeFileSync(join(folder, writerFile), '{')],
  ['with another person’s file', () => void open('here', newPersonKey())],
])('%s a fresh writer is begun', (_what, change) => {
  const first = open().writer.id;
  if (_what.includes('another')) unlinkSync(join(folder, writerFile));
  change();
  const { writer, certificate } = open();
  expect(writer.id).not.toBe(first);
  expect(certificate).toMatchObject({ person: person.id, replaces: [] });
  expect(readFileSync(join(folder, writerFile), 'utf8')).toContain(writer.id);
});

const source = (changes: Partial<MachineSource>): MachineSource => ({
  platform: 'linux',
  readFile: () => {
    throw new Error('no such file');
  },
  run: () => {
    throw new Error('no such program');
  },
  ...changes,
});

test.each<[string, Partial<MachineSource>, string | undefined]>([
  ['Linux', { readFile: (path) => (path === '/etc/machine-id' ? 'abc\n' : 'other') }, 'abc'],
  [
    'Linux with D-Bus alone',
    {
      readFile: (path) => {
        if (path === '/etc/machine-id') throw new Error('no such file');
        return 'def\n';
      },
    },
    'def',
  ],
  ['an empty file', { readFile: () => '\n' }, undefined],
  ['Windows', { platform: 'win32', run: () => '\r\n    MachineGuid    REG_SZ    12-34\r\n' }, '12-34'],
  ['macOS', { platform: 'darwin', run: () => '  "IOPlatformUUID" = "56-78"\n' }, '56-78'],
  ['a system that does not tell', {}, undefined],
])('the computer is known on %s', (_system, changes, id) => {
  expect(readMachineId(source(changes))).toBe(id);
});

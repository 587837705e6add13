import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { verifiesCertificate } from '../../../runtime/entries/certificates';
import { verifies } from '../../../runtime/entries/keys';
import { Keyring, noKeyring } from '../../../testing/keys/keyring';
import { silent } from '../logger';
import { KeysLockedError, ProfileKeys, type SystemProtection } from './profile-keys';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-keys-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (system: SystemProtection = new Keyring('a'), machine = 'here'): ProfileKeys =>
  new ProfileKeys({ folder, machine, system, log: silent });

/** As the app opens keys: settled after the first paint. */
function settled(system: SystemProtection = new Keyring('a'), { machine = 'here' } = {}): ProfileKeys {
  const keys = open(system, machine);
  keys.settle();
  return keys;
}

/** The same, with keys that the keyring protects. */
async function protectedKeys(system: SystemProtection = new Keyring('a')): Promise<ProfileKeys> {
  const keys = settled(system);
  await keys.phrase();
  expect(keys.protect()).toBe(true);
  return keys;
}

const files = (): string[] => readdirSync(folder).sort();
const bytes = Buffer.from('x');
const works = (keys: ProfileKeys): boolean =>
  verifies(keys.person.id, bytes, keys.person.sign(bytes)) &&
  verifies(keys.writer.id, bytes, keys.writer.sign(bytes)) &&
  verifiesCertificate(keys.certificate) &&
  keys.certificate.writer === keys.writer.id &&
  keys.certificate.seal === keys.writer.seal?.id &&
  keys.writer.seal?.pem.startsWith('-----BEGIN PRIVATE KEY') === true;

test('keys that lie in the clear are protected once the phrase is noted, and are the same afterwards', async () => {
  const plain = settled(noKeyring);
  expect([plain.state, plain.hasSystem, plain.canProtect]).toEqual(['plain', false, false]);
  const pem = plain.person.pem;
  const keys = settled();
  expect([keys.state, keys.canProtect]).toEqual(['plain', true]);
  // Without words that were shown there is nothing that the user could have noted.
  keys.protect();
  expect(keys.state).toBe('plain');
  const phrase = await keys.phrase();
  expect(await keys.phrase()).toEqual(phrase);
  expect(files()).toEqual(['identity.pem', 'writer.json']);
  expect(keys.protect()).toBe(true);
  expect([keys.state, keys.canProtect, await keys.phrase()]).toEqual(['kept', false, phrase]);
  expect(files()).toEqual(['keys.json']);
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'keys.json'), 'utf8')).not.toContain(pem.split('\n')[1]);
  const again = settled();
  for (const each of [keys, again]) {
    expect(each).toMatchObject({ certificate: plain.certificate });
    expect(each.person.pem).toBe(pem);
    expect(works(each)).toBe(true);
  }
});

test('protected keys ask the system for nothing until they are settled, and their ids are known before', async () => {
  const before = await protectedKeys();
  const asked: string[] = [];
  const keys = open(new Keyring('a', (what) => asked.push(what)));
  expect([keys.person.id, keys.writer.id, keys.state]).toEqual([before.person.id, before.writer.id, 'kept']);
  let isOpen = false;
  void keys.whenOpen.then(() => (isOpen = true));
  await Promise.resolve();
  expect([asked, isOpen]).toEqual([[], false]);
  keys.settle();
  await keys.whenOpen;
  expect(works(keys)).toBe(true);
});

test.each([
  ['another keyring', new Keyring('b'), 'kept'],
  ['no keyring', noKeyring, 'phrase'],
] as const)('with %s the recovery phrase opens the keys, and no other', async (_what, system, state) => {
  const before = await protectedKeys();
  const phrase = await before.phrase();
  expect(phrase).toHaveLength(24);
  const keys = settled(system);
  expect(keys.state).toBe('locked');
  expect(() => keys.person.sign(bytes)).toThrow(KeysLockedError);
  expect(() => keys.writer.sign(bytes)).toThrow(KeysLockedError);
  expect(() => keys.renew()).toThrow(KeysLockedError);
  expect(() => keys.unprotect()).toThrow(KeysLockedError);
  const [first = '', second = '', ...others] = phrase;
  for (const wrong of ['', 'abandon '.repeat(24), [second, first, ...others].join(' '), others.join(' ')])
    expect(await keys.unlock(wrong)).toBe(false);
  expect(keys.state).toBe('locked');
  expect(
    await keys.unlock(phrase.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n')),
  ).toBe(true);
  expect([keys.state, works(keys)]).toEqual([state, true]);
  expect(keys.certificate).toEqual(before.certificate);
  // A new keyring has the keys from now on; without one the old keyring still opens them.
  expect(settled(state === 'kept' ? system : new Keyring('a')).state).toBe('kept');
  expect(settled(state === 'kept' ? new Keyring('a') : noKeyring).state).toBe('locked');
});

test('the user can do without protection, and take it again with another phrase', async () => {
  const keys = await protectedKeys();
  const phrase = await keys.phrase();
  const { pem } = keys.person;
  keys.unprotect();
  expect([keys.state, works(keys)]).toEqual(['plain', true]);
  expect(files()).toEqual(['identity.pem', 'writer.json']);
  const again = settled();
  expect([again.state, again.person.pem]).toEqual(['plain', pem]);
  expect(await again.phrase()).not.toEqual(phrase);
  again.protect();
  expect([again.state, again.certificate.writer]).toEqual(['kept', keys.certificate.writer]);
});

test('a writer that is begun anew is protected, too: after a copy was met, and on another computer', async () => {
  const keys = await protectedKeys();
  const first = keys.writer.id;
  keys.renew();
  expect(keys.certificate.replaces).toEqual([first]);
  const renewed = settled();
  expect([renewed.writer.id, works(renewed)]).toEqual([keys.writer.id, true]);
  const there = settled(new Keyring('a'), { machine: 'there' });
  expect(there.certificate.replaces).toEqual([keys.writer.id, first]);
  expect(works(there)).toBe(true);
});

test('a profile that the phrase opens on another computer begins a writer of its own, and keeps it', async () => {
  const before = await protectedKeys();
  const phrase = await before.phrase();
  const there = settled(new Keyring('b'), { machine: 'there' });
  expect(await there.unlock(phrase.join(' '))).toBe(true);
  expect(there.certificate.replaces).toEqual([before.writer.id]);
  const later = settled(new Keyring('b'), { machine: 'there' });
  expect([later.state, later.writer.id, works(later)]).toEqual(['kept', there.writer.id, true]);
});

test('while the phrase is not noted, no keyring that is lost locks anybody out', async () => {
  const keys = settled();
  await keys.phrase();
  for (const system of [noKeyring, new Keyring('b')]) {
    const later = settled(system);
    expect([later.state, later.person.id, works(later)]).toEqual(['plain', keys.person.id, true]);
  }
});

test.each(['sealed', 'certificate', 'kept'])(
  'with a changed %s the keys stay locked, and the file stays',
  async (field) => {
    await protectedKeys();
    const path = join(folder, 'keys.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const other = mkdtempSync(join(folder, 'other-'));
    const others = new ProfileKeys({ folder: other, machine: 'here', system: new Keyring('a'), log: silent });
    others.settle();
    await others.phrase();
    others.protect();
    const foreign = JSON.parse(readFileSync(join(other, 'keys.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...file, [field]: foreign[field] }));
    expect(settled().state).toBe('locked');
    expect(existsSync(path)).toBe(true);
  },
);

test('a keyring that fails while it is asked to protect leaves the keys in the clear', async () => {
  const failing = new Keyring('a');
  failing.encrypt = () => {
    throw new Error('the keyring was closed');
  };
  const keys = settled(failing);
  await keys.phrase();
  expect(keys.protect()).toBe(false);
  expect([keys.state, works(keys)]).toEqual(['plain', true]);
  expect(files()).toEqual(['identity.pem', 'writer.json']);
});

test('a process that is killed at any moment of a change loses no key', { timeout: 60_000 }, async () => {
  const outDir = join(root, 'out', 'keys', `${process.pid}`);
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  const rollupOptions = {
    input: 'testing/keys/change-protection.ts',
    output: { entryFileNames: 'change.js' },
  };
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: true, outDir, rollupOptions } });
  const before = settled(noKeyring);
  const states = new Set<string>();
  for (let round = 0; round < 24; round += 1) {
    const child = spawn(process.execPath, [join(outDir, 'change.js'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await setTimeout(round * 3);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const keys = open();
    states.add(keys.state);
    expect([keys.person.id, works(keys)]).toEqual([before.person.id, true]);
    expect(keys.writer.id).toBe(before.writer.id);
  }
  // The moments differ: both states were met.
  expect(states).toEqual(new Set(['plain', 'kept']));
});

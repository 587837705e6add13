import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describe as about, newUpdateKey, UpdateServer } from '../../../../testing/updates/update-server';
import { Tasks } from '../archives/tasks';
import { readAdministratorsFile } from './administrator';
import { packagingOf, type Packaging } from './packaging';
import { Reminder } from './reminder';
import { Updates } from './updates';
import { webSource } from './web-source';

const { secret, key } = newUpdateKey();
const content = Buffer.alloc(100_000, 'Parley');
const tarball: Packaging = { target: 'linux-x64-tar.gz', installs: undefined };
const deb: Packaging = { target: 'linux-x64-deb', installs: 'deb' };
const files = [about('Parley.tar.gz', tarball.target, content), about('parley.deb', deb.target, content)];
const preferences = { kind: 'preferences', conversation: null } as const;
const never = new AbortController().signal;

let server: UpdateServer;
let folder = '';
beforeEach(async () => {
  server = new UpdateServer();
  await server.start();
  for (const { name } of files) server.answers.set(name, content);
  folder = mkdtempSync(join(tmpdir(), 'parley-updates-'));
});
afterEach(() => {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Publishes a version, and looks for updates with an app that runs 0.2.0. */
const publish = (version: string): void =>
  server.publish({ product: 'parley', version, notes: 'New\u202e things', files }, secret);

function app(packaging: Packaging, folderOf = { address: server.address, key }, keys: string[] = []) {
  const done: string[] = [];
  let newest: string | null = null;
  const updates = new Updates({
    version: '0.2.0',
    packaging,
    keys,
    folder: () => ({ ...folderOf, isAdministered: false }),
    newest: { get: () => newest, set: (version) => (newest = version) },
    source: (address) => webSource(address, fetch, 500),
    installer: () =>
      Promise.resolve({
        download: async (write: (path: string) => Promise<void>) => {
          await write(join(folder, 'pending'));
          return join(folder, 'pending');
        },
        install: () => void done.push('installed'),
      }),
    downloadsPath: (name) => join(folder, name),
    tasks: new Tasks(() => undefined),
  });
  return { updates, done };
}

const refusal = (problem: string) => expect.objectContaining({ problem });

test('a newer version is found, downloaded, checked and installed, each only when asked', async () => {
  publish('0.10.0');
  const { updates, done } = app(deb);
  expect(updates.state).toMatchObject({ installed: '0.2.0', release: null, downloaded: false });
  expect(await updates.check(never)).toBe(true);
  expect(updates.state.release).toEqual({ version: '0.10.0', notes: 'New\ufffd things' });
  expect(server.asked).toEqual(['parley-update.json', 'parley-update.json.sig']);
  await updates.download(preferences);
  expect(updates.state).toMatchObject({ downloaded: true, installs: true });
  expect(done).toEqual([]);
  await updates.install();
  expect(done).toEqual(['installed']);
});

test('a file that changes after its check is not installed', async () => {
  publish('0.3.0');
  const { updates, done } = app(deb);
  await updates.check(never);
  await updates.download(preferences);
  writeFileSync(join(folder, 'pending'), 'Hostile');
  await expect(updates.install()).rejects.toEqual(refusal('wrong-file'));
  expect(done).toEqual([]);
  expect(updates.state).toMatchObject({ release: null, downloaded: false });
});

test('a package that cannot install has the file for people to install, and does not load it twice', async () => {
  publish('0.3.0');
  const { updates } = app(tarball);
  await updates.check(never);
  await updates.download(preferences);
  expect(readFileSync(join(folder, 'Parley.tar.gz'))).toEqual(content);
  expect(updates.state).toMatchObject({ downloaded: true, installs: false });
  await expect(updates.install()).rejects.toEqual(refusal('not-installed'));
  server.answers.delete('Parley.tar.gz');
  await updates.check(never);
  await updates.download(preferences);
  expect((await updates.ready()).path).toBe(join(folder, 'Parley.tar.gz'));
});

test('the same version is the newest; an older one is refused, and so is a way back from a newer one', async () => {
  const { updates } = app(deb);
  publish('0.2.0');
  expect(await updates.check(never)).toBe(false);
  expect(updates.state.detail).toMatchObject({ key: 'update.current' });
  publish('0.1.9');
  await expect(updates.check(never)).rejects.toEqual(refusal('older'));
  publish('0.4.0');
  expect(await updates.check(never)).toBe(true);
  publish('0.3.0');
  await expect(updates.check(never)).rejects.toEqual(refusal('older'));
  expect(updates.state.release).toBeNull();
});

test('without an address or a key nothing is requested; a configured key replaces the project’s', async () => {
  publish('0.3.0');
  await expect(app(deb, { address: '', key }).updates.check(never)).rejects.toEqual(refusal('bad-address'));
  await expect(app(deb, { address: server.address, key: '' }).updates.check(never)).rejects.toEqual(
    refusal('no-key'),
  );
  expect(server.asked).toEqual([]);
  expect(await app(deb, { address: server.address, key: '' }, [key]).updates.check(never)).toBe(true);
  const other = newUpdateKey().key;
  await expect(app(deb, { address: server.address, key: other }, [key]).updates.check(never)).rejects.toEqual(
    refusal('bad-signature'),
  );
});

test('a newer version for other systems only is no update', async () => {
  publish('0.3.0');
  await expect(app({ target: 'plan9-x64-deb', installs: undefined }).updates.check(never)).rejects.toEqual(
    refusal('no-file'),
  );
});

test('people are told of a newer version once, and only if they want that', async () => {
  publish('0.3.0');
  const { updates } = app(deb);
  const [told, timers]: [string[], (() => void)[]] = [[], []];
  let isWanted = false;
  const reminder = new Reminder({
    updates,
    desktop: { notify: (_subject, { title }) => Promise.resolve(void told.push(title)) },
    windows: { openPreferences: () => undefined },
    isWanted: () => isWanted,
    setTimer: (run) => {
      timers.push(run);
      return { cancel: () => undefined };
    },
  });
  const next = async (): Promise<void> => {
    timers.shift()?.();
    await expect.poll(() => timers.length).toBe(1);
  };
  reminder.start();
  await next();
  expect(server.asked).toEqual([]);
  isWanted = true;
  await next();
  await next();
  expect(told).toEqual(['Version 0.3.0 is available']);
  expect(server.asked).toHaveLength(2);
  reminder.stop();
});

test('an administrator’s file overrides the settings; one that cannot be read turns updates off', () => {
  const path = join(folder, 'updates.json');
  expect(readAdministratorsFile(path)).toBeUndefined();
  writeFileSync(path, JSON.stringify({ address: server.address, key, more: 1 }));
  expect(readAdministratorsFile(path)).toEqual({ address: server.address, key });
  for (const wrong of ['', '{}', '{"address":"x","key":"short"}', '[]']) {
    writeFileSync(path, wrong);
    expect(readAdministratorsFile(path)).toEqual({ address: '', key: '' });
  }
});

test.skipIf(process.platform !== 'linux')(
  'each kind of package is recognised, with whether it can update itself',
  () => {
    const kind = (type: string | undefined, env = {}, hasPkexec = true) => {
      if (type === undefined) rmSync(join(folder, 'package-type'), { force: true });
      else writeFileSync(join(folder, 'package-type'), `${type}\n`);
      const { target, installs } = packagingOf(folder, env, hasPkexec);
      return [target.replace(`linux-${process.arch}-`, ''), installs];
    };
    expect(kind(undefined)).toEqual(['tar.gz', undefined]);
    expect(kind('deb')).toEqual(['deb', 'deb']);
    expect(kind('deb', {}, false)).toEqual(['deb', undefined]);
    expect(kind(undefined, { APPIMAGE: '/a' }, false)).toEqual(['AppImage', 'AppImage']);
    expect(kind('strange')).toEqual(['strange', undefined]);
  },
);

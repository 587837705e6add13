import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describe as about, newUpdateKey, UpdateServer } from '../../../../testing/updates/update-server';
import { JsonFile } from '../../../storage/json-file';
import { silent } from '../../../storage/logger';
import { Tasks } from '../archives/tasks';
import { readAdministratorsFile } from './administrator';
import { packagingOf, type Packaging } from './packaging';
import { Reminder } from './reminder';
import { updateFileSchema, updateParts, type UpdateFile } from './update-file';
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

function app(packaging: Packaging, chosen = { address: server.address, key }, keys: string[] = []) {
  const done: string[] = [];
  const path = join(folder, 'updates.json');
  const file: UpdateFile = new JsonFile(path, updateFileSchema, silent);
  file.write({ ...file.value, ...chosen });
  const updates = new Updates({
    version: '0.2.0',
    packaging,
    keys,
    ...updateParts(file, undefined),
    source: (address) => webSource(address, fetch),
    installer: ({ version }) =>
      Promise.resolve({
        download: async (write: (path: string) => Promise<void>) => {
          await write(join(folder, 'pending'));
          return join(folder, 'pending');
        },
        install: () => void done.push(`installed ${version}`),
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
  const ready = await updates.ready();
  expect(ready).toMatchObject({ version: '0.10.0', folder: { address: server.address, key } });
  await updates.install(ready);
  expect(done).toEqual(['installed 0.10.0']);
});

test('the version that the user agreed to is installed, also if another was found while the question was open', async () => {
  publish('0.3.0');
  const { updates, done } = app(deb);
  await updates.check(never);
  await updates.download(preferences);
  const ready = await updates.ready();
  updates.setFolder({ address: server.address, key: newUpdateKey().key });
  expect(updates.state).toMatchObject({ release: null, downloaded: false, detail: null });
  await expect(updates.check(never)).rejects.toEqual(refusal('bad-signature'));
  await updates.install(ready);
  expect(done).toEqual(['installed 0.3.0']);
  writeFileSync(join(folder, 'pending'), 'Hostile');
  await expect(updates.install(ready)).rejects.toEqual(refusal('wrong-file'));
});

test('a folder that is set during a download replaces what was found in the other', async () => {
  publish('0.3.0');
  const { updates } = app(tarball);
  await updates.check(never);
  const downloading = updates.download(preferences);
  updates.setFolder({ address: 'https://example.org/', key });
  await downloading;
  expect(updates.state).toMatchObject({ release: null, downloaded: false, detail: null });
  expect(updates.state.folder).toEqual({ address: 'https://example.org/', key });
  await expect(updates.ready()).rejects.toEqual(refusal('not-there'));
});

test('a file that changes after its check is not installed', async () => {
  publish('0.3.0');
  const { updates, done } = app(deb);
  await updates.check(never);
  await updates.download(preferences);
  writeFileSync(join(folder, 'pending'), 'Hostile');
  await expect(updates.ready()).rejects.toEqual(refusal('wrong-file'));
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
  await expect(updates.install(await updates.ready())).rejects.toEqual(refusal('not-installed'));
  server.answers.delete('Parley.tar.gz');
  await updates.check(never);
  await updates.download(preferences);
  expect((await updates.ready()).path).toBe(join(folder, 'Parley.tar.gz'));
});

test('the installed version counts as newest; an older one, and one older than any that was offered, are refused', async () => {
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
  // Another folder begins anew; the first is still remembered until then.
  const { updates: restarted } = app(deb);
  await expect(restarted.check(never)).rejects.toEqual(refusal('older'));
  restarted.setFolder({ address: `${server.address}/`, key });
  expect(await restarted.check(never)).toBe(true);
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

test('people are told of each newer version once, if they want that, until one is downloaded', async () => {
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
  publish('0.4.0');
  await next();
  expect(told).toEqual(['Version 0.3.0 is available', 'Version 0.4.0 is available']);
  await updates.download(preferences);
  publish('0.5.0');
  await next();
  expect(told).toHaveLength(2);
  expect(updates.state.downloaded).toBe(true);
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
  // A folder, a loop of links: whatever is there and cannot be read.
  rmSync(path);
  symlinkSync(path, path);
  for (const there of [folder, path]) expect(readAdministratorsFile(there)).toEqual({ address: '', key: '' });
});

test.skipIf(process.platform !== 'linux')(
  'each kind of package is recognised, with whether it can update itself',
  () => {
    const kind = (type: string | undefined, env = {}, hasPkexec = true, downloads = '/home/ann/updates') => {
      if (type === undefined) rmSync(join(folder, 'package-type'), { force: true });
      else writeFileSync(join(folder, 'package-type'), `${type}\n`);
      const { target, installs } = packagingOf(folder, downloads, env, hasPkexec, '/tmp/.mount_a/parley');
      return [target.replace(`linux-${process.arch}-`, ''), installs];
    };
    expect(kind(undefined)).toEqual(['tar.gz', undefined]);
    expect(kind('deb')).toEqual(['deb', 'deb']);
    expect(kind('deb', {}, false)).toEqual(['deb', undefined]);
    expect(kind('deb', {}, true, '/home/zoë d.j-k/.config/Parley/updates')).toEqual(['deb', 'deb']);
    // electron-updater puts the path into a shell command.
    for (const path of ["/home/o'neil", '/home/a\nb', '/home/$(id)', '/home/a&b', '/home/a;b'])
      expect(kind('deb', {}, true, path)).toEqual(['deb', undefined]);
    const image = { APPIMAGE: '/a', APPDIR: '/tmp/.mount_a' };
    expect(kind(undefined, image, false)).toEqual(['AppImage', 'AppImage']);
    // Whatever is started from an AppImage inherits its variables.
    expect(kind('deb', image)).toEqual(['deb', 'deb']);
    expect(kind(undefined, { ...image, APPDIR: '/tmp/.mount_b' })).toEqual(['tar.gz', undefined]);
    expect(kind(undefined, { APPIMAGE: '/a' })).toEqual(['tar.gz', undefined]);
    expect(kind('strange')).toEqual(['strange', undefined]);
  },
);

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deaf } from '../../../../testing/nodes/test-kit';
import { newPersonKey } from '../../../../runtime/entries/keys';
import { backupVersion } from '../../../storage/archive/backup-format';
import { checkingFolder, packedFile } from '../../../storage/archive/restore';
import { silent } from '../../../storage/logger';
import { settingsPath } from '../../../storage/settings-path';
import type { Caller } from '../../ipc/router';
import { Tasks } from '../archives/tasks';
import { Adding, type AddingParts } from './adding';

let folder = '';
const begun: Adding[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'computers-'))));
afterEach(() => {
  for (const adding of begun.splice(0)) adding.end();
  rmSync(folder, { recursive: true, force: true });
});

const caller = (window: number): Caller => ({ window, kind: 'preferences', conversation: null });

/** Adding in a profile of its own. `ports` are those at which it said that the profile is offered. */
function addingIn(name: string, unpack: AddingParts['archives']['unpack']) {
  const profile = join(folder, name);
  mkdirSync(profile);
  const ports: number[] = [];
  const adding = new Adding({
    profile,
    archives: {
      pack: () => {
        writeFileSync(packedFile(profile), 'a profile');
        return Promise.resolve(packedFile(profile));
      },
      unpack,
    },
    dialogs: { confirm: () => Promise.resolve(true) },
    preferences: {
      named: false,
      nearby: { enabled: true, hops: 1, excluded: [], loopback: true, port: 0, manual: [] },
    },
    keys: { isOpen: true },
    client: { offersProfileAt: (port) => void (port !== undefined && ports.push(port)) },
    tasks: new Tasks(() => undefined),
    discovery: deaf,
    startAgain: () => undefined,
    log: silent,
    changed: () => undefined,
  });
  begun.push(adding);
  return { adding, profile, ports };
}

const never = () => Promise.reject(new Error('nothing comes'));

/** Whether something listens at a port of this computer. */
async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const opened = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return opened;
}

test('nothing of a profile stays in the open if it cannot be put to use', async () => {
  const desk = addingIn('desk', never);
  await desk.adding.offer(caller(1));
  const { view } = desk.adding;
  const code = view?.state === 'open' ? view.code : '';
  let checking = '';
  const lap = addingIn('lap', () => {
    // What is to become the settings cannot be written.
    mkdirSync(settingsPath(checking), { recursive: true });
    const about = {
      parley: 'profile' as const,
      version: backupVersion,
      made: '2026-01-01T00:00:00.000Z',
      program: '1.0.0',
      person: newPersonKey().id,
      user: 'ann',
    };
    return Promise.resolve({ about, conversations: 0, messages: 0 });
  });
  checking = checkingFolder(lap.profile);
  const [port = 0] = desk.ports;
  await expect(lap.adding.take(caller(2), { code, address: `127.0.0.1:${port}` })).rejects.toThrow();
  expect(existsSync(checking)).toBe(false);
});

test('no code is valid that no window shows', async () => {
  const { adding, ports } = addingIn('desk', never);
  const closed = adding.offer(caller(1));
  await new Promise(setImmediate);
  adding.windowClosed(1);
  expect(await closed).toBe(false);
  expect(adding.view).toBeNull();
  expect(ports).toEqual([]);

  const outcomes = await Promise.all([adding.offer(caller(1)), adding.offer(caller(1))]);
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  expect(await isOpen(ports.at(-1) ?? 0)).toBe(true);
  adding.end();
  for (const port of ports) expect(await isOpen(port)).toBe(false);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestClient } from '../testing/conformance/client';
import { start, type ServerProcess } from '../testing/conformance/program';
import type { Options } from './command-line';
import { reload } from './reload';

const options: Options = {
  host: '::1',
  port: 1,
  name: 'A',
  data: '/d',
  maxConnections: 2,
  rate: 3,
  plain: false,
  names: 'claimed',
  inviteOnly: false,
  fileCache: 1,
};

test('reports what changed, what needs a restart, and the settings in use', () => {
  expect(reload(options, options)).toEqual({ running: options, changed: [], needRestart: [] });
  const read = {
    ...options,
    port: 9,
    data: '/e',
    name: 'B',
    retain: 7,
    maxPerAddress: 1,
    rate: 4,
    plain: true,
    names: 'open' as const,
    fileCache: 2,
  };
  expect(reload(options, read)).toEqual({
    running: { ...read, port: 1, data: '/d' },
    changed: ['name', 'max-per-address', 'rate', 'plain', 'names', 'retain', 'file-cache'],
    needRestart: ['port', 'data'],
  });
});

test('a setting that needs a restart is reported again until the restart', () => {
  const read = { ...options, host: '::' };
  expect(reload(reload(options, read).running, read).needRestart).toEqual(['host']);
});

let folder = '';
let server: ServerProcess;
/** Lines of the log, parsed. */
const log: Record<string, unknown>[] = [];
const config = (...lines: string[]): void =>
  writeFileSync(join(folder, 'config.toml'), `${lines.join('\n')}\n`);
const nameNow = async (): Promise<unknown> => {
  const client = await TestClient.connect(server);
  client.send('REGISTER', { user: 'ann' });
  const { fields } = await client.take('WELCOME');
  client.socket.destroy();
  await client.closed;
  return fields['server'];
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-reload-'));
  config('name = "Before"');
  server = await start(join(folder, 'data'), '--config', join(folder, 'config.toml'));
  createInterface(server.child.stderr ?? process.stdin).on('line', (line) => log.push(JSON.parse(line)));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends SIGHUP. Returns the line of the log that reports it. */
async function reloaded(event: string): Promise<Record<string, unknown> | undefined> {
  log.length = 0;
  server.child.kill('SIGHUP');
  await expect.poll(() => log.some((line) => line['event'] === event)).toBe(true);
  return log.find((line) => line['event'] === event);
}

test('SIGHUP applies what can change, keeps connections, and reports the rest', async () => {
  const staying = await TestClient.register(server, 'bob');
  expect(await nameNow()).toMatchObject({ name: 'Before' });
  config('name = "After"', 'host = "127.0.0.9"', 'max-connections = 1', 'max-per-address = 1');
  expect(await reloaded('settings that need a restart')).toMatchObject({ level: 'warn', settings: ['host'] });
  const full = await TestClient.connect(server);
  expect((await full.take('ERROR')).fields['code']).toBe('too-many-connections');
  config('name = "After"');
  expect(await reloaded('settings read again')).toMatchObject({
    changed: ['max-connections', 'max-per-address'],
  });
  expect(await nameNow()).toMatchObject({ name: 'After' });
  await staying.settle();
  staying.socket.destroy();
});

test('an invalid config file changes nothing, and the log names the line', async () => {
  config('name = "Later"', 'rate = 0');
  expect(await reloaded('settings not changed')).toMatchObject({
    level: 'error',
    why: expect.stringMatching(/config\.toml, line 2: rate cannot be '0'\./),
  });
  expect(await nameNow()).toMatchObject({ name: 'After' });
});

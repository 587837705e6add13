import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsPath } from '../../../storage/settings-path';
import { moveSettings } from './moved-settings';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'moved-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function moved(settings: string): unknown {
  writeFileSync(settingsPath(folder), settings);
  moveSettings(folder, { from: '10.0.0.7', name: 'ann' });
  return JSON.parse(readFileSync(settingsPath(folder), 'utf8'));
}

test('a server on the other computer is reached there, and none is hosted here', () => {
  const hosting = { enabled: true, port: 6666, name: 'Kitchen' };
  expect(
    moved(JSON.stringify({ server: { host: '127.0.0.1', port: 6666 }, hosting, theme: 'dark' })),
  ).toEqual({
    server: { host: '10.0.0.7', port: 6666 },
    hosting: { ...hosting, enabled: false },
    theme: 'dark',
    user: 'ann',
  });
});

test('a server elsewhere stays, and so does a name', () => {
  const settings = { server: { host: 'chat.example', port: 6666 }, user: 'anna' };
  expect(moved(JSON.stringify(settings))).toEqual(settings);
});

test('settings that cannot be read leave the name', () => {
  expect(moved('{')).toEqual({ user: 'ann' });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../../../storage/logger';
import { PictureFile } from '../../../storage/picture';
import { openSettings } from '../../../storage/settings';
import type { Nearby } from '../../command-line';
import { Preferences } from './preferences';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-preferences-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const preferencesOf = (nearby?: Nearby): Preferences =>
  new Preferences(
    openSettings(join(folder, 'settings.json'), silent),
    new PictureFile(join(folder, 'picture.png')),
    { user: 'ann', server: undefined, nearby, language: undefined },
    'ann',
  );

test('whoever is away by themselves has not chosen that, and a note does not make it so', () => {
  const preferences = preferencesOf();
  preferences.setAbsent(true);
  expect([preferences.status, preferences.chosen]).toEqual(['away', 'available']);
  preferences.setStatus(undefined, 'At lunch');
  preferences.setAbsent(false);
  expect([preferences.status, preferences.profile.note]).toEqual(['available', 'At lunch']);
});

test('in a meeting the user is busy, unless they have chosen another status', () => {
  const preferences = preferencesOf();
  preferences.setMeeting(1_000);
  expect([preferences.status, preferences.meetingUntil]).toEqual(['busy', 1_000]);
  // Whoever speaks there does not touch the keyboard.
  preferences.setAbsent(true);
  expect(preferences.status).toBe('busy');
  preferences.setAbsent(false);
  preferences.setStatus('available', '');
  expect([preferences.status, preferences.meetingUntil]).toEqual(['available', null]);
  // It was about that one.
  preferences.setMeeting(null);
  preferences.setMeeting(2_000);
  expect(preferences.status).toBe('busy');
  preferences.setStatus('away', '');
  expect(preferences.status).toBe('away');
});

test.each([
  ['off', { enabled: false, loopback: false }],
  ['loopback', { enabled: true, loopback: true }],
] as const)('nearby %s of the command line is not stored with other choices', (nearby, shown) => {
  const preferences = preferencesOf(nearby);
  preferences.change({ nearby: { ...preferences.view.nearby, hops: 4 } });
  expect(preferences.view.nearby).toMatchObject({ hops: 4, ...shown });
  expect(preferencesOf().nearby).toMatchObject({ hops: 4, enabled: true, loopback: false });
});

test('nearby on of the command line looks for people in this run, although it is off otherwise', () => {
  preferencesOf().change({ nearby: { ...preferencesOf().nearby, enabled: false } });
  const preferences = preferencesOf('on');
  expect(preferences.nearby.enabled).toBe(true);
  preferences.change({ nearby: { ...preferences.view.nearby, hops: 4 } });
  expect(preferencesOf().nearby).toMatchObject({ hops: 4, enabled: false });
});

test.each([
  ['on', 'enabled'],
  ['off', 'enabled'],
  ['loopback', 'loopback'],
] as const)('nearby %s of the command line ends when the user chooses otherwise', (nearby, field) => {
  const preferences = preferencesOf(nearby);
  const { [field]: before } = preferences.view.nearby;
  preferences.change({ nearby: { ...preferences.view.nearby, [field]: !before } });
  expect(preferences.view.nearby[field]).toBe(!before);
  expect(preferencesOf().nearby[field]).toBe(!before);
});

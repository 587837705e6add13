import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../../../storage/logger';
import { PictureFile } from '../../../storage/picture';
import { openSettings } from '../../../storage/settings';
import { Preferences } from './preferences';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-preferences-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const preferencesOf = (): Preferences =>
  new Preferences(
    openSettings(join(folder, 'settings.json'), silent),
    new PictureFile(join(folder, 'picture.png')),
    { user: 'ann', server: undefined, nearby: undefined, language: undefined },
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

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initialSettings, type Settings } from '../../../../shared/settings/settings';
import type { Playable } from '../../../../shared/settings/sounds';
import { bytesOf } from '../../../../testing/windows/page-bytes';
import { Sounds } from './sounds';
import { wavOf } from './tones';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-sounds-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function app(chosen: Partial<Settings>) {
  const played: string[] = [];
  const state = { isQuiet: false };
  const sounds = new Sounds({
    desktop: { play: (sound) => played.push(sound) },
    settings: () => ({ ...initialSettings(), ...chosen }),
    isQuiet: () => state.isQuiet,
  });
  return { sounds, played, state };
}

test('each kind sounds as the user has chosen, or not at all', () => {
  const { sounds, played } = app({
    soundOfMessages: 'off',
    soundOfMentions: 'bell',
    soundOfInvitations: 'desktop',
    soundOfSending: 'file',
  });
  for (const kind of ['message', 'mention', 'invitation', 'own'] as const) sounds.play(kind);
  expect(played).toEqual(['bell', 'file-own']);
});

test('what the user sends is silent while they are not disturbed', () => {
  const { sounds, played, state } = app({ soundOfSending: 'pop' });
  sounds.sent();
  state.isQuiet = true;
  sounds.sent();
  expect(played).toEqual(['pop']);
});

test('a file is played if its bytes are a sound, and otherwise what the app brings', async () => {
  const files = { message: join(folder, 'a.txt'), mention: join(folder, 'b.wav'), own: join(folder, 'gone') };
  writeFileSync(files.message, wavOf('bell'));
  writeFileSync(files.mention, 'words that are no sound at all');
  const { sounds } = app({ soundFiles: files });
  const all = 'bytes=0-';
  const played = async (sound: Playable, range: string): Promise<Buffer> =>
    await bytesOf(await sounds.content(sound, range));
  expect((await played('file-message', all)).equals(wavOf('bell'))).toBe(true);
  for (const sound of ['file-mention', 'file-own', 'file-invitation', 'drop'] as const)
    expect((await played(sound, all)).equals(wavOf('drop'))).toBe(true);
  expect((await played('drop', 'bytes=100-')).equals(wavOf('drop').subarray(100))).toBe(true);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initialSettings, type Settings } from '../../../../shared/settings/settings';
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
  const whole = wavOf('bell');
  expect(await sounds.content('file-message', all)).toEqual({
    type: 'audio/wav',
    bytes: whole.subarray(0, 16_384),
    part: { from: 0, total: whole.length },
  });
  for (const sound of ['file-mention', 'file-own', 'file-invitation', 'drop'] as const)
    expect(await sounds.content(sound, all)).toMatchObject({ type: 'audio/wav', bytes: wavOf('drop') });
  const part = await sounds.content('drop', 'bytes=100-');
  expect(part.part).toEqual({ from: 100, total: wavOf('drop').length });
});

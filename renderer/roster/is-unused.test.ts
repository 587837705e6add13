import { expect, test } from 'vitest';
import { project } from '../../electron/main/views/view';
import type { Settings } from '../../shared/settings/settings';
import { person } from '../../testing/membership/names';
import { plainSettings, plainState } from '../../testing/windows/test-state';
import { isUnused } from './is-unused';

/** The roster's view right after the start, when nothing is connected. */
const started = (settings: Partial<Settings>) =>
  project(plainState({ id: person('ann'), user: 'ann' }, { settings: { ...plainSettings, ...settings } }), {
    kind: 'roster',
    conversation: null,
  });

test('a profile that has a server or looks for people is in use before it is connected', () => {
  expect(isUnused(started({}))).toBe(true);
  expect(isUnused(started({ server: { host: 'lab', port: 6666 } }))).toBe(false);
  expect(isUnused(started({ nearby: { ...plainSettings.nearby, enabled: true } }))).toBe(false);
});

import { expect, test } from 'vitest';
import { initialSettings } from '../../../../shared/settings/settings';
import type { StoredSettings } from '../../../storage/settings';
import { Login } from './login';

/** A system that starts programs at sign-in, and a user who has chosen. */
function system(chosen: Partial<StoredSettings>, isOn: boolean) {
  let all: StoredSettings = {
    ...initialSettings(),
    user: 'ann',
    status: 'available',
    note: '',
    ...chosen,
  };
  const set: unknown[] = [];
  const state = { fails: false };
  const login = new Login({
    preferences: {
      get all() {
        return all;
      },
      change: (changes) => {
        all = { ...all, ...changes };
        login.settingsChanged();
      },
    },
    login: {
      isOn: () => isOn,
      set: (choice) => {
        if (state.fails) throw new Error('read-only');
        set.push(choice);
      },
    },
    log: { warn: () => undefined },
  });
  const choose = (changes: Partial<StoredSettings>): void => {
    all = { ...all, ...changes };
    login.settingsChanged();
  };
  return { login, set, state, choose, isWanted: () => all.startAtLogin };
}

test('a start at sign-in is set once for each choice', () => {
  const { login, set, choose } = system({}, false);
  login.started();
  choose({ startHidden: false });
  expect(set).toEqual([]);
  choose({ startAtLogin: true });
  choose({ theme: 'dark' });
  choose({ startHidden: true });
  choose({ startAtLogin: false });
  expect(set).toEqual([
    { on: true, isHidden: false },
    { on: true, isHidden: true },
    { on: false, isHidden: true },
  ]);
});

test('one that was turned off in the system is off, and one that is on follows the program', () => {
  const off = system({ startAtLogin: true }, false);
  off.login.started();
  expect([off.isWanted(), off.set]).toEqual([false, [{ on: false, isHidden: true }]]);
  const on = system({ startAtLogin: true }, true);
  on.login.started();
  expect([on.isWanted(), on.set]).toEqual([true, [{ on: true, isHidden: true }]]);
});

test('a system that does not take it leaves it off', () => {
  const { state, choose, isWanted } = system({}, false);
  state.fails = true;
  choose({ startAtLogin: true });
  expect(isWanted()).toBe(false);
});

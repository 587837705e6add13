import { expect, test } from 'vitest';
import type { ChoiceAnswer, ChoiceQuestion } from '../../ports';
import { initialSettings } from '../../../../shared/settings/settings';
import type { StoredSettings } from '../../../storage/settings';
import { Staying } from './staying';

/** An app with one window, 7. */
function app(
  options: { hasTray?: boolean; closing?: 'ask' | 'stay' | 'quit'; hosted?: number | undefined } = {},
) {
  const { hasTray = true, closing = 'ask' } = options;
  const hosted = 'hosted' in options ? options.hosted : 0;
  const asked: ChoiceQuestion[] = [];
  const done: string[] = [];
  const state = { hasTray, windows: 1, answer: { action: 0, isForAlways: false } as ChoiceAnswer };
  let settings: StoredSettings = {
    ...initialSettings(),
    user: 'ann',
    status: 'available',
    note: '',
    closing,
  };
  const changes: (() => void)[] = [];
  const due: (() => void)[] = [];
  const staying = new Staying({
    preferences: {
      get all() {
        return settings;
      },
      change: (changed) => void (settings = { ...settings, ...changed }),
    },
    dialogs: {
      ask: (_window, question) => {
        asked.push(question);
        return Promise.resolve(state.answer);
      },
    },
    tray: {
      get isThere() {
        return state.hasTray;
      },
      onChange: (listener) => changes.push(listener),
    },
    windows: {
      get count() {
        return state.windows;
      },
      open: (kind) => done.push(`open ${kind}`),
      minimize: (window) => done.push(`minimize ${window}`),
    },
    hosted: () => Promise.resolve(hosted),
    staysAnyway: false,
    setTimer: (run) => {
      due.push(run);
      return { cancel: () => void due.splice(due.indexOf(run), 1) };
    },
  });
  return {
    staying,
    state,
    asked,
    done,
    get closing() {
      return settings.closing;
    },
    setTray(isThere: boolean): void {
      state.hasTray = isThere;
      for (const listener of changes) listener();
    },
    later: () => due.splice(0).forEach((run) => run()),
  };
}

test('the answer to the last window decides, and can be for always', async () => {
  const keep = app();
  keep.state.answer = { action: 0, isForAlways: true };
  expect(await keep.staying.lastCloses(7)).toBe(true);
  expect([keep.staying.stays, keep.closing, keep.asked.length]).toEqual([true, 'stay', 1]);
  expect(await keep.staying.lastCloses(7)).toBe(true);
  expect(keep.asked).toHaveLength(1);

  const quit = app();
  quit.state.answer = { action: 1, isForAlways: false };
  expect(await quit.staying.lastCloses(7)).toBe(true);
  expect([quit.staying.stays, quit.closing]).toEqual([false, 'ask']);

  const neither = app();
  neither.state.answer = { action: undefined, isForAlways: true };
  expect(await neither.staying.lastCloses(7)).toBe(false);
  expect(neither.closing).toBe('ask');
});

test('without a tray Parley does not hide', async () => {
  const plain = app({ hasTray: false });
  expect(await plain.staying.lastCloses(7)).toBe(true);
  expect([plain.staying.stays, plain.asked.length]).toEqual([false, 0]);

  const staying = app({ hasTray: false, closing: 'stay' });
  expect(await staying.staying.lastCloses(7)).toBe(false);
  expect(staying.done).toEqual(['minimize 7']);
  staying.state.answer = { action: 1, isForAlways: false };
  expect(await staying.staying.lastCloses(7)).toBe(true);
  expect(staying.staying.stays).toBe(false);
});

test('an app without a window opens one when its tray is gone for good', () => {
  const hidden = app();
  hidden.state.windows = 0;
  hidden.staying.startsHidden();
  hidden.later();
  expect(hidden.done).toEqual([]);
  hidden.setTray(false);
  hidden.setTray(true);
  hidden.later();
  expect(hidden.done).toEqual([]);
  hidden.setTray(false);
  hidden.later();
  expect(hidden.done).toEqual(['open roster']);
});

test('who hosts is told for how many people, once', async () => {
  const host = app({ closing: 'quit', hosted: 3 });
  host.state.answer = { action: undefined, isForAlways: false };
  expect(await host.staying.lastCloses(7)).toBe(false);
  expect(host.asked[0]?.message).toBe('3 people are at your server');
  host.state.answer = { action: 0, isForAlways: false };
  expect(await host.staying.lastCloses(7)).toBe(true);
  host.state.windows = 0;
  expect(await host.staying.mayQuit(null)).toBe(true);
  expect(host.asked).toHaveLength(2);
  // Another window was opened instead: the app went on, and so may others.
  host.state.windows = 1;
  expect(await host.staying.mayQuit(null)).toBe(true);
  expect(host.asked).toHaveLength(3);
});

test('who hosts a server that does not answer is asked before others may lose it', async () => {
  const host = app({ closing: 'quit', hosted: undefined });
  expect(await host.staying.lastCloses(7)).toBe(true);
  expect(host.asked.map(({ message }) => message)).toEqual(['Somebody may be at your server']);
});

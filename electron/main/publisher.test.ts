import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Publisher } from './publisher';
import { plainState } from './test-state';
import type { AppState } from './view';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const stateWith = (note: string): AppState => {
  const state = plainState({ id: 'me', user: 'ann' });
  return { ...state, me: { ...state.me, note } };
};

test('changes of one frame reach a window as one, numbered without gaps', () => {
  let note = '';
  const publisher = new Publisher(() => stateWith(note));
  const sent: unknown[] = [];
  const scope = { kind: 'preferences', conversation: null } as const;
  expect(publisher.subscribe(1, scope, (change) => sent.push(change)).sequence).toBe(0);
  for (note of ['a', 'b', 'c']) publisher.changed();
  vi.advanceTimersByTime(20);
  note = 'd';
  publisher.changed();
  vi.advanceTimersByTime(20);
  publisher.changed();
  vi.advanceTimersByTime(20);
  expect(sent).toMatchObject([
    { sequence: 1, patch: { me: { note: 'c' } } },
    { sequence: 2, patch: { me: { note: 'd' } } },
  ]);
  expect(publisher.subscribe(1, scope, () => undefined)).toMatchObject({
    sequence: 2,
    view: { me: { note: 'd' } },
  });
  publisher.forget(1);
  note = 'e';
  publisher.flush();
  expect(sent).toHaveLength(2);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conversation } from '../../../testing/membership/entries';
import { person } from '../../../testing/membership/names';
import { Pace } from './pace';
import { Publisher } from './publisher';
import { plainState } from '../../../testing/windows/test-state';
import type { Scope } from '../../../shared/ipc/windows';
import type { AppState } from './view';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const stateWith = (note: string): AppState => {
  const state = plainState({ id: person('me'), user: 'ann' });
  return { ...state, me: { ...state.me, note } };
};

const ofConversation = { kind: 'conversation', conversation } as const;
const ofRoster = { kind: 'roster', conversation: null } as const;

/** Number of views made in a second with a change in each millisecond, if one view takes `costMs`. */
function viewsPerSecond(costMs: number, scope: Scope = ofConversation): number {
  let clock = 0;
  let views = 0;
  const state = (): AppState => {
    views += 1;
    clock += costMs;
    return stateWith(String(clock));
  };
  let patches = 0;
  const publisher = new Publisher(state, undefined, () => clock);
  publisher.subscribe(1, scope, () => (patches += 1));
  views = 0;
  for (let ms = 0; ms < 1_000; ms += 1) {
    publisher.changed();
    clock += 1;
    vi.advanceTimersByTime(1);
  }
  expect(patches).toBe(views);
  vi.clearAllTimers();
  return views;
}

test('in a flood, the view of a conversation is computed some 15 times a second, that of a list 10 times; it takes at most half of the time', () => {
  // Four in a row, the first of them at once, and then one after each rest.
  expect(viewsPerSecond(1)).toBe(18);
  expect(viewsPerSecond(16)).toBe(18);
  expect(viewsPerSecond(100)).toBe(10);
  expect(viewsPerSecond(400)).toBe(3);
  expect(viewsPerSecond(1, ofRoster)).toBe(10);
  expect(viewsPerSecond(400, ofRoster)).toBe(3);
});

test('a change after a pause reaches windows in the same turn, those of conversations first; the next one waits', () => {
  let note = '';
  let clock = 0;
  const publisher = new Publisher(
    () => stateWith(note),
    undefined,
    () => clock,
  );
  const sent: string[] = [];
  publisher.subscribe(1, ofRoster, () => sent.push('roster'));
  publisher.subscribe(2, ofConversation, () => sent.push('conversation'));
  const after = (ms: number): string[] => {
    clock += ms;
    vi.advanceTimersByTime(ms);
    return sent.splice(0);
  };
  note = 'a';
  publisher.changed();
  expect(after(0)).toEqual(['conversation', 'roster']);
  note = 'b';
  publisher.changed();
  expect(after(15)).toEqual([]);
  expect(after(1)).toEqual(['conversation']);
  expect(after(84)).toEqual(['roster']);
  after(100);
  note = 'c';
  publisher.changed();
  expect(after(0)).toEqual(['conversation', 'roster']);
});

test('what a list changes by a call reaches it before the call is answered', () => {
  let note = '';
  const publisher = new Publisher(
    () => stateWith(note),
    undefined,
    () => 0,
  );
  const sent: string[] = [];
  publisher.subscribe(1, ofRoster, () => sent.push(note));
  publisher.changed();
  publisher.flush();
  note = 'a';
  publisher.changed();
  publisher.acted({ kind: 'conversation', conversation });
  expect(sent).toEqual([]);
  publisher.acted(ofRoster);
  expect(sent).toEqual(['a']);
});

test('changes of one frame reach a window as one patch, numbered without gaps', () => {
  let note = '';
  const publisher = new Publisher(() => stateWith(note));
  const sent: unknown[] = [];
  const scope = { kind: 'preferences', conversation: null } as const;
  expect(publisher.subscribe(1, scope, (change) => sent.push(change)).sequence).toBe(0);
  for (note of ['a', 'b', 'c']) publisher.changed();
  vi.advanceTimersByTime(100);
  note = 'd';
  publisher.changed();
  vi.advanceTimersByTime(100);
  publisher.changed();
  vi.advanceTimersByTime(100);
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

test('a pace that has ended does nothing more', () => {
  let updates = 0;
  const pace = new Pace(
    () => (updates += 1),
    16,
    () => 0,
  );
  pace.changed();
  pace.end();
  pace.changed();
  vi.runAllTimers();
  expect(updates).toBe(0);
});

test('only the window with a flood waits for its changes, and none gets lost', () => {
  let clock = 0;
  let note = '';
  const publisher = new Publisher(
    () => stateWith(note),
    undefined,
    () => clock,
  );
  const sent: number[] = [];
  publisher.subscribe(1, ofConversation, () => sent.push(1));
  const after = (ms: number, change?: string): number[] => {
    if (change !== undefined) {
      note = change;
      publisher.changed();
    }
    clock += ms;
    vi.advanceTimersByTime(ms);
    return sent.splice(0);
  };
  for (const change of ['a', 'b', 'c', 'd']) expect(after(20, change)).toEqual([1]);
  publisher.subscribe(2, ofConversation, () => sent.push(2));
  expect(after(20, 'e')).toEqual([2]);
  expect(after(50)).toEqual([1]);
  // It is over: a change after a pause comes at once.
  after(100);
  after(100);
  expect(after(0, 'f')).toEqual([1, 2]);
});

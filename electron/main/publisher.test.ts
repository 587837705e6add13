import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Publisher } from './publisher';
import type { AppState } from './view';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function fakeState(note: string): AppState {
  return {
    me: { id: 'me', user: 'ann', online: true, status: 'available', note, picture: null, named: true },
    online: new Map(),
    connection: { state: 'unconfigured' },
    hosting: { state: 'off', addresses: [], detail: '' },
    settings: {
      server: null,
      hosting: { enabled: false, port: 6666, name: 'x' },
      theme: 'system',
      textSize: '100',
      enterSends: true,
      notifications: true,
      notificationText: true,
      onClose: 'ask',
      ignored: [],
    },
    digests: new Map(),
    pictureOf: () => null,
    readUpTo: () => '',
    draft: () => '',
    unreadFrom: () => null,
  };
}

test('changes of one frame reach a window as one, numbered without gaps', () => {
  let note = '';
  const publisher = new Publisher(() => fakeState(note));
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

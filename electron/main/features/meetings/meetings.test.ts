import { expect, test } from 'vitest';
import type { Result } from '../../../../shared/protocol/errors';
import type { CalendarProblem, Span } from './busy-times';
import { Meetings } from './meetings';

const minute = 60_000;

/** Meetings of a calendar that the test writes, with a clock that it moves on. */
function watched(times: readonly Span[]) {
  const state = { now: 0, file: '/calendar.ics', times, problem: null as CalendarProblem | null };
  const due = new Set<{ run: () => void; at: number }>();
  let fileChanged = (): void => undefined;
  let reads = 0;
  let changes = 0;
  const meetings = new Meetings(
    {
      reader: {
        read: (): Promise<Result<readonly Span[], CalendarProblem>> => {
          reads += 1;
          return Promise.resolve(
            state.problem === null ? { ok: true, value: state.times } : { ok: false, error: state.problem },
          );
        },
        watch: (_path, listener) => {
          fileChanged = listener;
          return () => (fileChanged = () => undefined);
        },
      },
      file: () => state.file,
      now: () => state.now,
      setTimer: (run, ms) => {
        const timer = { run, at: state.now + ms };
        due.add(timer);
        return { cancel: () => due.delete(timer) };
      },
    },
    () => (changes += 1),
  );
  return {
    meetings,
    state,
    reads: () => reads,
    changes: () => changes,
    fileChanges: () => fileChanged(),
    /** Lets time pass until a time, and what is read then be read. */
    async pass(to: number): Promise<void> {
      for (;;) {
        const [next] = [...due].filter(({ at }) => at <= to).sort((a, b) => a.at - b.at);
        if (!next) break;
        due.delete(next);
        state.now = Math.max(state.now, next.at);
        next.run();
        await Promise.resolve();
        await Promise.resolve();
      }
      state.now = to;
    },
  };
}

const meeting: Span = { from: 30 * minute, to: 60 * minute };

test('a meeting is known while it lasts, and the next one before', async () => {
  const { meetings, pass, changes } = watched([meeting]);
  meetings.settingsChanged();
  await pass(10 * minute);
  expect([meetings.until, meetings.next]).toEqual([null, meeting]);
  const before = changes();
  await pass(30 * minute);
  expect([meetings.until, meetings.next, changes()]).toEqual([meeting.to, null, before + 1]);
  await pass(59 * minute);
  expect(meetings.until).toBe(meeting.to);
  await pass(60 * minute);
  expect(meetings.until).toBeNull();
});

test('the calendar is read again when it changes, and after an hour', async () => {
  const { meetings, state, reads, pass, fileChanges } = watched([meeting]);
  meetings.settingsChanged();
  await pass(minute);
  expect(reads()).toBe(1);
  state.times = [{ from: 0, to: 45 * minute }];
  // Several changes at once are one.
  fileChanges();
  fileChanges();
  await pass(2 * minute);
  expect([reads(), meetings.until]).toEqual([2, 45 * minute]);
  await pass(63 * minute);
  expect(reads()).toBe(2);
  await pass(90 * minute);
  expect(reads()).toBe(3);
});

test('a calendar that cannot be read any more, or is not wanted, keeps nobody busy', async () => {
  const { meetings, state, pass, fileChanges } = watched([{ from: 0, to: 60 * minute }]);
  meetings.settingsChanged();
  await pass(minute);
  expect(meetings.until).toBe(60 * minute);
  state.problem = 'unreadable';
  fileChanges();
  await pass(2 * minute);
  expect([meetings.until, meetings.problem]).toEqual([null, 'unreadable']);
  state.problem = null;
  fileChanges();
  await pass(3 * minute);
  expect([meetings.until, meetings.problem]).toEqual([60 * minute, null]);
  state.file = '';
  meetings.settingsChanged();
  expect([meetings.until, meetings.next, meetings.problem]).toEqual([null, null, null]);
});

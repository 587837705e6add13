import { expect, test } from 'vitest';
import { BoundedLog } from './bounded-log';

/** A bounded log with a clock and a timer that the test controls. */
function bounded() {
  const lines: string[] = [];
  const clock = { now: 0 };
  let run: (() => void) | undefined;
  const log = new BoundedLog(
    (_level, event, details) => lines.push(`${event} ${JSON.stringify(details ?? {})}`),
    (due) => {
      run = due;
      return { cancel: () => (run = undefined) };
    },
    () => clock.now,
  );
  return { log, lines, clock, summarise: () => run?.() };
}

test('10,000 connections do not flood the log: one line counts the omitted ones, and other events are still logged', () => {
  const { log, lines, summarise } = bounded();
  for (let count = 0; count < 10_000; count += 1) log.write('info', 'connected', { address: `a:${count}` });
  expect(lines).toHaveLength(1_000);
  log.write('error', 'fault', { error: 'x' });
  expect(lines.at(-1)).toBe('fault {"error":"x"}');
  summarise();
  expect(lines.slice(1_001)).toEqual(['lines left out {"left":"connected","lines":9000}']);
});

test('omitted lines are counted anew after each report, and logging resumes with time', () => {
  const { log, lines, clock, summarise } = bounded();
  for (let count = 0; count < 1_001; count += 1) log.write('info', 'closed');
  summarise();
  log.flush();
  expect(lines.filter((line) => line.startsWith('lines'))).toHaveLength(1);
  clock.now = 2_000;
  for (let count = 0; count < 3; count += 1) log.write('info', 'closed');
  log.flush();
  expect(lines.slice(1_001)).toEqual([
    'closed {}',
    'closed {}',
    'lines left out {"left":"closed","lines":1}',
  ]);
});

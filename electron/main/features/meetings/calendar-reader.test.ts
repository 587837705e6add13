import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CalendarReader } from './calendar-reader';

const reader = new CalendarReader(new URL('../../../../out/main/calendar-worker.js', import.meta.url));
const from = Date.UTC(2026, 10, 30);
const span = { from, to: from + 24 * 60 * 60 * 1_000 };

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-calendar-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const written = (...lines: readonly string[]): string => {
  const path = join(folder, 'calendar.ics');
  const event = ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT'];
  writeFileSync(path, ['BEGIN:VCALENDAR', ...event, 'END:VCALENDAR', ''].join('\r\n'));
  return path;
};

test('a calendar is read in a thread', async () => {
  const path = written('DTSTART:20261130T010000Z', 'DTEND:20261130T020000Z');
  const hour = 60 * 60 * 1_000;
  expect(await reader.read(path, span)).toEqual({
    ok: true,
    value: [{ from: from + hour, to: from + 2 * hour }],
  });
});

test('what cannot be read is told apart', async () => {
  const large = join(folder, 'large.ics');
  writeFileSync(large, Buffer.alloc(5 * 1024 * 1024 + 1, 'x'));
  for (const [path, error] of [
    [join(folder, 'gone.ics'), 'unreadable'],
    [folder, 'not-a-calendar'],
    [large, 'too-large'],
  ] as const)
    expect(await reader.read(path, span)).toEqual({ ok: false, error });
});

test('a rule that no day meets does not keep the thread', async () => {
  const path = written(
    'DTSTART:20261130T010000Z',
    'DTEND:20261130T020000Z',
    'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
  );
  expect(await reader.read(path, span)).toEqual({ ok: false, error: 'too-slow' });
}, 30_000);

test('a change of the file is noticed, also if another takes its place', async () => {
  const path = written('DTSTART:20261130T010000Z', 'DTEND:20261130T020000Z');
  let changes = 0;
  const end = reader.watch(path, () => (changes += 1));
  writeFileSync(join(folder, 'other.ics'), 'other');
  renameSync(join(folder, 'other.ics'), path);
  await expect.poll(() => changes).toBeGreaterThan(0);
  end();
  // There is no such folder.
  reader.watch(join(folder, 'nowhere', 'calendar.ics'), () => undefined)();
});

import { expect, test } from 'vitest';
import { menuLabel, windowBeside, type ListedWindow } from './listed-windows';

/** Windows with the numbers 1, 2, …: `F` is in front, `M` minimized, `.` neither. */
const windows = (states: string): ListedWindow[] =>
  [...states].map((state, index) => ({
    id: index + 1,
    title: `Window ${index + 1}`,
    kind: null,
    conversation: null,
    isInFront: state === 'F',
    isMinimized: state === 'M',
  }));

test.each([
  ['F..', 1, 2],
  ['F..', -1, 3],
  ['..F', 1, 1],
  ['FM.', 1, 3],
  ['.MF', -1, 1],
  ['F', 1, 1],
  ['FM', 1, 1],
  ['..', 1, 1],
  ['..', -1, 2],
  ['MM', 1, undefined],
  ['', -1, undefined],
] as const)('of the windows %j, a step of %i leads to %j', (states, step, id) => {
  expect(windowBeside(windows(states), step)?.id).toBe(id);
});

test.each([
  ['Bob', 'Bob'],
  ['R & D', 'R && D'],
  ['😀'.repeat(60), '😀'.repeat(60)],
  ['😀'.repeat(61), `${'😀'.repeat(59)}…`],
  ['&'.repeat(60), '&'.repeat(120)],
])('the title %j is the item %j', (title, label) => {
  expect(menuLabel(title)).toBe(label);
});

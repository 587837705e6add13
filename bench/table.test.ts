import { expect, test } from 'vitest';
import { formatTable } from './table';

test('a table is Markdown with even columns', () => {
  const text = formatTable({
    columns: ['', 'Parley', 'ngircd'],
    rows: [
      ['deliveries', '0.38', '1.34 (1.2–1.9)'],
      ['p99', '20'],
    ],
  });
  expect(text.split('\n')).toEqual([
    '|            | Parley |         ngircd |',
    '| ---------- | -----: | -------------: |',
    '| deliveries |   0.38 | 1.34 (1.2–1.9) |',
    '| p99        |     20 |                |',
  ]);
});

import { expect, test } from 'vitest';
import { readingMs } from './notices';

test('a notice is shown as long as reading it takes', () => {
  expect(readingMs('Exported to page.html.')).toBeGreaterThan(6_000);
  expect(readingMs('Exported to page.html.')).toBeLessThan(10_000);
  expect(readingMs('x'.repeat(200))).toBe(20_000);
});

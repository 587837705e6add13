import { expect, test } from 'vitest';
import { readingMs } from './notices';

test('a notice stays for as long as it takes to read it, and no longer', () => {
  expect(readingMs('Exported to page.html.')).toBeGreaterThan(6_000);
  expect(readingMs('Exported to page.html.')).toBeLessThan(10_000);
  expect(readingMs('x'.repeat(200))).toBe(20_000);
});

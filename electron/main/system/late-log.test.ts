import { expect, test } from 'vitest';
import { LateLog } from './late-log';

test('what is logged before there is a file is written once there is one, in order', () => {
  const late = new LateLog();
  late.warn('Odd.', { why: 'early' });
  late.error('Wrong.');
  const written: unknown[] = [];
  late.begin({
    info: (...line) => written.push(['info', ...line]),
    warn: (...line) => written.push(['warn', ...line]),
    error: (...line) => written.push(['error', ...line]),
  });
  late.info('Begun.');
  expect(written).toEqual([
    ['warn', 'Odd.', { why: 'early' }],
    ['error', 'Wrong.', undefined],
    ['info', 'Begun.', undefined],
  ]);
});

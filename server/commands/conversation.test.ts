import { expect, test } from 'vitest';
import { messagesIn } from './conversation';

test('lines with which a full node makes the server search count as much as the searches', () => {
  expect(messagesIn.HAVE({ conversations: Array(100).fill({}) })).toBe(100);
  expect(messagesIn.WANT({ hashes: Array(100).fill('hash') })).toBe(100);
});

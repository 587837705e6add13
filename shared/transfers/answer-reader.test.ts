import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader, parseAnswerHead } from './answer-reader';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is made of an answer that comes in parts of these lengths, the last again and again. */
function read(answer: string, most: number, lengths: readonly number[] = [answer.length]) {
  const content: number[] = [];
  const reader = new AnswerReader(most, (part) => content.push(...part));
  const bytes = bytesOf(answer);
  let state = 'more';
  for (let at = 0, part = 0; at < bytes.length; part += 1) {
    const end = at + (lengths[Math.min(part, lengths.length - 1)] ?? 1);
    state = reader.add(bytes.subarray(at, end));
    at = end;
  }
  return { state, content: String.fromCharCode(...content), status: reader.head?.status };
}

test('an answer is read however it is cut', () => {
  const answer =
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 206 Partial Content\r\ncontent-length: 7\r\n\r\nabcdefg';
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (lengths) => {
      expect(read(answer, 7, lengths)).toEqual({ state: 'whole', content: 'abcdefg', status: 206 });
    }),
  );
});

test('an answer is not whole before its last byte, and what comes after that breaks it', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n';
  expect(read(`${head}ab`, 3).state).toBe('more');
  expect(read(`${head}abcd`, 9)).toEqual({ state: 'broken', content: '', status: 200 });
  expect(read(`${head}abcd`, 9, [head.length + 3, 1])).toMatchObject({ state: 'broken', content: 'abc' });
});

test('an answer that is longer than it may be is not read', () => {
  expect(read('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd', 3)).toMatchObject({
    state: 'broken',
    content: '',
  });
  expect(read(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`, 3).state).toBe('broken');
});

test('what comes before an answer is bounded', () => {
  const before = 'HTTP/1.1 100 Continue\r\n\r\n';
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na';
  expect(read(before.repeat(4) + answer, 1).state).toBe('whole');
  expect(read(before.repeat(5) + answer, 1).state).toBe('broken');
});

test.each([
  [
    'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    { status: 200, length: 0, closes: true },
  ],
  ['HTTP/1.0 404 \r\ncontent-length:5\r\n\r\n', { status: 404, length: 5, closes: true }],
  ['HTTP/1.1 204 No Content\r\n\r\n', { status: 204, length: 0, closes: false }],
  ['HTTP/1.1 200 OK\r\n\r\n', undefined],
  ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n', undefined],
  ['HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n', undefined],
  ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', undefined],
  ['HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n', undefined],
  ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n', undefined],
  ['HTTP/2 200\r\nContent-Length: 1\r\n\r\n', undefined],
  ['NOTICE {}\r\n\r\n', undefined],
])('of the head %j is read %j', (text, head) => {
  expect(parseAnswerHead(text)).toEqual(head);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLine, encodeMessage, joinBytes, LineDecoder, type Line } from './codec';
import { limits } from './limits';

const command = fc.stringMatching(/^[A-Z_]{1,32}$/);
const fields = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => {
  const parsed: unknown = JSON.parse(JSON.stringify(value));
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
});

/** Bytes split at some places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}
const read = (decoder: LineDecoder, chunks: readonly Uint8Array[]): Line[] =>
  chunks.flatMap((chunk) =>
    decoder.push(chunk).map((line) => (line.tooLong ? line : { ...line, bytes: line.bytes.slice() })),
  );

test('decoding reverses encoding', () => {
  fc.assert(
    fc.property(command, fields, (name, value) => {
      const line = encodeMessage(name, value).subarray(0, -1);
      expect(decodeLine(line)).toEqual({ ok: true, value: { command: name, fields: value } });
    }),
  );
});

test('the lines do not depend on how the bytes are split', () => {
  const message = fc.tuple(command, fields).map(([name, value]) => encodeMessage(name, value));
  const stream = fc.array(fc.oneof(message, fc.uint8Array()), { maxLength: 8 }).map(joinBytes);
  fc.assert(
    fc.property(
      stream,
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.integer({ min: 1, max: 80 }),
      (bytes, places, most) => {
        expect(read(new LineDecoder(most), cut(bytes, places))).toEqual(read(new LineDecoder(most), [bytes]));
      },
    ),
  );
});

test('a line of exactly the limit is decoded; one byte more is reported once, and decoding resumes at the next line', () => {
  const fits = new Uint8Array(limits.lineBytes).fill(65);
  fits[limits.lineBytes - 1] = 10;
  expect(new LineDecoder().push(fits)).toMatchObject([{ tooLong: false }]);
  const over = joinBytes([Uint8Array.of(65), fits, encodeMessage('PING')]);
  expect(new LineDecoder().push(over)).toMatchObject([{ tooLong: true }, { tooLong: false }]);
});

test('encoding refuses a line over the limit', () => {
  const room = limits.lineBytes - encodeMessage('PING', { token: '' }).length;
  expect(encodeMessage('PING', { token: 'x'.repeat(room) })).toHaveLength(limits.lineBytes);
  expect(() => encodeMessage('PING', { token: 'x'.repeat(room + 1) })).toThrow(RangeError);
});

test('the decoder never throws, whatever the bytes', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeLine(bytes)));
});

test('a line that arrives byte by byte takes at most twice its length in memory', () => {
  const decoder = new LineDecoder();
  for (let length = 1; length < limits.lineBytes; length += 1) {
    expect(decoder.push(Buffer.from('x'))).toEqual([]);
    if (decoder.bufferBytes > Math.max(128, length * 2)) expect.unreachable(`${decoder.bufferBytes} bytes`);
  }
  expect(decoder.bufferBytes).toBeLessThanOrEqual(limits.lineBytes);
  const [line] = decoder.push(Buffer.from('\n'));
  expect(line).toMatchObject({ tooLong: false, bytes: { length: limits.lineBytes - 1 } });
  expect(decoder.bufferBytes).toBe(0);
});

test.each([
  ['PING', 'PING', {}],
  ['PING ', 'PING', {}],
  ['PING {"a":1}', 'PING', { a: 1 }],
])('%j is decoded', (text, name, value) => {
  expect(decodeLine(Buffer.from(text))).toEqual({ ok: true, value: { command: name, fields: value } });
});

test.each([
  ['ping', 'bad-line'],
  ['', 'bad-line'],
  ['PING{}', 'bad-line'],
  ['PING []', 'not-json'],
  ['PING null', 'not-json'],
  ['PING {', 'not-json'],
])('%j is refused as %s', (text, code) => {
  expect(decodeLine(Buffer.from(text))).toMatchObject({ ok: false, error: { code } });
});

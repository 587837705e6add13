import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLine } from '../protocol/codec';
import { limits } from '../protocol/limits';
import { serverSchemas } from '../protocol/messages';
import { haveLine, haveLines } from './have-lines';
import { Log } from './log';
import { emptyShelf, type Head } from './shelf';

const idOf = (number: number): string => String(number).padStart(43, 'A');
const conversationOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A log of so many authors, each with so many numbers apart from each other. */
function logOf(number: number, authors: number, gaps: number): Log {
  const ranges = Array.from({ length: gaps + 1 }, (_, at) => [at * 2 + 1, at * 2 + 1] as const);
  const heads = new Map<string, Head>();
  for (let at = 0; at < authors; at += 1) heads.set(idOf(at), { ranges, clock: 1_000, pruned: 1 });
  return new Log(conversationOf(number), emptyShelf, undefined, { controls: [], heads, clock: 1_000 });
}

function read(line: Uint8Array): { conversation: string; authors: number }[] {
  expect(line.length).toBeLessThanOrEqual(limits.lineBytes);
  const message = decodeLine(line.subarray(0, -1));
  if (!message.ok) throw new Error(message.error.message);
  return serverSchemas.HAVE.parse(message.value.fields).conversations.map(({ conversation, have }) => ({
    conversation,
    authors: Object.keys(have).length,
  }));
}

test('conversations of any size are listed whole, in order, in lines that fit', () => {
  const sizes = fc.array(
    fc.record({ authors: fc.integer({ min: 1, max: 40 }), gaps: fc.integer({ min: 0, max: 20 }) }),
    {
      maxLength: 250,
    },
  );
  fc.assert(
    fc.property(sizes, (all) => {
      const logs = all.map(({ authors, gaps }, at) => logOf(at, authors, gaps));
      const lines = [...haveLines(logs, undefined)].flatMap((line) => line ?? []);
      expect(lines.flatMap(read)).toEqual(
        all.map(({ authors }, at) => ({ conversation: conversationOf(at), authors })),
      );
      expect(lines.map((line) => Buffer.from(line).includes('"last":true'))).toEqual([
        ...Array<boolean>(lines.length - 1).fill(false),
        true,
      ]);
    }),
    { numRuns: 20 },
  );
});

test('100 conversations of 14 people each do not make one line of 73,737 bytes', () => {
  const logs = Array.from({ length: 100 }, (_, at) => logOf(at, 14, 0));
  const lines = [...haveLines(logs, undefined)].flatMap((line) => line ?? []);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.flatMap(read)).toHaveLength(100);
});

test('what lies beyond gaps is left out if the line would be too long; what does not fit even then is not claimed', () => {
  expect(read(haveLine(logOf(1, 50, 199), undefined))).toEqual([
    { conversation: conversationOf(1), authors: 50 },
  ]);
  expect(haveLine(logOf(1, 1_000, 0), undefined)).toHaveLength(0);
  expect(
    [...haveLines([logOf(1, 1_000, 0), logOf(2, 3, 0)], undefined)].flatMap((line) =>
      line ? read(line) : [],
    ),
  ).toEqual([{ conversation: conversationOf(2), authors: 3 }]);
});

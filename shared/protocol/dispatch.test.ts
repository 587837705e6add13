import { expect, test } from 'vitest';
import { z } from 'zod';
import { dispatch, row, type SealedRow } from './dispatch';
import type { Failure } from './errors';
import { textSchema } from './messages';

type State = 'out' | 'in';
type Log = string[];
const table = new Map<string, SealedRow<Log, State>>([
  [
    'SAY',
    row({
      schema: z.object({ text: textSchema }),
      needs: ['in'],
      handle: (log: Log, { text }): Failure | void => {
        if (text === 'no') return { code: 'not-a-member', message: 'No.' };
        log.push(text);
      },
    }),
  ],
]);
const refuse = (): Failure => ({ code: 'not-registered', message: 'Not yet.' });
const run = (text: string, state: State = 'in', log: Log = []) =>
  dispatch(table, log, state, { tooLong: false, bytes: Buffer.from(text) }, refuse);

test('a handler sees checked fields', () => {
  const log: Log = [];
  expect(run('SAY {"text":"hi","more":1}', 'in', log).result.ok).toBe(true);
  expect(log).toEqual(['hi']);
});

test.each([
  ['SAY {"text":"hi"}', 'out', 'not-registered'],
  ['SAY {"text":"no"}', 'in', 'not-a-member'],
  ['SAY {}', 'in', 'missing-field'],
  ['SAY {"text":1}', 'in', 'wrong-type'],
  ['SAY {"text":" "}', 'in', 'empty-text'],
  ['SING {}', 'in', 'unknown-command'],
  ['SAY {', 'in', 'not-json'],
] as const)('%s in state %s fails with %s', (text, state, code) => {
  expect(run(text, state).result).toMatchObject({ ok: false, error: { code } });
});

test('an overlong line is a failure', () => {
  const { result } = dispatch(table, [], 'in', { tooLong: true }, refuse);
  expect(result).toMatchObject({ ok: false, error: { code: 'line-too-long' } });
});

import { expect, test } from 'vitest';
import { readCommandLine } from './command-line';
import { NotMeasured } from './not-measured';

const known = ['log', 'rivals'];

test('without names everything is measured, in three rounds', () => {
  expect(readCommandLine([], known)).toEqual({ names: known, json: false, rounds: 3 });
});

test('names and options come in any order', () => {
  expect(readCommandLine(['--json', 'rivals', '--rounds', '1'], known)).toEqual({
    names: ['rivals'],
    json: true,
    rounds: 1,
  });
});

test.each([[['server']], [['--rounds', '0']], [['--rounds', 'x']], [['--fast']], [['--rounds']]])(
  '%j is answered with the usage',
  (words) => {
    expect(() => readCommandLine(words, known)).toThrow(NotMeasured);
  },
);

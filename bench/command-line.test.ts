import { expect, test } from 'vitest';
import { readCommandLine } from './command-line';
import { NotMeasured } from './not-measured';

const known = ['log', 'rivals'];

test('without names everything is measured, in three rounds, with a hundred thousand messages, a minute of rest, a file of 1 GB and a folder of a hundred thousand', () => {
  expect(readCommandLine([], known)).toEqual({
    names: known,
    json: false,
    rounds: 3,
    messages: 100_000,
    minutes: 1,
    gigabytes: 1,
    files: 100_000,
  });
});

test('names and options come in any order', () => {
  expect(
    readCommandLine(
      [
        ...['--json', 'rivals', '--rounds', '1', '--messages', '50', '--minutes', '10'],
        ...['--gigabytes', '4', '--files', '7'],
      ],
      known,
    ),
  ).toEqual({
    names: ['rivals'],
    json: true,
    rounds: 1,
    messages: 50,
    minutes: 10,
    gigabytes: 4,
    files: 7,
  });
});

test.each([
  [['server']],
  [['--rounds', '0']],
  [['--rounds', 'x']],
  [['--messages', '0']],
  [['--minutes', '0.5']],
  [['--gigabytes', '0']],
  [['--fast']],
  [['--rounds']],
])('%j is answered with the usage', (words) => {
  expect(() => readCommandLine(words, known)).toThrow(NotMeasured);
});

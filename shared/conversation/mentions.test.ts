import fc from 'fast-check';
import { expect, test } from 'vitest';
import { personId } from '../ids';
import { limits } from '../protocol/limits';
import { countedMentions, mentionsIn, names, placedMentions } from './mentions';

const ann = personId.parse('a'.repeat(42) + 'A');
const bob = personId.parse('b'.repeat(42) + 'A');

test.each([
  ['no list', 'all'],
  ['an empty list', []],
  ['a place that is none', [{ start: -1, length: 4 }]],
  ['half a place', [{ start: 0.5, length: 4 }]],
  ['a place without an @', [{ start: 1, length: 4 }]],
  ['nothing after the @', [{ start: 0, length: 1 }]],
  ['a place beyond the text', [{ start: 5, length: 20 }]],
  [
    'two that overlap',
    [
      { start: 0, length: 6 },
      { start: 5, length: 4 },
    ],
  ],
  [
    'two in the wrong order',
    [
      { start: 5, length: 4 },
      { start: 0, length: 4 },
    ],
  ],
  ['a person that is none', [{ start: 0, length: 4, person: 'ann' }]],
  [
    'more than there may be',
    Array.from({ length: limits.mentionsPerText + 1 }, () => ({ start: 0, length: 4 })),
  ],
  ['two lines', [{ start: 10, length: 4 }]],
])('%s names nobody, and the text is as it was written', (_what, mentions) => {
  expect(mentionsIn(mentions, '@ann @bob @c\nd')).toEqual({});
});

test('a text names those at its mentions, or everybody', () => {
  const mentions = [{ start: 0, length: 4, person: ann }];
  const said = mentionsIn(mentions, '@ann @bob');
  expect(said).toEqual({ mentions });
  expect([names(said, ann), names(said, bob), names({}, ann)]).toEqual([true, false, false]);
  expect(names(mentionsIn([{ start: 5, length: 4 }], '@ann @all'), bob)).toBe(true);
});

test('places in a text are the same in code points and in UTF-16 units', () => {
  const piece = fc.tuple(
    fc.constantFrom('', 'x', '🌵', '👩‍👧 ', '\n'),
    fc.constantFrom('@a', '@🌵🌵', '@ann b'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.flat().join('');
      let start = 0;
      const mentions = pieces.map(([before, name]) => {
        start += [...before].length;
        const mention = { start, length: [...name].length };
        start += mention.length;
        return mention;
      });
      expect(
        mentionsIn(
          mentions.map((each) => ({ ...each })),
          text,
        ),
      ).toEqual(mentions.length === 0 ? {} : { mentions });
      const placed = placedMentions(text, mentions);
      expect(placed.map((each) => text.slice(each.start, each.end))).toEqual(pieces.map(([, name]) => name));
      expect(countedMentions(text, placed)).toEqual(mentions);
    }),
  );
});

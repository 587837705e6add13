import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from './query';
import { characterFrom, filter, marked, searchIndex, word, words } from '../../testing/search/test-kit';
import { wordsOf } from './words';

const { keep, find } = searchIndex();

function expectFound(text: string, typed: string): void {
  expect(find(typed)).toEqual([0]);
  expect(marked(text, typed)).not.toBe('');
}

test('a message is found by each of its words, complete or not, and by all of them', () => {
  fc.assert(
    fc.property(words, (all) => {
      const text = all.join(' ');
      keep({ text }, { text: '-' });
      for (const each of [...all, text]) for (const typed of [each, `${each} `]) expectFound(text, typed);
    }),
  );
});

test('a message is found while a word of it is being typed', () => {
  fc.assert(
    fc.property(words, fc.nat(), (all, pick) => {
      const text = all.join(' ');
      keep({ text });
      const graphemes = [...new Intl.Segmenter().segment(all[pick % all.length] ?? '')];
      for (const { index, segment } of graphemes) {
        const typed = (all[pick % all.length] ?? '').slice(0, index + segment.length);
        if (wordsOf(typed).length > 0 && !filter.test(typed)) expectFound(text, typed);
      }
    }),
  );
});

test('a message is found by any phrase of consecutive words, also while it is being typed', () => {
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), (all, from, length) => {
      const text = all.join('\n');
      keep({ text });
      const phrase = all
        .slice(from % all.length)
        .slice(0, 1 + (length % 3))
        .join(' ');
      expectFound(text, `"${phrase}"`);
      expectFound(text, `"${phrase}`);
    }),
  );
});

test('the index matches a text exactly when the excerpt marks something', () => {
  const typed = fc.oneof(
    word,
    word.map((text) => `${text} `),
    words.map((all) => `"${all.join(' ')}"`),
    words.map((all) => `"${all.join(' ')}`),
  );
  const small = fc.string({ unit: characterFrom('aAáb -_かが한하ก่中👍🏽ßsS'), maxLength: 12 });
  fc.assert(
    fc.property(
      fc.oneof(
        small,
        words.map((all) => all.join(' ')),
      ),
      fc.oneof(small, typed),
      (text, what) => {
        fc.pre(parseQuery(what, 0).terms.length === 1);
        keep({ text });
        expect(marked(text, what) !== '').toBe(find(what).length > 0);
      },
    ),
    { numRuns: 1_000 },
  );
});

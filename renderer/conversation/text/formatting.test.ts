import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, type Block, type Inline, type ListItem } from './formatting';
import { mayBeFormatted } from './use-formatting';

/** Blocks in a short notation: `p(a strong(b))`. */
const shown = (blocks: readonly Block[] | undefined): string => (blocks ?? []).map(shownBlock).join(' ');

function shownBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `p(${shownInlines(block.inlines)})`;
    case 'code':
      return `pre:${block.language}(${block.text})`;
    case 'quote':
      return `q(${shown(block.blocks)})`;
    case 'list':
      return `${block.isNumbered ? 'ol' : 'ul'}[${block.items.map(shownItem).join(' | ')}]`;
  }
}

const shownItem = ({ marker, blocks }: ListItem): string =>
  `${marker === undefined ? '' : `${marker} `}${shown(blocks)}`;

const shownInlines = (inlines: readonly Inline[]): string =>
  inlines
    .map((each) => {
      if (each.kind === 'text') return each.text;
      return `${each.kind}(${each.kind === 'code' ? each.text : shownInlines(each.inlines)})`;
    })
    .join('');

test.each([
  ['**bold** *italic* ~~gone~~ `code`', 'p(strong(bold) em(italic) s(gone) code(code))'],
  ['a\nb', 'p(a\nb)'],
  ['snake_case_name and 2 * 3 * 4', 'p(snake_case_name and 2 * 3 * 4)'],
  ['> said\n\nyes', 'q(p(said)) p(yes)'],
  ['- one\n- two\n  - three', 'ul[p(one) | p(two) ul[p(three)]]'],
  ['3. three\n4. four', 'ol[3. p(three) | 4. p(four)]'],
  ['2. a\n7. b\n07. c', 'ol[2. p(a) | 7. p(b) | 07. p(c)]'],
  ['1) a\n2) b', 'ol[1) p(a) | 2) p(b)]'],
  ['- 5 €\n- 3 €', 'ul[p(5 €) | p(3 €)]'],
  ['```ts\nlet a = `**`;\n```', 'pre:ts(let a = `**`;)'],
  ['```two words\nmore\n```', 'pre:(two words\nmore)'],
  ['```\nunfinished', 'pre:(unfinished)'],
  ['\\\\server\\share\\*.txt', 'p(\\\\server\\share\\*.txt)'],
])('%j is read as %s', (text, expected) => {
  expect(shown(blocksOf(text))).toBe(expected);
});

const address = 'https://x.org/a-_b_-/*c*/~~d~~?e=_f_&g';

test.each([
  [`see ${address}`, `p(see ${address})`],
  [`**see ${address}** _and_ ${address}`, `p(strong(see ${address}) em(and) ${address})`],
  [`*${address}*, ~~${address}~~`, `p(em(${address}), s(${address}))`],
  [`- ${address}\n- *b*`, `ul[p(${address}) | p(em(b))]`],
  [`\`${address}\``, `p(code(${address}))`],
  [`\`\`\`\n${address}\n\`\`\``, `pre:(${address})`],
  [`_-_a.b_-_@x.org *b*`, `p(_-_a.b_-_@x.org em(b))`],
])('a link is read before formatting: %j', (text, expected) => {
  expect(shown(blocksOf(text))).toBe(expected);
});

test('a link to a message stays whole, whatever its hash is', () => {
  const sign = fc.constantFrom('-', '_', 'a');
  fc.assert(
    fc.property(fc.string({ unit: sign, minLength: 42, maxLength: 42 }), (hash) => {
      const link = `parley://message/3cf90209-d1fe-84f9-a561-b2488e362031/${hash}A`;
      expect(shown(blocksOf(`*Look*: -_(${link}), ${link} _-`))).toBe(`p(em(Look): -_(${link}), ${link} _-)`);
    }),
  );
});

test.each([
  '<b>bold</b><script>alert(1)</script>',
  '![picture](https://example.org/a.png)',
  '[words](https://example.org)',
  '[words]: https://example.org',
  '<https://example.org>',
  '# heading',
  'heading\n===',
  '---',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '    indented',
  '&amp; &lt;',
])('%j stays as it was typed', (text) => {
  expect(shown(blocksOf(text))).toBe(`p(${text.trim()})`);
});

test('a text that is nested very deep is not taken apart', () => {
  for (const deep of ['> '.repeat(40), '- '.repeat(40), '> - '.repeat(20)]) {
    expect(blocksOf(`${deep}end`)).toBeUndefined();
    expect(blocksOf(`${deep}\nend`)).toBeUndefined();
  }
  expect(shown(blocksOf('> > > end'))).toBe('q(q(q(p(end))))');
  for (const [opens, closes] of [
    ['*a ', ' a*'],
    ['**a ', ' a**'],
    ['~~a ', ' a~~'],
  ] as const) {
    expect(blocksOf(opens.repeat(1_000) + closes.repeat(1_000))).toBeUndefined();
    expect(blocksOf(opens.repeat(3) + closes.repeat(3))).toBeDefined();
  }
});

/** The letters and digits of a text, and what follows the number of an item: formatting never takes them away. */
const words = (text: string): string => text.replace(/[^a-z0-9.)]/g, '');

test('a number alone keeps its sign', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('-', '+'),
      fc.nat(),
      fc.constantFrom('', ' €', ',50', '*3*'),
      (sign, number, unit) => {
        expect(blocksOf(`${sign} ${number}${unit}`)).toBeUndefined();
      },
    ),
  );
});

test('nothing that was written is lost, and a text without signs of formatting is one paragraph', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '*',
        '**',
        '_',
        '~~',
        '`',
        '```',
        '> ',
        '- ',
        '1. ',
        '7. ',
        '02) ',
        '5 ',
        '\n',
        '\n\n',
        '  ',
        '    ',
        '\\',
        '[',
        ']',
        '(x)',
        '<',
      ],
    ),
    fc.constantFrom('a', 'b', 'word', 'https://x.org/a_b'),
  );
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 60 }), (text) => {
      const blocks = blocksOf(text);
      if (!blocks) return;
      expect(words(textOf(blocks))).toBe(words(text));
      if (!mayBeFormatted(text)) expect(blocks.every(({ kind }) => kind === 'paragraph')).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

const textOf = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === 'code') return block.language + block.text;
      if (block.kind === 'quote') return textOf(block.blocks);
      if (block.kind === 'list')
        return block.items.map(({ marker = '', blocks: item }) => marker + textOf(item)).join('');
      return inlineText(block.inlines);
    })
    .join('');

const inlineText = (inlines: readonly Inline[]): string =>
  inlines.map((each) => ('text' in each ? each.text : inlineText(each.inlines))).join('');

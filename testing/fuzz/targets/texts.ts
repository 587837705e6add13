import { blocksOf, type Block, type Inline } from '../../../renderer/conversation/text/formatting';
import { limits } from '../../../shared/protocol/limits';
import { bytesOf, mustBeSame, textOf, type Target } from '../target';

/** What others write in messages, as windows draw it. */

const formatting: Target = {
  name: 'formatting',
  samples: () =>
    [
      '**bold** _italic_ ~~gone~~ `code`',
      '> said\n> > before\n\n- one\n- two\n  1. three',
      '```ts\nlet a;\n```\nend',
    ].map(bytesOf),
  words: [
    '**',
    '***',
    '_',
    '~~',
    '`',
    '```',
    '\n> ',
    '\n- ',
    '\n1. ',
    '\n    ',
    '\n\n',
    '~~~',
    '[a](b)',
    '\\',
    '<a>',
    '*a ',
    ' a*',
  ],
  most: 2 * limits.textCharacters,
  steps: { perByte: 4_000, more: 50_000 },
  read(input) {
    const text = textOf(input);
    const blocks = blocksOf(text);
    if (blocks)
      mustBeSame(wordsOf(blocks.map(blockText).join('')), wordsOf(text), 'letters or numbers are lost');
  },
};

const wordsOf = (text: string): string => text.replace(/[^\p{L}0-9]/gu, '');

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return block.inlines.map(inlineText).join('');
    case 'code':
      return `${block.language}${block.text}`;
    case 'quote':
      return block.blocks.map(blockText).join('');
    case 'list':
      return block.items.flatMap(({ marker = '', blocks }) => [marker, ...blocks.map(blockText)]).join('');
  }
}

const inlineText = (inline: Inline): string =>
  'text' in inline ? inline.text : inline.inlines.map(inlineText).join('');

export const textTargets: readonly Target[] = [formatting];

import {
  attachedEmoji,
  readContent as readKind,
  readingOf,
  searchedWords,
} from '../../../shared/conversation/content';
import { annotate, type AuthoredMessage } from '../../../shared/conversation/annotations';
import { isMentioned, simpleTextOf } from '../../../shared/conversation/readings';
import type { MessageContent } from '../../../shared/conversation/log-entry';
import { readContent } from '../../../shared/protocol/message-entry';
import { hashOf, message, personCalled } from '../../entries/store-kit';
import { blocksOf, type Block, type Inline } from '../../../renderer/conversation/text/formatting';
import { limits } from '../../../shared/protocol/limits';
import { bytesOf, must, mustBeSame, textOf, type Target } from '../target';

/** What others write in messages, as windows draw it. */

const formatting: Target = {
  name: 'formatting',
  samples: () =>
    [
      '**bold** _italic_ ~~gone~~ `code`',
      '> said\n> > before\n\n- one\n- two\n  1. three',
      '```ts\nlet a;\n```\nend',
      '*see* https://x.org/a-_b_-/*c*?d=~~e~~ and _-_f@x.org',
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
    'https://x.org/',
    '-_a_-',
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

const people = ['ann', 'bob', 'cleo'].map(personCalled);
const target = hashOf('ann 2');
const salt = 'A'.repeat(22);
const withTarget = { id: '1', salt, to: target };
const file = {
  name: 'a.txt',
  size: 9,
  type: 'text/plain',
  root: 'A'.repeat(43),
  key: 'A'.repeat(43),
  caption: 'look',
  mentions: [{ start: 0, length: 3 }],
};

/** Contents of every kind: of a message, and of those that belong to it. */
const samples: readonly (readonly object[])[] = [
  [
    { id: '1', salt, text: '@bob hello', mentions: [{ start: 0, length: 4, person: people[1] }] },
    { ...withTarget, kind: 'reaction', emoji: '👍' },
    { ...withTarget, kind: 'edit', text: 'better' },
    { ...withTarget, kind: 'pin' },
    { ...withTarget, kind: 'deletion' },
  ],
  [
    { id: '1', salt, kind: 'poll', question: 'When?', choices: ['today', 'tomorrow'], several: true },
    { ...withTarget, kind: 'vote', chosen: [0, 1] },
    { ...withTarget, kind: 'vote', chosen: [1] },
    { ...withTarget, kind: 'closing' },
  ],
  [
    { id: '1', salt, kind: 'file', ...file, files: 2, list: 30, width: 3, height: 4 },
    { ...withTarget, kind: 'reaction', emoji: '🎉', removed: true },
  ],
  [{ id: '1', salt, kind: 'title', title: 'Garden' }],
  [{ id: '1', salt, kind: 'picture', picture: 'AAAA' }],
  [{ id: '1', salt, kind: 'later', x: [{}] }],
];

/** What messages say: as lists, search, exports and simple clients show it, and as one changes another. */
const contents: Target = {
  name: 'contents',
  samples: () => samples.map((each) => bytesOf(JSON.stringify(each))),
  words: [
    '"kind":"',
    '"chosen":[',
    '"choices":[',
    '"mentions":[{',
    '"removed":true',
    '"start":',
    '"emoji":"👍"',
  ],
  steps: { perByte: 500, more: 20_000 },
  read(input) {
    const read = contentsIn(input);
    for (const content of read) {
      const said = readKind(content);
      readingOf(said, 'before');
      must((searchedWords(said) ?? '').length <= 2 * input.length + 100, 'more is found than was said');
      attachedEmoji(said);
      simpleTextOf(content, true, 'before');
      for (const person of people) isMentioned(content, person);
    }
    const [first, ...others] = read;
    if (!first) return;
    const belonging = others.map((content, at) => authored(content, 10 + at, at));
    const seen = annotate(authored(first, 2, 0), belonging);
    mustBeSame(annotate(authored(first, 2, 0), belonging.toReversed()), seen, 'the order makes a difference');
    for (const { people: said } of seen.tallies)
      must(new Set(said).size === said.length, 'one person counts twice');
    for (const said of seen.poll?.votes ?? [])
      must(new Set(said).size === said.length, 'one person votes twice');
  },
};

/** Who writes a message, of three people. */
function authored(content: MessageContent, number: number, who: number): AuthoredMessage {
  const person = people[who % people.length] ?? personCalled('ann');
  return { person, entry: message('ann', number, { content, clock: number }) };
}

function contentsIn(input: Uint8Array): MessageContent[] {
  try {
    const list: unknown = JSON.parse(textOf(input));
    return Array.isArray(list) ? list.slice(0, 12).flatMap((each) => readContent(each) ?? []) : [];
  } catch {
    return [];
  }
}

export const textTargets: readonly Target[] = [formatting, contents];

import type { KnownContent } from '../../shared/conversation/kinds';
import type { Json } from '../../shared/conversation/log-entry';

/** What somebody says, with words, numbers and names of fields that nobody else may read. */
export interface SaidOfKind {
  readonly kind: string;
  /** The first message of which kind it is about. */
  readonly to?: 'text' | 'poll' | 'screen';
  readonly fields: Readonly<Record<string, Json>>;
}

type Said = Omit<SaidOfKind, 'kind'>;

const id = (letter: string): string => `${letter.repeat(42)}A`;
const small = Buffer.from('the pixels of a dragonfly').toString('base64');

/** Of each kind something; the compiler asks for what is missing. Those to which others are belong first, a deletion last. */
const ofKinds: Readonly<Record<KnownContent['kind'], readonly Said[]>> = {
  text: [
    { fields: { text: 'The core is on the bench' } },
    { to: 'text', fields: { text: '@all I am coming over', mentions: [{ length: 4, start: 0 }] } },
    { fields: { text: 'Meet me at the weir', forwarded: true } },
  ],
  poll: [
    { fields: { question: 'To which pond?', choices: ['The lily pond', 'The mill pond'], several: true } },
  ],
  vote: [{ to: 'poll', fields: { chosen: [0, 1] } }],
  closing: [{ to: 'poll', fields: {} }],
  reaction: [
    { to: 'text', fields: { emoji: '🐉' } },
    { to: 'text', fields: { emoji: '🐉', removed: true } },
  ],
  edit: [{ to: 'text', fields: { text: 'The core is on the shelf' } }],
  screen: [{ fields: {} }],
  'screen-end': [{ to: 'screen', fields: {} }],
  pin: [
    { to: 'poll', fields: {} },
    { to: 'poll', fields: { removed: true } },
  ],
  title: [{ fields: { title: 'Operation Firefly' } }],
  picture: [{ fields: { picture: small } }],
  file: [
    {
      fields: {
        name: 'Dragonfly in the garden.jpg',
        size: 54_321,
        type: 'image/jpeg',
        root: id('R'),
        key: id('K'),
        width: 4_321,
        height: 1_234,
        preview: small,
        caption: 'Look at these wings',
      },
    },
    {
      fields: {
        name: 'Voice message 27 Nov 2026.webm',
        size: 98_765,
        type: 'audio/webm',
        root: id('S'),
        key: id('L'),
      },
    },
    {
      fields: {
        name: 'Plans',
        size: 7_654_321,
        type: 'inode/directory',
        root: id('T'),
        key: id('M'),
        files: 4_242,
        list: 424_242,
      },
    },
  ],
  deletion: [{ to: 'text', fields: {} }],
};

export const eachKind: readonly SaidOfKind[] = Object.entries(ofKinds).flatMap(([kind, said]) =>
  said.map((each) => ({ kind, ...each })),
);

/** What would be seen of it in a message that is not sealed: its kind, each field with its value, and each word. */
export function tracesOf({ kind, fields }: SaidOfKind): string[] {
  const pairs = Object.entries(fields).map(([field, value]) =>
    JSON.stringify({ [field]: value }).slice(1, -1),
  );
  const words = Object.values(fields)
    .flat()
    .filter((each) => typeof each === 'string');
  return [...(kind === 'text' ? ['"text":'] : [`"kind":"${kind}"`]), ...pairs, ...words];
}

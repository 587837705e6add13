import type { PinView } from '../../../shared/ipc/views/transcript';
import { ann, bob, cleo, me, noon, row, rowOf } from './view';

/** Polls: open, with several choices, and closed. */
export const pollRows = [
  row(90, ann, {
    kind: 'poll',
    text: 'When do we plant?',
    poll: {
      choices: [
        { text: 'Saturday', people: [me, bob] },
        { text: 'Sunday', people: [ann] },
        { text: 'Only when the last frost is over, which may be a long time from now', people: [] },
      ],
      several: false,
      closed: false,
    },
    tallies: [{ kind: 'reaction', emoji: '👍', people: [bob] }],
  }),
  row(91, me, {
    kind: 'poll',
    text: 'Which seeds shall I bring?',
    poll: {
      choices: [
        { text: 'Tomatoes', people: [me] },
        { text: 'Roses', people: [bob] },
      ],
      several: true,
      closed: false,
    },
  }),
  row(92, cleo, {
    kind: 'poll',
    text: 'How do we get there?',
    poll: {
      choices: [
        { text: 'By bicycle', people: [ann, bob, cleo] },
        { text: 'By bus', people: [] },
      ],
      several: false,
      closed: true,
    },
  }),
];

/** Two pinned messages of `talkRows`, and the lines about that. */
export const pins: readonly PinView[] = [
  {
    row: rowOf(ann, 70),
    author: ann,
    text: 'When do we plant the tomatoes? They have been on the window sill since March, and the frost is over.',
    by: bob,
    at: noon + 5_000_000,
  },
  { row: rowOf(me, 72), author: me, text: 'I will. @Cleo has the rest of them', by: me, at: noon },
];
export const pinRows = pins.map(({ row: to, author, text, by }, index) =>
  row(95 - index, by, { kind: 'pinned', quote: { row: to, state: 'here', author, text } }),
);

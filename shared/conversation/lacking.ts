import type { Claim } from '../protocol/messages';
import { claimed } from './claim';
import { compareEntries, type Entry, type EntryOf } from './entry';
import type { Log } from './log';
import { includes, without, type Ranges } from './ranges';
import type { Order } from './shelf';
import { firstOwed, maySee } from './timeline';

type Text = EntryOf<'SEND_MESSAGE'>;
/** So many texts are taken from the shelf at a time. */
const handful = 100;

/**
 * What a node with this claim lacks and a person may be given (undefined: a server, which may be given all): first who
 * takes part, the oldest first, so that all the rest can be judged; then the texts. A person is given the newest first,
 * because those are read first; a server the oldest first, because it passes them on as they come. Nothing is read before
 * it is asked for.
 */
export function* lacking(log: Log, claim: Claim, person: string | undefined): Generator<Entry> {
  const isTheirs = (entry: Entry): boolean => person === undefined || maySee(log.timeline, person, entry);
  const order = person === undefined ? 'oldest first' : 'newest first';
  for (const control of log.controls)
    if (!includes(claimed(claim, control.author), control.number) && isTheirs(control)) yield control;
  const sequences = [...log.authors].map((author) => {
    const ranges = without(log.rangesOf(author), [
      ...claimed(claim, author),
      [1, person === undefined ? 0 : firstOwed(log.timeline, person, author) - 1],
    ]);
    return textsOf(log, author, ranges, order);
  });
  for (const text of merged(sequences, order)) if (isTheirs(text)) yield text;
}

/** An author's texts with these numbers. */
function* textsOf(log: Log, author: string, ranges: Ranges, order: Order): Generator<Text> {
  const isForward = order === 'oldest first';
  for (const range of isForward ? ranges : [...ranges].reverse()) {
    let [first, last] = range;
    while (last >= first) {
      const texts = log.texts(author, [first, last], order, handful);
      yield* texts;
      const reached = texts.at(-1)?.number;
      if (reached === undefined || texts.length < handful) break;
      if (isForward) first = reached + 1;
      else last = reached - 1;
    }
  }
}

/** Merges sequences that are in an order into one. */
function* merged(sequences: readonly Generator<Text>[], order: Order): Generator<Text> {
  const sign = order === 'oldest first' ? 1 : -1;
  const heads = sequences.flatMap((sequence) => {
    const next = sequence.next();
    return next.done ? [] : [{ text: next.value, sequence }];
  });
  while (heads.length > 0) {
    let at = 0;
    heads.forEach(({ text }, index) => {
      const best = heads[at];
      if (best && sign * compareEntries(text, best.text) < 0) at = index;
    });
    const head = heads[at];
    if (!head) return;
    yield head.text;
    const next = head.sequence.next();
    if (next.done) heads.splice(at, 1);
    else head.text = next.value;
  }
}

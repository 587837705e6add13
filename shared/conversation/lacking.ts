import type { Claim } from '../protocol/messages';
import { claimed } from './claim';
import { compareEntries, type Entry, type EntryOf } from './entry';
import type { Log } from './log';
import { includes, without, type Range, type Ranges } from './ranges';
import { firstOwed, maySee } from './timeline';

type Text = EntryOf<'SEND_MESSAGE'>;
/** So many texts are taken from the shelf at a time. */
const handful = 100;

/**
 * What a node with this claim lacks and a person may be given (undefined: a server, which may be given all): first who
 * takes part, the oldest first, so that all the rest can be judged; then the texts, the newest first, because those are
 * read first. Nothing is read before it is asked for.
 */
export function* lacking(log: Log, claim: Claim, person: string | undefined): Generator<Entry> {
  const isTheirs = (entry: Entry): boolean => person === undefined || maySee(log.timeline, person, entry);
  for (const control of log.controls)
    if (!includes(claimed(claim, control.author), control.number) && isTheirs(control)) yield control;
  const authors = [...log.authors].map((author) => ({
    author,
    ranges: without(log.rangesOf(author), [
      ...claimed(claim, author),
      [1, person === undefined ? 0 : firstOwed(log.timeline, person, author) - 1],
    ]),
  }));
  for (const text of newestFirst(authors.map(({ author, ranges }) => textsOf(log, author, ranges))))
    if (isTheirs(text)) yield text;
}

/** An author's texts with these numbers, the highest first. */
function* textsOf(log: Log, author: string, ranges: Ranges): Generator<Text> {
  for (const [first, last] of [...ranges].reverse()) {
    let left: Range = [first, last];
    while (left[1] >= left[0]) {
      const texts = log.texts(author, left, handful);
      yield* texts;
      const lowest = texts.at(-1)?.number;
      if (lowest === undefined || texts.length < handful) break;
      left = [first, lowest - 1];
    }
  }
}

/** Merges sequences, each from new to old, into one. */
function* newestFirst(sequences: readonly Generator<Text>[]): Generator<Text> {
  const heads = sequences.flatMap((sequence) => {
    const next = sequence.next();
    return next.done ? [] : [{ text: next.value, sequence }];
  });
  while (heads.length > 0) {
    let at = 0;
    heads.forEach(({ text }, index) => {
      const best = heads[at];
      if (best && compareEntries(text, best.text) > 0) at = index;
    });
    const head = heads[at];
    if (!head) return;
    yield head.text;
    const next = head.sequence.next();
    if (next.done) heads.splice(at, 1);
    else head.text = next.value;
  }
}

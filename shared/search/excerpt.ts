import { needleOf, type Needle, type Term } from './needle';
import { tokensOf, type Token } from './words';

/** A part of an excerpt. `match` marks a search match. */
export interface Piece {
  text: string;
  match: boolean;
}

interface Range {
  start: number;
  end: number;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Number of characters: a longer word at an edge stays cut, as do scripts without spaces. */
const longestCutWord = 20;

/**
 * Returns an excerpt of a text around the first match, on one line: at most `longest` grapheme clusters, and an ellipsis
 * where it is cut. Something is marked exactly if the search index finds the text by one of the terms.
 */
export function excerptOf(text: string, query: { terms: readonly Term[] }, longest = 160): Piece[] {
  const line = text.replace(/\s+/g, ' ').trim();
  const matches = matchesIn(line, query.terms);
  const shown = windowOf(line, matches, longest);
  const pieces = shown.map((each) => ({
    text: line.slice(each.start, each.end),
    match: matches.some(({ start, end }) => start < each.end && each.start < end),
  }));
  return joined([
    { text: (shown[0]?.start ?? 0) > 0 ? '…' : '', match: false },
    ...pieces,
    { text: (shown.at(-1)?.end ?? 0) < line.length ? '…' : '', match: false },
  ]);
}

function matchesIn(text: string, terms: readonly Term[]): Range[] {
  const tokens = tokensOf(text);
  return terms
    .flatMap((term) => needleOf(term) ?? [])
    .flatMap((needle) => tokens.flatMap((_, index) => matchAt(tokens, index, needle) ?? []))
    .sort((a, b) => a.start - b.start);
}

function matchAt(
  tokens: readonly Token[],
  index: number,
  { tokens: wanted, prefix }: Needle,
): Range | undefined {
  const first = tokens[index];
  const last = tokens[index + wanted.length - 1];
  if (!first || !last) return undefined;
  const found = wanted.every((text, offset) => {
    const token = tokens[index + offset];
    return token?.text === text || (prefix && token === last && token.text.startsWith(text));
  });
  return found ? { start: first.start, end: last.end } : undefined;
}

/** Chooses the characters to show, at most a quarter of them before the first match unless the text ends soon after. */
function windowOf(text: string, matches: readonly Range[], longest: number): Range[] {
  const segments = graphemes.segment(text);
  const middle = segments.containing(matches[0]?.start ?? 0)?.index ?? 0;
  const before = walk(segments, middle - 1, longest, ({ start }) => start - 1).reverse();
  const after = walk(segments, middle, longest, ({ end }) => end);
  const lead = Math.max(Math.floor(longest / 4), longest - after.length);
  const isSpace = ({ start }: Range): boolean => text[start] === ' ';
  const left = withoutCutStart(before.slice(Math.max(0, before.length - lead)), isSpace);
  return [...left, ...withoutCutEnd(after.slice(0, longest - left.length), text.length, isSpace)];
}

/** Collects characters from an index on, one by one, because iterating segments copies the whole text at every step. */
function walk(segments: Intl.Segments, from: number, most: number, next: (last: Range) => number): Range[] {
  const found: Range[] = [];
  let segment = segments.containing(from);
  while (segment && found.length < most) {
    const range = { start: segment.index, end: segment.index + segment.segment.length };
    found.push(range);
    segment = segments.containing(next(range));
  }
  return found;
}

function withoutCutStart(shown: readonly Range[], isSpace: (range: Range) => boolean): readonly Range[] {
  const space = shown.findIndex(isSpace);
  return shown[0]?.start === 0 || space > longestCutWord ? shown : shown.slice(space + 1);
}

function withoutCutEnd(
  shown: readonly Range[],
  end: number,
  isSpace: (range: Range) => boolean,
): readonly Range[] {
  const space = shown.findLastIndex(isSpace);
  const cut = shown.at(-1)?.end !== end && space > 0 && shown.length - space <= longestCutWord;
  return cut ? shown.slice(0, space) : shown;
}

/** Merges adjacent pieces of one kind. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const { text, match } of pieces) {
    const last = result.at(-1);
    if (last?.match === match) last.text += text;
    else if (text !== '') result.push({ text, match });
  }
  return result;
}

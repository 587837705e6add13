import { mayBecomeDate, spanOf, type Span } from './date';
import { needleOf, type Term } from './needle';
import { isThing, things, type Thing } from './things';
import { type Phrase, phrase } from '../words/phrase';

/** A search query. A message matches if it has all terms and passes all filters. */
export interface Query {
  terms: Term[];
  /** Names as typed, of which one must match. Empty: anybody. */
  from: string[];
  /** Names as typed, of whom one must be named in the text, alone or with everybody. Empty: anybody, or nobody. */
  mentions: string[];
  /** Titles as typed, of which one must match. Empty: any conversation. */
  in: string[];
  /** Earliest matching time, in milliseconds since 1970. */
  notBefore: number | undefined;
  /** First time that no longer matches, in milliseconds since 1970. */
  before: number | undefined;
  /** Whether the user must have saved it. */
  isSaved: boolean;
  /** What it must have, all of it. */
  has: Set<Thing>;
  /** What the name of its file must have, all of it. */
  files: Term[];
  /** Says which parts of the query were not understood. */
  problems: Phrase[];
}

const quotes = /[“”„‟«»＂]/g;
const piece =
  /(?<name>from|mentions|in|before|after|on|has|is|file)[:：](?:"(?<quoted>[^"]*)"?|(?<value>[^\s"]*))|"(?<phrase>[^"]*)(?<close>"?)|[^\s"]+/gi;

/** Parses a query: words, "phrases", and filters such as from:ann. Never fails; errors are reported in `problems`. */
export function parseQuery(text: string, now: number): Query {
  const query = emptyQuery();
  const plain = text.replace(quotes, '"');
  for (const { 0: whole, index, groups = {} } of plain.matchAll(piece)) {
    const { name, quoted, value = '', phrase, close } = groups;
    const last = index + whole.length === plain.length;
    if (name !== undefined)
      applyFilter(query, { name: name.toLowerCase(), value: (quoted ?? value).trim(), whole, last }, now);
    else if (phrase === undefined) query.terms.push({ kind: 'word', text: whole, open: last });
    else if (phrase.trim() !== '')
      query.terms.push({ kind: 'phrase', text: phrase.trim(), open: close === '' && !/\s$/.test(phrase) });
  }
  for (const terms of [query.terms, query.files])
    if (terms.length > 0 && !terms.some(needleOf)) query.problems.push(onlySigns(terms));
  return query;
}

const emptyQuery = (): Query => ({
  terms: [],
  from: [],
  mentions: [],
  in: [],
  notBefore: undefined,
  before: undefined,
  isSaved: false,
  has: new Set(),
  files: [],
  problems: [],
});

interface Filter {
  name: string;
  value: string;
  whole: string;
  /** Whether it is at the end of the text, and so may be unfinished. */
  last: boolean;
}

function applyFilter(query: Query, filter: Filter, now: number): void {
  const { name, value, last } = filter;
  if (value === '') {
    if (!last)
      query.problems.push(phrase('query.nothingFollows', { filter: name, example: exampleOf(name) }));
  } else if (name === 'from') query.from.push(value);
  else if (name === 'mentions') query.mentions.push(value);
  else if (name === 'in') query.in.push(value);
  else if (name === 'has') applyHas(query, filter);
  else if (name === 'is') applyIs(query, filter);
  // The beginning of a word is enough: names of files run words together.
  else if (name === 'file') query.files.push({ kind: 'phrase', text: value, open: true });
  else applyDate(query, filter, spanOf(value, now));
}

const examples = new Map([
  ['from', 'from:ann'],
  ['mentions', 'mentions:ann'],
  ['in', 'in:lab'],
  ['has', 'has:link'],
  ['is', 'is:saved'],
  ['file', 'file:report'],
]);
const exampleOf = (name: string): string => examples.get(name) ?? `${name}:2026-11-23`;

function applyHas(query: Query, { value, whole, last }: Filter): void {
  const thing = value.toLowerCase();
  if (isThing(thing)) query.has.add(thing);
  else if (!(last && things.some((each) => each.startsWith(thing))))
    query.problems.push(phrase('query.notKnown', { text: whole }));
}

const saved = 'saved';

function applyIs(query: Query, { value, whole, last }: Filter): void {
  const word = value.toLowerCase();
  if (word === saved) query.isSaved = true;
  else if (!(last && saved.startsWith(word))) query.problems.push(phrase('query.notKnown', { text: whole }));
}

function applyDate(query: Query, { name, value, whole, last }: Filter, span: Span | undefined): void {
  if (!span) {
    if (!(last && mayBecomeDate(value)))
      query.problems.push(phrase('query.noDate', { text: whole, example: exampleOf(name) }));
    return;
  }
  if (name !== 'before') query.notBefore = Math.max(query.notBefore ?? -Infinity, span.start);
  if (name === 'before') query.before = Math.min(query.before ?? Infinity, span.start);
  if (name === 'on') query.before = Math.min(query.before ?? Infinity, span.end);
}

const onlySigns = (terms: readonly Term[]): Phrase =>
  phrase('query.onlySigns', { text: terms.map(({ text }) => text).join(' ') });

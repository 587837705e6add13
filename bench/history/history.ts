import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../../testing/random';
import { Search } from '../../electron/storage/messages/search';
import { openForReading } from '../../runtime/sqlite/database';
import { parseQuery } from '../../shared/search/query';
import type { Findings } from '../figures';
import { makeHistory } from './make-history';
import type { Opening } from './opening';

const few = 1_000;
const many = 1_000_000;
const searches = 400;
/** The goal for the first page of a search over a million messages. */
const searchGoalMs = 20;

/** Opening and searching a conversation of a million messages, compared with one of a thousand. */
export function measure(): Findings {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-history-'));
  try {
    const [small, large] = [join(folder, 'small'), join(folder, 'large')];
    makeHistory(small, few, seeded(1));
    const from = performance.now();
    makeHistory(large, many, seeded(2));
    const made = (performance.now() - from) / 1000;
    const openings = [small, large].map((profile) => [0, 1, 2].map(() => openingOf(profile)));
    const [ofFew, ofMany] = openings.map(best);
    if (!ofFew || !ofMany) throw new Error('two profiles');
    const times = searchTimes(join(large, 'messages.sqlite'));
    return {
      figures: [
        ['made a profile of a million messages, with its word index', `${made.toFixed(0)} s`],
        ['opening a conversation of a thousand messages', describe(ofFew)],
        ['opening a conversation of a million messages', describe(ofMany)],
        [
          `search over a million messages, first page, ${searches} queries`,
          `p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`,
        ],
      ],
      ratios: [
        {
          what: 'opening time, million to thousand',
          value: ofMany.milliseconds / ofFew.milliseconds,
          atMost: 1.5,
        },
        { what: 'memory, million to thousand', value: ofMany.memory / ofFew.memory, atMost: 1.25 },
        {
          what: `search p99 to the goal of ${searchGoalMs} ms`,
          value: percentile(times, 0.99) / searchGoalMs,
          atMost: 1,
        },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const program = new URL('./opening-process.mjs', import.meta.url).pathname;
const openingOf = (profile: string): Opening =>
  JSON.parse(execFileSync(process.execPath, ['--expose-gc', program, profile], { encoding: 'utf8' }));

/** The minimum of each figure: other load on the machine only adds. */
const best = (openings: readonly Opening[]): Opening => ({
  milliseconds: Math.min(...openings.map(({ milliseconds }) => milliseconds)),
  memory: Math.min(...openings.map(({ memory }) => memory)),
  turn: Math.min(...openings.map(({ turn }) => turn)),
});

const describe = ({ milliseconds, memory, turn }: Opening): string =>
  `${milliseconds.toFixed(0)} ms, ${memory.toFixed(0)} MB in all, ${turn.toFixed(1)} ms a page`;

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** What people type: common and rare words, the beginnings of words, phrases, with and without filters. */
const queries: ((number: number) => string)[] = [
  (number) => `n${number}`,
  (number) => `n${String(number).slice(0, 3)}`,
  () => 'mother',
  () => 't',
  () => 'th',
  () => 'the of mother fa',
  () => '"of the"',
  () => 'father before:2025-06',
  () => 'after:2026-10-01 house',
  () => 'before:2025-06-01 after:2025-05-01',
  () => 'nothinglikethis',
  () => 'has:link',
];

function searchTimes(path: string): number[] {
  const database = openForReading(path);
  const search = new Search(database);
  const random = seeded(3);
  const times: number[] = [];
  let found = 0;
  for (let index = 0; index < searches; index += 1) {
    const text = queries[index % queries.length]?.(Math.floor(random() * many)) ?? '';
    const from = performance.now();
    const query = parseQuery(text, Date.now());
    const order = { query, people: undefined, conversations: undefined, olderThan: undefined, atMost: 40 };
    const { hits } = search.find(order);
    times.push(performance.now() - from);
    if (hits.length > 0) found += 1;
  }
  database.close();
  // An index that lacks the messages would be fast.
  if (found < searches / 2) throw new Error(`only ${found} of ${searches} searches found something`);
  return times.sort((a, b) => a - b);
}

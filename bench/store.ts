import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessagesReader } from '../electron/storage/messages/messages-reader';
import { MessagesWriter } from '../electron/storage/messages/messages-writer';
import { Search } from '../electron/storage/messages/search';
import { migrations } from '../electron/storage/messages/tables';
import { openEntries } from '../runtime/entries/store/open-entries';
import { addition, conversation, message, textContent } from '../testing/entries/store-kit';
import type { LogAddition } from '../shared/conversation/log-addition';
import { bodyHash, entryHash } from '../shared/ids';
import { openForReading } from '../runtime/sqlite/database';
import { parseQuery } from '../shared/search/query';
import type { Findings } from './figures';
import { cpuMs, plainCost } from './plain-cost';

/** Number of messages whose storing is measured, and per commit. */
const measured = 20_000;
const perCommit = 500;
/** Length of the conversation that is opened, paged and searched, or what can be made of it in this time. */
const longest = 1_000_000;
const makingMs = 60_000;
const pages = 100;

const words =
  'the quick brown fox jumps over a lazy dog while seven green bottles hang on some old wall near here'.split(
    ' ',
  );
const typed = ['quick fox', 'bottles', '54321', 'q'];

/** Storing, indexing, paging and searching messages, in CPU time, compared with hashing and inserting the same bytes. */
export function measure(): Findings {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const database = openEntries(join(folder, 'messages.sqlite'), migrations);
  try {
    const first = commitsFrom(1, measured);
    const plain = plainCost(join(folder, 'plain.sqlite'), linesOf(first));
    const writer = new MessagesWriter(database);
    const storing = cpuMs(() => store(writer, first));
    const indexing = cpuMs(() => index(writer));
    const end = Date.now() + makingMs;
    let count = measured;
    for (; count < longest && Date.now() < end; count += measured) {
      store(writer, commitsFrom(count + 1, measured));
      index(writer);
    }
    return {
      figures: [
        ['hashing and inserting the same bytes', rateOf(plain)],
        ['storing', rateOf(storing)],
        ['indexing, after storing', rateOf(indexing)],
        ['both', rateOf(storing + indexing)],
        ...readingCost(join(folder, 'messages.sqlite'), count),
      ],
      ratios: [
        { what: 'storing, to hashing and inserting the same bytes', value: storing / plain, atMost: 5 },
        { what: 'indexing, to storing', value: indexing / storing, atMost: 3 },
      ],
    };
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const rateOf = (ms: number): string =>
  `${((ms / measured) * 1000).toFixed(1)} µs each, ${Math.round(measured / (ms / 1000)).toLocaleString('en')} a second`;

function store(writer: MessagesWriter, commits: readonly LogAddition[]): void {
  for (const commit of commits) writer.append([commit], 5);
}

function index(writer: MessagesWriter): void {
  while (writer.indexSome());
}

/** The messages as lines. */
const linesOf = (commits: readonly LogAddition[]): Uint8Array[][] =>
  commits.map(({ messages }) => messages.map(({ entry }) => Buffer.from(JSON.stringify(entry))));

function readingCost(path: string, count: number): Findings['figures'] {
  const reader = new MessagesReader(openForReading(path));
  const search = new Search(openForReading(path));
  try {
    const opening = cpuMs(() => void reader.kept(conversation));
    let place = reader.before(conversation, undefined, 50)[0];
    const paging = cpuMs(() => {
      for (let page = 0; page < pages && place; page += 1)
        place = reader.before(conversation, place.entry, 50)[0];
    });
    const of = `of ${count.toLocaleString('en')} messages, ${Math.round(statSync(path).size / 1e6)} MB`;
    return [
      [`opening a log ${of}`, `${opening.toFixed(1)} ms`],
      ['a page of 50', `${(paging / pages).toFixed(2)} ms`],
      ...typed.map((each): [string, string] => {
        const order = {
          query: parseQuery(each, 0),
          people: undefined,
          conversations: undefined,
          olderThan: undefined,
          atMost: 50,
        };
        let found = 0;
        const ms = cpuMs(() => (found = search.find(order).hits.length));
        return [`searching “${each}”`, `${ms.toFixed(1)} ms, ${found} hits`];
      }),
    ];
  } finally {
    reader.close();
    search.close();
  }
}

/** Messages of one writer, a second apart, each hundredth of them signed, in commits. */
const commitsFrom = (first: number, count: number): LogAddition[] =>
  Array.from({ length: count / perCommit }, (_, commit) => {
    const messages = Array.from({ length: perCommit }, (__, offset) =>
      messageWith(first + commit * perCommit + offset),
    );
    const added = addition('ann', 1, messages);
    return { ...added, pieces: added.pieces.map((piece) => ({ ...piece, first: 1 })) };
  });

const randomId = (bytes: number): string => randomBytes(bytes).toString('base64url');

function messageWith(number: number) {
  const said = Array.from(
    { length: 9 },
    (_, at) => words[(number * 7 + at * 5 + (number >> at)) % words.length],
  );
  return message('ann', number, {
    hash: entryHash.parse(randomId(32)),
    prev: entryHash.parse(randomId(32)),
    body: bodyHash.parse(randomId(32)),
    signature: number % 100 === 0 ? randomId(64) : undefined,
    at: 1_700_000_000_000 + number * 1000,
    content: textContent(`${said.join(' ')} ${number}`, { id: crypto.randomUUID(), salt: randomId(16) }),
  });
}

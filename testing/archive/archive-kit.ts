import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
/** Conversations in profiles, for tests of export and import. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { found, join as accept, newAuthor, newLog, say, type Author } from '../entries/authors';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { isControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type { ImportResult } from '../../electron/net/types';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { MessagesReader } from '../../electron/storage/messages/messages-reader';
import { MessagesWriter } from '../../electron/storage/messages/messages-writer';
import { migrations } from '../../electron/storage/messages/tables';
import { importLines, type ImportSummary } from '../../electron/storage/archive/lines-import';
import { ArchiveThreads, type TaskMonitor } from '../../electron/storage/archive/thread';

export const threads = new ArchiveThreads(new URL('../../out/main/archive-worker.js', import.meta.url));
export const [ann, bob, eve] = [newAuthor('ann'), newAuthor('bob'), newAuthor('eve')];

export let folder = '';
const ends: (() => void)[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-archive-'))));
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
  rmSync(folder, { recursive: true, force: true });
});

export interface Holder {
  reader: MessagesReader;
  writer: MessagesWriter;
  database: string;
  person: Author;
}

/** A person's message store. */
export function holder(person: Author): Holder {
  const path = join(mkdtempSync(join(folder, 'profile-')), 'messages.sqlite');
  const database = openEntries(path, migrations);
  ends.push(() => database.close());
  return {
    reader: new MessagesReader(database),
    writer: new MessagesWriter(database),
    database: path,
    person,
  };
}

/** A conversation, and all its entries. */
export interface Conversation {
  log: EntryLog;
  entries: LogEntry[];
}

/** A conversation that Ann founded and Bob is invited to. */
export function begun(title = 'Field camp'): Conversation {
  const log = found(ann, [bob], title);
  return { log, entries: [...log.standing()] };
}

/** Imports entries of a file, judged like those from other nodes. */
export function take({ reader, writer, person }: Holder, entries: readonly LogEntry[]): ImportResult {
  const [first] = entries;
  const sum = { taken: 0, refused: 0, foreign: 0 };
  if (!first) return sum;
  const { conversation } = first;
  const log = newLog(conversation, person.id, reader, reader.kept(conversation));
  for (const entry of entries) {
    const verdict = log.offer(entry, { known: true });
    if (verdict.kind === 'added') sum.taken += verdict.entries.length;
    else if (verdict.kind !== 'held') sum.refused += 1;
  }
  if (!log.everyone.has(person.id)) return { ...sum, taken: 0, refused: 0, foreign: entries.length };
  writer.append([log.changes()], 5);
  return sum;
}
/** A person's message store with a conversation. */
export function holding(person: Author, { entries }: Conversation): Holder {
  const having = holder(person);
  const controls = entries.filter(isControlEntry);
  const messages = entries.filter((entry) => !isControlEntry(entry)).reverse();
  const { refused } = take(having, [...controls, ...messages]);
  if (refused > 0) throw new Error('what was written is good');
  return having;
}

export const watch = (
  signal = new AbortController().signal,
  progress: TaskMonitor['progress'] = () => undefined,
): TaskMonitor => ({
  signal,
  progress,
});
export async function exported(
  { database }: Holder,
  format: 'lines' | 'page',
  watched = watch(),
  path = join(folder, `out.${format}`),
): Promise<string> {
  const what = { conversations: null, person: ann.id, now: 1_800_000_000_000, locale: 'en' };
  await threads.run({ kind: 'export', database, path, format, ...what }, watched);
  return path;
}
export const imported = (
  having: Holder,
  path: string,
  signal = new AbortController().signal,
  progress: TaskMonitor['progress'] = () => undefined,
): Promise<ImportSummary> => importLines(path, async (entries) => take(having, entries), progress, signal);
export const shown = ({ reader }: Holder): LogEntry[] =>
  reader.conversations().flatMap((id) => reader.before(id, undefined, 100_000).map(({ entry }) => entry));
export const whole = (sum: Partial<ImportSummary>): ImportSummary => ({
  messages: 0,
  taken: 0,
  refused: 0,
  foreign: 0,
  end: 'whole',
  ...sum,
});
export const linesIn = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);
export const rewrite = (path: string, lines: readonly string[]): void =>
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));

function usually(): Conversation {
  const { log, entries } = begun();
  entries.push(say(log, ann, 'before'), accept(log, bob));
  entries.push(say(log, bob, 'שלום 👩‍👩‍👧\n"\\\0'), say(log, ann, 'last'));
  return { log, entries };
}
export const usual = usually();

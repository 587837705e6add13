import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invite, join as accept, leave, say, type Author } from '../../../testing/entries/authors';
import { entryLine } from './lines-format';
import { signMessage, signRun } from '../../../runtime/entries/signing';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import { isControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import type { Json } from '../../../shared/conversation/log-entry';
import { linesOf } from './lines-export';
import { WholeReader } from './whole-reader';
import { createClient, newKeys } from '../../net';
import { memoryStore } from '../../net/memory-store';
import type { ImportResult } from '../../net/types';
import { importLines } from './lines-import';
import { CancelledError } from './tasks';

import {
  ann,
  bob,
  eve,
  folder,
  Holder,
  holder,
  Conversation,
  begun,
  holding,
  watch,
  exported,
  imported,
  shown,
  whole,
  linesIn,
  rewrite,
  usual,
} from '../../../testing/archive/archive-kit';

test('exporting and importing into an empty profile keeps every byte, whatever was said in whatever order', async () => {
  const others = fc.dictionary(
    fc.constantFrom('color', 'priority'),
    fc.oneof(fc.nat(), fc.string(), fc.constant([1, { a: null }])),
  );
  const moves = fc.array(
    fc.tuple(
      fc.constantFrom(
        'text',
        'text',
        'reaction',
        'future',
        'title',
        'edit',
        'run',
        'fork',
        'leave',
        'ask',
        'join',
      ),
      fc.boolean(),
      fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed()),
      others,
    ),
    { minLength: 1, maxLength: 80 },
  );
  await fc.assert(
    fc.asyncProperty(moves, async (steps) => {
      const conversation = begun();
      for (const [step, isHers, words, extra] of steps)
        play(conversation, step, isHers ? ann : bob, words, extra);
      const from = holding(ann, conversation);
      const path = join(folder, 'lines');
      const written = linesFrom(from);
      writeFileSync(path, written.join(''));
      const to = holder(ann);
      expect(await imported(to, path)).toEqual(
        whole({
          messages: conversation.entries.filter((entry) => !isControlEntry(entry)).length,
          taken: conversation.entries.length,
        }),
      );
      expect(shown(to)).toEqual(shown(from));
      expect(new Set(written.slice(1, -1))).toEqual(new Set(conversation.entries.map(entryLine)));
      // Branches may consist of other pieces, so their order may differ.
      expect(linesFrom(to).toSorted()).toEqual(written.toSorted());
      expect(to.reader.countUnread(conversation.log.conversation, 10)).toBe(0);
    }),
    { numRuns: 15 },
  );
}, 60_000);

function linesFrom({ database, person }: Holder): string[] {
  const reader = WholeReader.open(database);
  const lines = [...linesOf(reader, { conversations: null, person: person.id, now: 0 })];
  reader.close();
  return lines;
}

/** Takes one step in a conversation if it is possible. */
function play(
  { log, entries }: Conversation,
  step: string,
  who: Author,
  words: string,
  extra: Record<string, Json>,
): void {
  const last = entries.filter((entry) => !isControlEntry(entry) && entry.writer === who.writer.id).at(-1);
  const isMember = log.state.members.has(who.id);
  if (step === 'join' && log.state.invited.has(bob.id)) entries.push(accept(log, bob));
  else if (step === 'ask' && !log.state.members.has(bob.id)) entries.push(invite(log, ann, bob));
  else if (step === 'leave' && log.state.members.has(bob.id)) entries.push(leave(log, bob));
  else if (isMember && step === 'text') entries.push(say(log, who, words, { extra }));
  else if (isMember && step === 'future')
    entries.push(say(log, who, '', { kind: 'future', fields: { words, ...extra } }));
  else if (isMember && step === 'title')
    entries.push(say(log, who, '', { kind: 'title', fields: { title: words } }));
  else if (isMember && step === 'run') entries.push(...runOf(log, who, words));
  else if (last && isMember && step === 'fork') entries.push(...forked(log, who, last));
  else if (last && isMember && step === 'edit')
    entries.push(say(log, who, words, { kind: 'edit', to: last.hash }));
  else if (last && isMember && step === 'reaction')
    entries.push(say(log, who, '', { kind: 'reaction', to: last.hash, fields: { emoji: '👍' } }));
}

/** Messages written together, of which only the last is signed. */
function runOf(log: EntryLog, { writer, user }: Author, words: string): LogEntry[] {
  const place = log.nextMessage(writer.id);
  if (place === 'needs-writer') throw new Error('shown before');
  const { prev, number, clock, after } = place;
  const unsigned = [0, 1, 2].map((more) => ({
    command: 'SEND_MESSAGE' as const,
    conversation: log.conversation,
    from: user,
    extra: {},
    at: 5,
    after,
    number: number + more,
    clock: clock + more,
    content: {
      kind: 'text',
      id: `${more}`,
      to: undefined,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA',
      fields: { text: words },
    },
  }));
  const run = signRun(writer, prev, unsigned);
  for (const entry of run) log.offer(entry, { isAuthentic: true });
  return run;
}

/** A second message with the number of another, as a copied profile writes it. */
function forked(log: EntryLog, { writer }: Author, twin: LogEntry): LogEntry[] {
  if (isControlEntry(twin) || !twin.content) throw new Error('a message');
  const entry = signMessage(writer, { ...twin, content: { ...twin.content, id: crypto.randomUUID() } });
  // Branches over the limit are refused.
  return log.offer(entry, { isAuthentic: true }).kind === 'added' ? [entry] : [];
}

test('a second import changes nothing; deleted messages come back', async () => {
  const from = holding(ann, usual);
  const path = await exported(from, 'lines');
  const before = shown(from);
  expect(await imported(from, path)).toEqual(whole({ messages: 3 }));
  from.writer.deleteTexts(usual.log.conversation);
  expect(shown(from)).toHaveLength(2);
  expect(await imported(from, path)).toEqual(whole({ messages: 3, taken: 3 }));
  expect(shown(from)).toEqual(before);
  expect(from.reader.countMessages(usual.log.conversation)).toBe(3);
});

test('messages whose content was deleted are exported as headers, and earlier messages remain valid', async () => {
  const from = holding(ann, usual);
  const last = usual.entries.at(-1);
  if (!last) throw new Error('five entries');
  from.writer.deleteText(usual.log.conversation, last.hash);
  const path = await exported(from, 'lines');
  const header = linesIn(path).filter((line) => line.includes(last.signature ?? '?'));
  expect(header).toHaveLength(1);
  expect(header[0]).not.toContain('content');
  expect(await imported(holder(ann), path)).toEqual(whole({ messages: 2, taken: 4 }));
});

test('an export can be read only by its owner, and leaves no other files', async () => {
  const path = await exported(holding(ann, usual), 'lines');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
});

test('a truncated file is detected, and its complete part is imported', async () => {
  const path = await exported(holding(ann, usual), 'lines');
  rewrite(path, linesIn(path).slice(0, -2));
  const cut = { messages: 2, taken: 4, end: 'cut-off' as const };
  expect(await imported(holder(ann), path)).toEqual(whole(cut));
  writeFileSync(path, readFileSync(path).subarray(0, -20));
  expect(await imported(holder(ann), path)).toEqual(whole({ ...cut, messages: 1, taken: 3 }));
});

test('conversations to which the person was never invited are not imported', async () => {
  const path = await exported(holding(ann, usual), 'lines');
  const stranger = holder(eve);
  expect(await imported(stranger, path)).toEqual(whole({ messages: 3, foreign: 5 }));
  expect(stranger.reader.conversations()).toEqual([]);
  const friend = holder(bob);
  expect(await imported(friend, path)).toEqual(whole({ messages: 3, taken: 5 }));
});

test.each(['', 'hello', '{"parley":"profile","version":1}\n', '\0\0\0'.repeat(100_000)])(
  'a file with other content is reported: %#',
  async (content) => {
    const path = join(folder, 'other');
    writeFileSync(path, content);
    await expect(imported(holder(ann), path)).rejects.toMatchObject({ problem: 'foreign' });
  },
);

test.each([
  [1, 'older'],
  [3, 'newer'],
])('a file of version %i is refused as %s', async (version, problem) => {
  const path = await exported(holding(ann, usual), 'lines');
  const [first = '', ...rest] = linesIn(path);
  rewrite(path, [first.replace('"version":2', `"version":${version}`), ...rest]);
  const to = holder(ann);
  await expect(imported(to, path)).rejects.toMatchObject({ problem });
  expect(shown(to)).toEqual([]);
});

const many = manyMessages();
function manyMessages(): Conversation {
  const conversation = begun();
  const { log, entries } = conversation;
  for (let at = 0; at < 2_000; at += 1) entries.push(say(log, ann, `${at} ${'x'.repeat(200)}`));
  return conversation;
}

test('an export that is cancelled leaves no file', async () => {
  const from = holding(ann, many);
  const stop = new AbortController();
  const path = join(folder, 'cancelled');
  const running = exported(
    from,
    'page',
    watch(stop.signal, () => stop.abort()),
    path,
  );
  await expect(running).rejects.toThrow(CancelledError);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('a cancelled import keeps what was already imported', async () => {
  const from = holding(ann, many);
  const path = await exported(from, 'lines');
  const to = holder(ann);
  const stop = new AbortController();
  const sum = await imported(to, path, stop.signal, (done, total) => {
    if (done > total / 2) stop.abort();
  });
  expect(sum.end).toBe('cancelled');
  expect(sum.taken).toBeGreaterThan(500);
  expect(to.reader.countMessages(many.log.conversation)).toBe(sum.taken - 1);
});

test('a full disk is reported, and nothing remains on it', async (context) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'parley-test', disk]);
  if (mounted.status !== 0) return context.skip('a small disk can only be mounted by root');
  try {
    const from = holding(ann, many);
    const path = join(disk, 'out');
    await expect(exported(from, 'lines', watch(), path)).rejects.toMatchObject({ problem: 'full' });
    expect(readdirSync(disk)).toEqual([]);
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    await expect(exported(from, 'lines', watch(), path)).rejects.toMatchObject({ problem: 'denied' });
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

test('a missing folder is reported', async () => {
  const from = holding(ann, usual);
  const nowhere = join(folder, 'no', 'such', 'folder');
  await expect(exported(from, 'lines', watch(), nowhere)).rejects.toMatchObject({ problem: 'failed' });
});

test('a client imports a whole file, including runs with a single signature', async () => {
  const { log, entries } = begun();
  entries.push(accept(log, bob));
  for (let round = 0; round < 400; round += 1)
    entries.push(...runOf(log, round % 2 === 0 ? ann : bob, 'text'));
  const path = join(folder, 'lines');
  writeFileSync(path, linesFrom(holding(ann, { log, entries })).join(''));
  const profile = { user: 'bob', status: 'available' as const, note: '', icon: null };
  const client = createClient({ keys: newKeys(bob.person, bob.writer), profile, store: memoryStore() });
  const take = (read: readonly LogEntry[]): Promise<ImportResult> => client.importEntries(read);
  const { signal } = new AbortController();
  const sum = await importLines(path, take, () => undefined, signal);
  expect(sum).toEqual(whole({ messages: 1_200, taken: entries.length }));
  await client.close();
});

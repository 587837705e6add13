import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entryLine } from './lines-format';
import { newWriterKey } from '../../../runtime/entries/keys';
import { signMessage } from '../../../runtime/entries/signing';
import { isControlEntry } from '../../../shared/conversation/log-entry';
import type { Json } from '../../../shared/conversation/log-entry';

import {
  ann,
  bob,
  eve,
  folder,
  holder,
  holding,
  exported,
  imported,
  shown,
  whole,
  linesIn,
  rewrite,
  usual,
} from '../../../testing/archive/archive-kit';

test('damaged lines are skipped and counted', async () => {
  const path = await exported(holding(ann, usual), 'lines');
  const [first = '', ...rest] = linesIn(path);
  const broken = ['{', 'null', '[]', '["GOODBYE",{}]', '["JOIN",{}]', 'x'.repeat(200_000)];
  rewrite(path, [first, ...broken, ...rest]);
  expect(await imported(holder(ann), path)).toEqual(whole({ messages: 3, taken: 5, refused: 6 }));
});

test('entries with a missing or foreign signature are skipped', async () => {
  const path = await exported(holding(ann, usual), 'lines');
  const [first = '', ...rest] = linesIn(path);
  const changed = rest.map((line) => line.replace('"text":"last"', '"text":"forged"'));
  rewrite(path, [first, ...changed]);
  const to = holder(ann);
  expect(await imported(to, path)).toEqual(whole({ messages: 2, taken: 4, refused: 1 }));
  const last = usual.entries.at(-1);
  if (!last || isControlEntry(last) || !last.content) throw new Error('a message');
  const { content } = last;
  const stranger = signMessage(eve.writer, { ...last, number: 1, prev: undefined, content });
  const another = signMessage(eve.writer, { ...last, number: 9, clock: 99, prev: last.hash, content });
  const asAnn = { ...signMessage(ann.writer, { ...last, clock: 98, content }), signature: another.signature };
  const unsigned = { ...signMessage(ann.writer, { ...last, clock: 97, content }), signature: undefined };
  rewrite(path, [first, ...[stranger, another, asAnn, unsigned].map((entry) => entryLine(entry).trimEnd())]);
  expect(await imported(to, path)).toMatchObject({ taken: 0, refused: 4 });
});

test('entries with a false certificate, past or founding are skipped', async () => {
  const [first = '', ...lines] = linesIn(await exported(holding(ann, usual), 'lines'));
  const entryIn = (line: string): [string, Record<string, Json>] =>
    JSON.parse(line) as [string, Record<string, Json>];
  const [command, invite] = entryIn(lines[0] ?? '');
  const mallory = newWriterKey();
  const to = holder(bob);
  const path = join(folder, 'lies');
  for (const change of [
    { title: 'Another name' },
    { writer: mallory.id },
    { certificate: { ...(invite['certificate'] as object), writer: mallory.id } },
    { certificate: { ...(invite['certificate'] as object), person: eve.id } },
    { conversation: '3cf90209-d1fe-84f9-a561-b2488e362031' },
    { invited: [] },
    { clock: 7 },
  ]) {
    rewrite(path, [first, JSON.stringify([command, { ...invite, ...change }]), ...lines.slice(1)]);
    expect(await imported(to, path), JSON.stringify(change)).toMatchObject({ taken: 0 });
  }
  expect(shown(to)).toEqual([]);
});

test('a pipe, a device, a folder and an endless line are refused at once', async () => {
  const bobs = holder(bob);
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const endless = join(folder, 'endless');
  writeFileSync(endless, Buffer.alloc(20 * 1024 * 1024, 'x'));
  for (const path of [pipe, '/dev/zero', folder])
    await expect(imported(bobs, path)).rejects.toMatchObject({ problem: 'no-file' });
  let read = 0;
  const importing = imported(bobs, endless, undefined, (done) => (read = done));
  await expect(importing).rejects.toMatchObject({ problem: 'foreign' });
  expect(read).toBeLessThan(1024 * 1024);
});

test('hostile lines in a file are counted and skipped, and valid lines around them are imported', async () => {
  const from = holding(ann, usual);
  const path = await exported(from, 'lines');
  const [first = '', ...rest] = linesIn(path);
  const invite = rest[0] ?? '';
  const [command, fields] = JSON.parse(invite) as [string, Record<string, unknown>];
  const changed = (change: (entry: Record<string, unknown>) => object): string =>
    JSON.stringify([command, change(fields)]);
  const hostile = [
    'x'.repeat(1024 * 1024),
    '['.repeat(100_000),
    `["INVITE",${'['.repeat(60_000)}${']'.repeat(60_000)}]`,
    `["INVITE",{"__proto__":{"command":"INVITE"},"constructor":{"prototype":{"polluted":1}}}]`,
    `["SEND_MESSAGE",{"content":{"__proto__":{"polluted":1}}}]`,
    '["__proto__",{}]',
    '["constructor",{"writer":1}]',
    '["INVITE",null]',
    '["INVITE"]',
    '{"command":"INVITE"}',
    'null',
    '7',
    '"text"',
    '[]',
    changed((entry) => ({ ...entry, number: 1e308 })),
    changed((entry) => ({ ...entry, clock: '1' })),
    changed((entry) => ({ ...entry, at: -1e308 })),
    changed((entry) => ({ ...entry, invited: {} })),
    changed((entry) => ({ ...entry, invited: Array.from({ length: 5_000 }, () => null) })),
    changed((entry) => ({ ...entry, title: 'x'.repeat(100_000) })),
    changed((entry) => ({ ...entry, conversation: '../../etc/passwd' })),
    changed((entry) => ({ ...entry, signature: 'AAAA' })),
    '{"parley":"end","conversations":1e308,"entries":-1}',
  ];
  rewrite(path, [first, ...hostile, ...rest.slice(0, 2), ...hostile, ...rest.slice(2)]);
  const bobs = holder(bob);
  const result = await imported(bobs, path);
  expect(result).toMatchObject({ taken: usual.entries.length, foreign: 0, end: 'whole' });
  expect(result.refused).toBe(2 * hostile.length);
  expect(shown(bobs)).toEqual(shown(from));
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);

  const cut = readFileSync(path).subarray(0, -20);
  writeFileSync(path, cut);
  const again = holder(bob);
  expect((await imported(again, path)).end).toBe('cut-off');
  expect(shown(again)).toEqual(shown(from));
}, 60_000);

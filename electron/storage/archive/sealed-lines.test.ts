import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { hasPython, ifSkipped, python } from '../../../testing/python';
import { messagesPrograms } from '../../../testing/messages/test-programs';
import { sealedConversationOf } from '../../../testing/nodes/sealed-talk';
import { endAll, peer, portOf, textsOf, until } from '../../../testing/nodes/test-kit';
import { newKeys } from '../../net/keys';
import type { ChatClient } from '../../net/types';
import type { ConversationId } from '../../../shared/ids';
import { silent } from '../logger';
import { Messages } from '../messages/messages';
import { linesOf } from './lines-export';
import { importLines, type ImportSummary } from './lines-import';
import { pageOf } from './page-export';
import { ArchiveThreads } from './thread';
import { WholeReader } from './whole-reader';

const folder = mkdtempSync(join(tmpdir(), 'parley-sealed-lines-'));
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const threads = new ArchiveThreads(new URL('../../../out/main/archive-worker.js', import.meta.url));
let profiles = 0;
const file = join(folder, 'all.parley.jsonl');
const said = ['The core is on the bench', 'I am coming', 'Bring the key'];

/** A sealed conversation of two people, exported by one of them. Both have gone since. */
async function exported() {
  profiles += 1;
  const path = join(folder, `${profiles}.sqlite`);
  const messages = await Messages.open(path, messagesPrograms, silent);
  const hers = newKeys();
  const bob = await peer('bob');
  const ann = await peer('ann', [portOf(bob)], { store: messages, keys: hers });
  const conversation = await sealedConversationOf(ann, bob);
  for (const [index, text] of said.entries()) {
    await (index % 2 === 0 ? ann : bob).sendText(conversation, text);
    for (const node of [ann, bob])
      await until(
        node,
        () => textsOf(node, conversation).length === index + 1 && reads(node, conversation, text),
      );
  }
  await Promise.all([ann.close(), bob.close()]);
  await messages.close();
  const reader = WholeReader.open(path);
  const what = { conversations: null, person: ann.id, now: 0 };
  const [lines, page] = [[...linesOf(reader, what)], [...pageOf(reader, what)].join('')];
  reader.close();
  return { hers, conversation, path, what, lines, page };
}

const reads = (node: ChatClient, conversation: ConversationId, text: string): boolean =>
  textsOf(node, conversation).includes(text);

function importInto(node: ChatClient, lines: readonly string[]): Promise<ImportSummary> {
  writeFileSync(file, lines.join(''));
  const { signal } = new AbortController();
  return importLines(
    file,
    (some, keys) => node.importEntries(some, keys),
    () => undefined,
    signal,
  );
}

const isKeys = (line: string): boolean => line.startsWith('{"parley":"keys"');

test('what was said in a sealed conversation is read where it is imported, with nobody there to ask for keys', async () => {
  const { hers, conversation, lines } = await exported();
  const elsewhere = await peer('ann', [], { keys: newKeys(hers.person) });
  const sum = await importInto(elsewhere, lines);
  expect(sum).toMatchObject({ messages: 3, refused: 0, foreign: 0, end: 'whole' });
  expect(textsOf(elsewhere, conversation)).toEqual(said);
  expect(readFileSync(file, 'utf8')).not.toContain('bench');
});

test.skipIf(!hasPython)(
  `a script that was written from the documents alone opens it with the keys in the file${ifSkipped}`,
  async () => {
    const { lines } = await exported();
    writeFileSync(file, lines.join(''));
    const script = 'scripts/check-sealing.py';
    const texts = python(script, '--data', file).match(/(?<="text": ")[^"]*/g);
    expect(texts?.toSorted()).toEqual(said.toSorted());
    writeFileSync(file, lines.filter((line) => !isKeys(line)).join(''));
    expect(python(script, '--data', file)).toContain('no key for message');
  },
);

test('with a passphrase its file shows not even who took part, and what was said is read where it is imported', async () => {
  const { hers, conversation, path, what, lines } = await exported();
  const [encrypted, opened] = [`${file}.age`, join(folder, 'opened.parley.jsonl')];
  const passphrase = 'häufig-and-often';
  const watched = { signal: new AbortController().signal, progress: () => undefined };
  const task = { kind: 'export', database: path, path: encrypted, format: 'lines', locale: 'en' } as const;
  await threads.run({ ...task, ...what, passphrase }, watched);
  expect(readFileSync(encrypted, 'latin1')).not.toContain(conversation);
  await threads.run({ kind: 'open', path: encrypted, target: opened, passphrase }, watched);
  expect(readFileSync(opened, 'utf8')).toBe(lines.join(''));
  const elsewhere = await peer('ann', [], { keys: newKeys(hers.person) });
  await importInto(elsewhere, [readFileSync(opened, 'utf8')]);
  expect(textsOf(elsewhere, conversation)).toEqual(said);
});

test('its page shows what was said, and no key', async () => {
  const { page, lines } = await exported();
  for (const text of said) expect(page).toContain(text);
  const secrets = lines.filter(isKeys).flatMap((line) => [...line.matchAll(/"secret":"([^"]*)"/g)]);
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter(([, secret = '']) => page.includes(secret))).toEqual([]);
});

test('messages that were imported without their keys open once a file brings these', async () => {
  const { hers, conversation, lines } = await exported();
  const elsewhere = await peer('ann', [], { keys: newKeys(hers.person) });
  await importInto(
    elsewhere,
    lines.filter((line) => !isKeys(line)),
  );
  expect(textsOf(elsewhere, conversation)).toEqual([]);
  await importInto(elsewhere, lines);
  await until(elsewhere, () => textsOf(elsewhere, conversation).join() === said.join());
});

test('false keys in a file open nothing, and keep nothing from being opened', async () => {
  const { hers, conversation, lines } = await exported();
  const falseKeys = lines
    .filter(isKeys)
    .map((line) => line.replace(/"secret":"[^"]*"/g, () => `"secret":"${'x'.repeat(42)}A"`));
  const bad = ['{"parley":"keys"}\n', `{"parley":"keys","conversation":"${conversation}","keys":[]}\n`];
  const at = lines.findIndex(isKeys);
  const elsewhere = await peer('ann', [], { keys: newKeys(hers.person) });
  const sum = await importInto(elsewhere, [
    ...lines.slice(0, at),
    ...falseKeys,
    ...bad,
    ...lines.slice(at + 1),
  ]);
  expect(sum).toMatchObject({ messages: 3, refused: 2, end: 'whole' });
  expect(textsOf(elsewhere, conversation)).toEqual([]);
  await importInto(elsewhere, [...lines.slice(0, at), ...falseKeys, ...lines.slice(at)]);
  await until(elsewhere, () => textsOf(elsewhere, conversation).join() === said.join());
});

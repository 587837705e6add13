import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addition, conversation, hashOf, message, textContent } from '../../../../testing/entries/store-kit';
import { messagesPrograms } from '../../../../testing/messages/test-programs';
import type { EntryHash } from '../../../../shared/ids';
import { copyNames } from '../../../storage/archive/file-copies';
import { silent } from '../../../storage/logger';
import { Messages } from '../../../storage/messages/messages';
import { ArchivedFiles } from './archived-files';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-archived-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const copyName = (name: string, of: EntryHash): string => copyNames(name, of)[0] ?? '';

const offer = (number: number, name: string) =>
  message('ann', number, {
    content: {
      ...textContent(''),
      kind: 'file',
      fields: { name, type: 'text/plain', size: 5, root: 'A'.repeat(43), key: `${'B'.repeat(42)}A` },
    },
  });

test('of the files beside an export, those are taken back that were offered here, by the names of their copies', async () => {
  const messages = await Messages.open(join(folder, 'messages.sqlite'), messagesPrograms, silent);
  await messages.append([
    addition('ann', 1, [offer(1, 'Beds.txt'), offer(2, 'Beds.txt'), offer(3, 'Other.txt')]),
  ]);
  const copies = join(folder, 'Garden.files');
  mkdirSync(copies);
  const [second, third] = [copyName('Beds.txt', hashOf('ann 2')), copyName('Other.txt', hashOf('ann 3'))];
  for (const name of [second, third, 'Beds.txt', 'Stranger.txt']) writeFileSync(join(copies, name), 'x');
  const asked: string[] = [];
  const files = new ArchivedFiles({
    messages,
    conversations: () => [conversation],
    transfers: {
      of: () => [],
      place: async () => undefined,
      takeBack: async (_conversation, row, path) => {
        asked.push(`${row} ${basename(path)}`);
        return row === hashOf('ann 2');
      },
    },
  });
  const job = { signal: new AbortController().signal, progress: () => undefined };
  expect(await files.takeBack(copies, job)).toBe(1);
  expect(asked).toEqual([`${hashOf('ann 2')} ${second}`, `${hashOf('ann 3')} ${third}`]);
  expect(await files.takeBack(join(folder, 'None.files'), job)).toBe(0);
  await messages.close();
});

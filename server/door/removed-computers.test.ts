import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPersonKey, newWriterKey } from '../../runtime/entries/keys';
import { revoke } from '../../runtime/entries/revocations';
import { localMessageStore } from '../storage/message-store';
import { RemovedComputers } from './removed-computers';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'removed-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('what was removed is removed after a restart, and nothing else', async () => {
  const path = join(folder, 'messages.sqlite');
  const ann = newPersonKey();
  const [lap, phone] = [revoke(ann, newWriterKey().id, 5), revoke(ann, newWriterKey().id, 6)];
  const first = localMessageStore(path);
  await first.keepDoor({ revocations: { added: [lap, phone], forgotten: [] } });
  await first.keepDoor({ revocations: { added: [phone], forgotten: [lap] } });
  await first.close();
  const second = localMessageStore(path);
  const removed = new RemovedComputers(second.reader.door.revocations(), () => undefined);
  expect(removed.of(ann.id)).toEqual([phone]);
  expect(removed.get(ann.id, phone.writer)).toEqual(phone);
  await second.close();
});

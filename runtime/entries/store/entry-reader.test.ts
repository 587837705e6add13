import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LogAddition } from '../../../shared/conversation/log-addition';
import { addition, conversation, founding, message, personCalled } from '../../../testing/entries/store-kit';
import { openForReading } from '../../sqlite/database';
import { EntryReader } from './entry-reader';
import { EntryWriter } from './entry-writer';
import { openEntries } from './open-entries';
import { createEntryTables, createReadingIndexes } from './tables';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-reader-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A reader that lets something happen before each of its statements. */
class InterruptedReader extends EntryReader {
  interrupt = (): void => undefined;

  protected override one(...query: Parameters<EntryReader['one']>): unknown {
    this.interrupt();
    return super.one(...query);
  }

  protected override all(...query: Parameters<EntryReader['all']>): unknown[] {
    this.interrupt();
    return super.all(...query);
  }
}

it('a log is opened with one state of the store, although another connection writes between any two statements', () => {
  const path = join(folder, 'entries.sqlite');
  const database = openEntries(path, [createEntryTables, createReadingIndexes]);
  const writer = new EntryWriter(database);
  const ann = personCalled('ann');
  const invited: LogAddition = {
    ...addition('ann', 1, []),
    controls: [{ entry: founding('ann', 'bob'), person: ann, stands: true }],
    clock: 1,
  };
  writer.append([invited]);
  const reader = new InterruptedReader(openForReading(path));
  expect(reader.kept(conversation)).toMatchObject({ controls: [{}], pieces: [], clock: 1 });
  let written = 0;
  reader.interrupt = () => {
    written += 1;
    // Each message with the control that its author joined by.
    const author = `author ${written}`;
    const joined = { ...founding(author), hash: message(author, 9).hash, at: 1_000 + written };
    const said = addition(author, written, [message(author, 2, { clock: written + 1 })]);
    writer.append([{ ...said, controls: [{ entry: joined, person: ann, stands: true }] }]);
  };
  const kept = reader.kept(conversation);
  expect(written).toBeGreaterThan(1);
  expect(kept?.pieces).toHaveLength((kept?.controls.length ?? 0) - 1);
  expect(kept?.clock).toBe(kept?.controls.length);
  // Nothing is left open: the next answer is of the last state.
  reader.interrupt = () => undefined;
  expect(reader.kept(conversation)?.pieces).toHaveLength(written);
  reader.close();
  database.close();
});

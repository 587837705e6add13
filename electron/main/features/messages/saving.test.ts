import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../../../shared/protocol/limits';
import { conversation } from '../../../../testing/membership/entries';
import { hash } from '../../../../testing/membership/names';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';
import { silent } from '../../../storage/logger';
import { Memory } from '../../../storage/memory';
import { forgetDeleted, setSaved } from './saving';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-saving-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function saving() {
  const talk = talkOf({ reader: bob });
  const [one, two] = talk.say(ann, 'one', 'two');
  if (!one || !two) throw new Error('two messages');
  const file = join(folder, 'conversations.json');
  const memory = new Memory(file, silent);
  const parts = { memory, messages: { reader: talk.reader } };
  return { talk, file, memory, parts, one: one.hash, two: two.hash };
}

test('a message is saved once, until that ends, and over a restart', () => {
  const { memory, parts, file, one, two } = saving();
  for (const row of [one, two, one]) setSaved(parts, conversation, row, true);
  expect(memory.savedIn(conversation)).toEqual([one, two]);
  setSaved(parts, conversation, one, false);
  memory.flush();
  expect(new Memory(file, silent).savedIn(conversation)).toEqual([two]);
});

test('what is not here cannot be saved, and neither can more than there is room for', () => {
  const { memory, parts, one } = saving();
  expect(() => setSaved(parts, conversation, hash('nothing'), true)).toThrow('not here any more');
  for (let index = 0; index < limits.savedMessages; index += 1)
    memory.setSaved(conversation, hash(`row-${index}`), true);
  expect(() => setSaved(parts, conversation, one, true)).toThrow('You have saved 1,000 messages');
});

test('a saved message is forgotten when it is deleted, for everybody or here, and not because others are', () => {
  const { talk, memory, parts, one, two } = saving();
  for (const row of [one, two]) setSaved(parts, conversation, row, true);
  const deleting = talk.say(ann, { kind: 'deletion', to: one, fields: {} });
  forgetDeleted(parts, conversation, deleting);
  expect(memory.savedIn(conversation)).toEqual([two]);
  forgetDeleted(parts, conversation, talk.say(bob, { kind: 'deletion', to: two, fields: {} }));
  expect(memory.savedIn(conversation)).toEqual([two]);
  talk.store.writer.deleteTexts(conversation);
  forgetDeleted(parts, conversation, undefined);
  expect(memory.savedIn(conversation)).toEqual([]);
});

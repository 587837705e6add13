import { expect, test } from 'vitest';
import type { EntryHash } from '../../../../shared/ids';
import { conversation as id } from '../../../../testing/membership/entries';
import { OpenTranscripts } from './open-transcripts';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';

/** Bob's window of a conversation in which Ann writes, and a slow disk. */
function reading() {
  const talk = talkOf({ reader: bob });
  const written: (() => void)[] = [];
  const messages = {
    reader: talk.reader,
    markRead: async (
      ...[conversation, from, to]: Parameters<typeof talk.store.writer.markRead>
    ): Promise<void> => {
      await new Promise<void>((resolve) => written.push(resolve));
      talk.store.writer.markRead(conversation, from, to);
    },
  };
  const parts = {
    client: { conversations: new Map([[id, talk]]), id: bob.person },
    messages,
    windows: { openConversation: () => undefined },
    changed: () => undefined,
  };
  const read = new OpenTranscripts(parts, { read: () => undefined }, () => undefined);
  read.windowOpened(id);
  const say = (text: string): EntryHash => {
    talk.say(ann, text);
    read.page(id)?.changed();
    read.page(id)?.view();
    const said = talk.said.at(-1);
    if (!said) throw new Error('nothing was said');
    return said.hash;
  };
  const writeAll = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      for (const done of written.splice(0)) done();
      await Promise.resolve();
    }
  };
  return { read, say, writeAll, unread: () => talk.reader.countUnread(id, 100) };
}

test('a message that was on screen does not count as skipped while its reading is being stored', async () => {
  const { read, say, writeAll, unread } = reading();
  const one = say('one');
  const marks = [read.markRead(id, one, one)];
  const two = say('two');
  marks.push(read.markRead(id, two, two), read.answered(id));
  await writeAll();
  await Promise.all(marks);
  expect(unread()).toBe(0);
  expect(read.page(id)?.view()).toMatchObject({ skipped: 0 });
});

test('a message that was never on screen counts as skipped', async () => {
  const { read, say, writeAll, unread } = reading();
  say('one');
  const two = say('two');
  const mark = read.markRead(id, two, two);
  await writeAll();
  await mark;
  expect(unread()).toBe(0);
  expect(read.page(id)?.view()).toMatchObject({ skipped: 1 });
});

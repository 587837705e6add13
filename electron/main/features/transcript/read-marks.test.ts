import { expect, test, vi } from 'vitest';
import { conversation } from '../../../../testing/membership/entries';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';
import type { ReadMark } from '../../../../shared/protocol/messages';
import { beginning, end } from './places';
import { ReadMarks } from './read-marks';

/** Bob's computer, on which Ann's messages come. */
function computer() {
  const talk = talkOf({ reader: bob });
  const conversations = new Map([[conversation, talk]]);
  const told: ReadMark[][] = [];
  const parts = {
    client: {
      conversations,
      tellRead: (marks: readonly ReadMark[]) => void told.push([...marks]),
    },
    messages: {
      reader: talk.reader,
      markRead: async (...args: Parameters<typeof talk.store.writer.markRead>): Promise<void> =>
        talk.store.writer.markRead(...args),
    },
  };
  const marks = new ReadMarks({ ...parts, doings: { read: () => undefined } }, () => undefined);
  const say = (text: string) => {
    talk.say(ann, text);
    const said = talk.said.at(-1);
    if (!said) throw new Error('nothing was said');
    return said.hash;
  };
  const unread = (): number => talk.reader.countUnread(conversation, 10);
  return { talk, conversations, marks, told, say, unread };
}

test('what was read elsewhere is read here, up to the last message that was read there', async () => {
  const { marks, say, unread } = computer();
  const [, second] = [say('one'), say('two'), say('three')];
  await marks.heard([{ conversation, last: second }]);
  expect(unread()).toBe(1);
});

test('a mark waits for its message', async () => {
  const { talk, conversations, marks, say, unread } = computer();
  // As it is before the message has come.
  conversations.set(conversation, talkOf({ reader: bob }));
  const last = say('one');
  await marks.heard([{ conversation, last }]);
  expect(unread()).toBe(1);
  conversations.set(conversation, talk);
  marks.came(conversation);
  await vi.waitFor(() => expect(unread()).toBe(0));
});

test('the others are told the last message that was read, and what was read when they come', async () => {
  const { talk, marks, told, say } = computer();
  const first = say('one');
  const second = say('two');
  marks.read(conversation, beginning, end);
  const place = talk.log.entryWith(first);
  if (!place) throw new Error('nothing was said');
  talk.store.writer.markRead(conversation, beginning, place);
  marks.tellAll();
  expect(told).toEqual([[{ conversation, last: second }], [{ conversation, last: first }]]);
});

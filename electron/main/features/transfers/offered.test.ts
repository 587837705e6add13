import { expect, test } from 'vitest';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';
import { offeredIn } from './offered';

const photo = {
  name: 'Beach.jpg',
  size: 1_000,
  type: 'image/jpeg',
  root: `${'r'.repeat(42)}A`,
  key: `${'k'.repeat(42)}A`,
};

test('a file that somebody blocked offers is no offer, until they are unblocked', () => {
  const talk = talkOf({ reader: ann });
  const [theirs] = talk.say(bob, { kind: 'file', fields: photo });
  const [own] = talk.say(ann, { kind: 'file', fields: photo });
  if (!theirs || !own) throw new Error('two messages');
  const offered = ({ hash, conversation }: typeof own) => offeredIn(talk.reader, conversation, hash);
  const blocked = new Set<typeof bob.person>();
  talk.reader.leaveOut(() => blocked);
  expect(offered(theirs)).toEqual({ file: photo, author: bob.person });
  blocked.add(bob.person);
  expect(offered(theirs)).toBeUndefined();
  expect(offered(own)).toEqual({ file: photo, author: ann.person });
  blocked.clear();
  expect(offered(theirs)).toBeDefined();
});

test('a message that offers nothing, or that its author has deleted, is no offer', () => {
  const talk = talkOf({ reader: ann });
  const [text, file] = talk.say(bob, 'Hello', { kind: 'file', fields: photo });
  if (!text || !file) throw new Error('two messages');
  expect(offeredIn(talk.reader, text.conversation, text.hash)).toBeUndefined();
  talk.say(bob, { kind: 'deletion', to: file.hash, fields: {} });
  expect(offeredIn(talk.reader, file.conversation, file.hash)).toBe('deleted');
});

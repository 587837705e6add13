import { beforeEach, expect, it } from 'vitest';
import { act, say } from '../../testing/membership/entries';
import { person, writer } from '../../testing/membership/names';
import { Node } from '../../testing/membership/nodes';

const author = { person: person('ann'), writer: writer('ann-1') };
let ann: Node;

beforeEach(() => {
  ann = new Node(author);
  act(ann.log, author, 'founding', { kind: 'FOUND', people: [person('bob')], isPublic: false });
  ann.commit();
});

it('a writer continues where a reopened log would continue', () => {
  const expectSame = (): void => {
    ann.commit();
    expect(ann.log.nextMessage(author.writer)).toEqual(ann.reopened().nextMessage(author.writer));
  };
  expectSame();
  for (const name of ['one', 'two']) say(ann.log, author, name);
  expectSame();
  act(ann.log, author, 'cleo-invited', { kind: 'INVITE', people: [person('cleo')] });
  expectSame();
  say(ann.log, author, 'three');
  const before = ann.log.nextMessage(author.writer);
  const fork = ann.log.fork();
  const four = say(fork, author, 'four');
  expect(ann.log.nextMessage(author.writer)).toEqual(before);
  // It was written by a copy of this profile.
  ann.log.offer(four);
  expectSame();
});

it('consecutive messages share one list of controls', () => {
  const [one, two] = ['one', 'two'].map((name) => say(ann.log, author, name));
  ann.commit();
  expect(two?.after).toBe(one?.after);
  expect(say(ann.log, author, 'three').after).toBe(one?.after);
});

it('messages that are being stored are found in forks', () => {
  const one = say(ann.log, author, 'one');
  say(ann.log, author, 'two');
  const keeping = ann.log;
  keeping.changes(false);
  const fork = keeping.fork();
  expect(fork.messageWithHash(one.hash)).toBe(one);
  expect(fork.offer(one).kind).toBe('held');
  say(fork, author, 'three');
  expect(fork.changes(false).messages.map(({ entry }) => entry.number)).toEqual([3]);
  // From now on the log and its forks rely on the shelf, and this shelf never got anything.
  keeping.kept();
  expect(fork.messageWithHash(one.hash)).toBeUndefined();
});

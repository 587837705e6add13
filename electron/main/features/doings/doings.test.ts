import { expect, test } from 'vitest';
import type { EntryHash, PersonId } from '../../../../shared/ids';
import { conversation } from '../../../../testing/membership/entries';
import { hash } from '../../../../testing/membership/names';
import { ann, bob, talkOf } from '../../../../testing/windows/test-talk';
import type { Doing } from '../../../net/connection/doing';
import { Doings } from './doings';

/** Bob's computer, on which he has said three things, and what it keeps of what others have read. */
function computer() {
  const talk = talkOf({ reader: bob });
  const [first, second, third] = talk.say(bob, 'one', 'two', 'three');
  if (!first || !second || !third) throw new Error('three messages');
  const seen = new Map<PersonId, EntryHash>();
  const state = { stored: 0, changes: 0 };
  const shown = { showTyping: true, showRead: true };
  const told: Doing[] = [];
  const doings = new Doings({
    client: {
      conversations: new Map([[conversation, talk]]),
      tellDoing: (doing) => void told.push(doing),
    },
    memory: {
      seen: () => [...seen],
      setSeen: (_in, person, last) => {
        seen.set(person, last);
        state.stored += 1;
      },
    },
    preferences: { all: shown },
    now: () => 0,
    setTimer: () => ({ cancel: () => undefined }),
    changed: () => (state.changes += 1),
  });
  const read = (last: EntryHash): void => doings.heard(ann.person, { kind: 'seen', conversation, last });
  return { doings, read, seen, state, shown, told, first, second, third };
}

test('what somebody has read is kept, if it is later than before', () => {
  const { doings, read, seen, first, second, third } = computer();
  read(second.hash);
  read(first.hash);
  expect(seen.get(ann.person)).toBe(second.hash);
  read(third.hash);
  expect(Object.keys(doings.view(conversation).seen)).toEqual([ann.person]);
  expect(seen.get(ann.person)).toBe(third.hash);
});

test('marks of messages that nobody has cost nothing, and take none away', () => {
  const { read, seen, state, second } = computer();
  read(second.hash);
  for (let number = 0; number < 100; number += 1) read(hash(`no${number}`));
  expect(seen.get(ann.person)).toBe(second.hash);
  expect(state).toEqual({ stored: 1, changes: 1 });
});

test('who does not tell what was read does not look it up either', () => {
  const { doings, shown, told, second } = computer();
  let looks = 0;
  const lastRead = () => {
    looks += 1;
    return second.hash;
  };
  shown.showRead = false;
  doings.read(conversation, lastRead);
  expect([looks, told]).toEqual([0, []]);
  shown.showRead = true;
  doings.read(conversation, lastRead);
  expect(told).toEqual([{ kind: 'seen', conversation, last: second.hash }]);
});

import { expect, test } from 'vitest';
import type { EntryHash } from '../../../../shared/ids';
import { limits } from '../../../../shared/protocol/limits';
import { hash } from '../../../../testing/membership/names';
import { ann, bob, cleo, talkOf, type Words } from '../../../../testing/windows/test-talk';
import { isPinned, Pins } from './pins';

const pin = (to: EntryHash, removed = false): Words => ({
  kind: 'pin',
  to,
  fields: removed ? { removed } : {},
});

function pinning() {
  const talk = talkOf({ reader: bob, people: [bob, cleo], joined: [bob, cleo] });
  const [one, two] = [...talk.say(ann, 'one'), ...talk.say(bob, 'two')];
  if (!one || !two) throw new Error('two messages');
  const pins = new Pins(talk, talk.reader);
  const say = (...[author, ...words]: Parameters<typeof talk.say>): void =>
    pins.changed(talk.say(author, ...words));
  const shown = (): string[] =>
    pins.view().map(({ text, by }) => `${text} by ${by === ann.person ? 'ann' : 'bob'}`);
  return { talk, pins, say, shown, one: one.hash, two: two.hash };
}

test('any member pins and unpins; the message that was pinned last is the first', () => {
  const { talk, say, shown, one, two } = pinning();
  expect(shown()).toEqual([]);
  say(bob, pin(one));
  say(ann, pin(two));
  expect(shown()).toEqual(['two by ann', 'one by bob']);
  expect([one, two].map((row) => isPinned(talk, talk.reader, row))).toEqual([true, true]);
  say(ann, pin(one, true));
  expect(shown()).toEqual(['two by ann']);
  expect(isPinned(talk, talk.reader, one)).toBe(false);
});

test('what is pinned follows the message: its edits, its deletion, and its coming after its pin', () => {
  const { talk, pins, say, shown, one } = pinning();
  say(bob, pin(one));
  expect(shown()).toEqual(['one by bob']);
  say(ann, { kind: 'edit', to: one, fields: { text: 'more' } });
  expect(shown()).toEqual(['more by bob']);
  const later = talk.compose(cleo, 'later');
  say(bob, pin(later.hash));
  expect(shown()).toEqual(['more by bob']);
  talk.add(later);
  pins.changed([later]);
  expect(shown()).toEqual(['later by bob', 'more by bob']);
  say(ann, { kind: 'deletion', to: one, fields: {} });
  expect(shown()).toEqual(['later by bob']);
});

test('a message that cannot be pinned, or is not here, is not shown', () => {
  const { talk, say, shown } = pinning();
  const [named] = talk.say(ann, { kind: 'title', fields: { title: 'Garden' } });
  say(bob, pin(hash('nothing')), pin(named?.hash ?? hash('nothing')));
  expect(shown()).toEqual([]);
});

test('the number of pinned messages that are shown is bounded', () => {
  const { talk, pins, say } = pinning();
  const many = talk.say(ann, ...Array.from({ length: limits.pinsShown + 1 }, (_, index) => `${index}`));
  say(bob, ...many.map((each) => pin(each.hash)));
  expect(pins.view().length).toBe(limits.pinsShown);
  expect(pins.view()[0]?.text).toBe(String(limits.pinsShown));
});

test('nobody crowds out what others have pinned, with however many pins', () => {
  const { talk, say, shown, one, two } = pinning();
  say(bob, pin(one), pin(two));
  say(bob, pin(two, true));
  const many = talk.say(ann, ...Array.from({ length: limits.pinsShown + 40 }, (_, index) => `${index}`));
  // More than are read of all together, and more messages than are shown.
  for (let round = 0; round < 5; round += 1) say(ann, ...many.map((each) => pin(each.hash)));
  expect(shown()).toHaveLength(limits.pinsShown);
  expect(shown().filter((each) => each.endsWith('by bob'))).toEqual(['one by bob']);
  say(ann, ...Array.from({ length: limits.pinsPerPerson }, () => pin(many[0]?.hash ?? one, true)));
  expect(shown()).toEqual(['one by bob']);
});

test('messages that concern nothing pinned do not make it read the pins again', () => {
  const { pins, say, one } = pinning();
  say(bob, pin(one));
  const before = pins.view();
  say(ann, 'something else');
  expect(pins.view()).toBe(before);
});

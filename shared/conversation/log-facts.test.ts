import { expect, test } from 'vitest';
import {
  act,
  authorNamed,
  conversation,
  digestOf,
  messageEntry,
  say,
} from '../../testing/membership/entries';
import { person } from '../../testing/membership/names';
import { Node, take } from '../../testing/membership/nodes';
import { EntryLog } from './entry-log';
import { emptyMessageShelf } from './log-addition';
import { forksIn, openInvitation, withdrawnBy } from './log-facts';

const [ann, bob] = [authorNamed('ann'), authorNamed('bob')];

/** Ann's node, with a conversation that she founded and Bob has joined. */
function founded(): Node {
  const node = new Node(ann);
  const founding = act(node.log, ann, 'founding', { kind: 'FOUND', people: [bob.person], isPublic: false });
  act(node.log, bob, 'joins', { kind: 'JOIN', invite: founding.hash });
  node.commit();
  return node;
}

test('a fork lists the messages of one place: at the beginning, later, and within a longer branch', () => {
  const node = founded();
  const after = node.log.controls.heads.map(({ hash }) => hash);
  expect(forksIn(node.log, 9)).toEqual([]);
  const [one, two, three] = ['one', 'two', 'three'].map((name) => say(node.log, bob, name));
  if (!one || !two || !three) throw new Error('three messages');
  const first = messageEntry(bob, 'first', { number: 1, prev: undefined, after });
  const second = messageEntry(bob, 'second', { number: 2, prev: one.hash, after });
  const third = messageEntry(bob, 'third', { number: 2, prev: one.hash, after });
  take(node, [first, second, third]);
  const forks = forksIn(node.log, 9).map(({ person: by, entries }) => [by, new Set(entries)]);
  expect(forks).toHaveLength(2);
  expect(forks).toContainEqual([bob.person, new Set([one.hash, first.hash])]);
  expect(forks).toContainEqual([bob.person, new Set([two.hash, second.hash, third.hash])]);
  expect(forksIn(node.log, 1)).toHaveLength(1);
});

test('neither a gap nor messages after a new invitation are a fork', () => {
  const node = founded();
  say(node.log, bob, 'one');
  act(node.log, ann, 'more', { kind: 'INVITE', people: [person('cleo')] });
  say(node.log, bob, 'two');
  const after = node.log.controls.heads.map(({ hash }) => hash);
  const beyond = messageEntry(bob, 'beyond', { number: 9, prev: one('eight'), after });
  take(node, [beyond]);
  expect(forksIn(node.log, 9)).toEqual([]);
});
const one = (name: string) => messageEntry(bob, name, { number: 8, prev: undefined, after: [] }).hash;

test('messages withdrawn by leaving are counted at the person’s last removal, and once', () => {
  const node = founded();
  say(node.log, bob, 'known');
  const last = node.log.lastMessages({ person: bob.person });
  say(node.log, bob, 'elsewhere');
  const leaves = act(node.log, bob, 'leaves', { kind: 'LEAVE' }, { last });
  node.commit();
  expect(withdrawnBy(node.log, leaves)).toBe(1);
  const joins = node.log.controlEntry(node.log.standing()[1]?.hash ?? leaves.hash);
  expect(joins && withdrawnBy(node.log, joins)).toBe(0);
  const removes = act(node.log, ann, 'removes', { kind: 'REMOVE', target: bob.person }, { last });
  if (node.log.controlEntry(removes.hash)) expect(withdrawnBy(node.log, leaves)).toBe(0);
});

test('an invitation is open until it is answered', () => {
  const log = new EntryLog(conversation, emptyMessageShelf, bob.person, () => true, digestOf);
  const founding = act(log, ann, 'founding', { kind: 'FOUND', people: [bob.person], isPublic: false });
  expect(openInvitation(log, bob.person)).toMatchObject({ by: ann.person, from: 'ann' });
  act(log, bob, 'joins', { kind: 'JOIN', invite: founding.hash });
  expect(openInvitation(log, bob.person)).toBeUndefined();
});

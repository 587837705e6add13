import { expect, test, vi } from 'vitest';
import { act, messageEntry, say } from '../../testing/membership/entries';
import { hash, person } from '../../testing/membership/names';
import { nodeNamed, type Node, synchronize, take } from '../../testing/membership/nodes';
import type { EntryHash } from '../ids';
import { limits } from '../protocol/limits';
import type { ControlEntry, MessageEntry } from './log-entry';

const removeBob = { kind: 'REMOVE', target: person('bob') } as const;

/** A conversation that Ann founded and Bob has joined. */
function together(): { ann: Node; bob: Node; joined: ControlEntry } {
  const [ann, bob] = [nodeNamed('ann'), nodeNamed('bob')];
  const people = [person('bob')];
  const founding = act(ann.log, ann.author, 'founding', { kind: 'FOUND', people, isPublic: false });
  take(bob, [founding]);
  const joined = act(bob.log, bob.author, 'bob-joins', { kind: 'JOIN', invite: founding.hash });
  for (const node of [bob, ann]) node.commit();
  synchronize(ann, bob);
  return { ann, bob, joined };
}

test('a bounded number of messages that a removal cuts is accepted, and all that it spares', () => {
  const { ann, bob } = together();
  const [one, two] = ['one', 'two'].map((name) => say(bob.log, bob.author, name));
  if (!one || !two) throw new Error('two messages');
  const last = bob.log.lastMessages({ person: person('bob') });
  act(ann.log, ann.author, 'bob-removed', removeBob, { last });
  ann.commit();
  const beyond = (number: number): MessageEntry =>
    messageEntry(bob.author, `m${number}`, {
      number,
      prev: number === 3 ? two.hash : hash(`m${number - 1}`),
      after: two.after,
    });
  let number = 3;
  while (ann.log.offer(beyond(number)).kind === 'added') {
    if (number % 1_000 === 0) ann.commit();
    number += 1;
  }
  expect(number).toBe(limits.messagesWithheld + 3);
  expect([two, one].map((entry) => ann.log.offer(entry).kind)).toEqual(['added', 'added']);
  expect(ann.log.offer(beyond(number))).toEqual({ kind: 'refused', why: 'too-many' });
  // After a new invitation he continues.
  const what = { kind: 'INVITE', people: [person('bob')] } as const;
  const again = act(ann.log, ann.author, 'bob-invited', what);
  ann.commit();
  synchronize(ann, bob);
  act(bob.log, bob.author, 'bob-again', { kind: 'JOIN', invite: again.hash });
  bob.commit();
  synchronize(ann, bob);
  expect(ann.log.offer(say(bob.log, bob.author, 'back')).kind).toBe('added');
});

test('what a removal spares is searched along each piece once, however many ends it names', () => {
  const { ann, bob, joined } = together();
  const more = act(ann.log, ann.author, 'more', { kind: 'INVITE', people: [person('carl')] });
  const runs = 150;
  const hashes: EntryHash[] = [];
  for (let number = 1; number <= runs; number += 1) {
    const after = number % 2 === 0 ? [joined.hash] : [joined.hash, more.hash];
    const message = messageEntry(bob.author, `m${number}`, { number, prev: hashes.at(-1), after });
    ann.log.offer(message);
    hashes.push(message.hash);
  }
  ann.commit();
  const refs = Array.from({ length: limits.endsNamedByRemoval }, (_, each) =>
    each < runs
      ? { number: each + 1, hash: hashes[each] ?? joined.hash }
      : { number: 1, hash: hash(`x${each}`) },
  );
  const last = new Map([[bob.author.writer, refs]]);
  act(ann.log, ann.author, 'bob-removed', removeBob, { last });
  const looks = vi.spyOn(ann.log.chains, 'find');
  ann.log.digest('everything');
  ann.log.items('everything');
  expect(looks.mock.calls.length).toBeLessThan(4 * refs.length);
  expect(ann.log.items('everything').messages.get(bob.author.writer)).toEqual([[1, runs, hashes.at(-1)]]);
});

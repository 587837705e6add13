import { expect, test, vi } from 'vitest';
import { act, authorNamed, messageEntry } from '../../testing/membership/entries';
import { hash, person } from '../../testing/membership/names';
import { Node } from '../../testing/membership/nodes';
import type { EntryHash } from '../ids';
import type { Claim, ClaimItem } from './holdings';

const [ann, mallory] = [authorNamed('ann'), authorNamed('mallory')];

const runs = 150;

/** Ann's log with messages of Mallory, each a run of its own. */
function alternating(): { node: Node; hashes: EntryHash[] } {
  const node = new Node(ann);
  const founded = act(node.log, ann, 'founded', { kind: 'FOUND', people: [mallory.person], isPublic: false });
  const join = act(node.log, mallory, 'joined', { kind: 'JOIN', invite: founded.hash });
  const more = act(node.log, ann, 'more', { kind: 'INVITE', people: [person('carl')] });
  const hashes: EntryHash[] = [];
  for (let number = 1; number <= runs; number += 1) {
    const after = number % 2 === 0 ? [join.hash] : [join.hash, more.hash];
    const message = messageEntry(mallory, `m${number}`, { number, prev: hashes.at(-1), after });
    node.log.offer(message);
    hashes.push(message.hash);
  }
  node.commit();
  return { node, hashes };
}

test('the cost of comparing a claim depends on its size and what is held, not on how its stretches overlap', () => {
  const { node, hashes } = alternating();
  const { log } = node;
  const ends = hashes.map((hash, at): ClaimItem => [1, at + 1, hash]);
  const single = hashes.map((hash, at): ClaimItem => [at + 1, at + 1, hash]);
  for (const items of [ends, single, ends.toReversed(), [...single, ...ends]]) {
    const claim: Claim = { controls: [], messages: new Map([[mallory.writer, items]]) };
    const looks = vi.spyOn(log.chains, 'piece');
    const covered = log.covered(claim, mallory.writer);
    expect(covered.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(runs);
    expect(log.offers(claim)).toBe(false);
    expect(log.countOffered(claim)).toBe(0);
    for (const _ of log.lacking(claim, ann.person));
    expect(looks.mock.calls.length).toBeLessThan(8 * (items.length + runs));
    looks.mockRestore();
  }
});

test('the lacking and the offered messages follow from the branch that a claim names', () => {
  const { node, hashes } = alternating();
  const { log } = node;
  const claimOf = (...items: ClaimItem[]): Claim => ({
    controls: log.controls.heads.map(({ hash }) => hash),
    messages: new Map([[mallory.writer, items]]),
  });
  const at = (number: number): EntryHash => hashes[number - 1] ?? founded;
  const numbersLacking = (claim: Claim): number[] =>
    [...log.lacking(claim, mallory.person)].flatMap((entry) =>
      entry.command === 'SEND_MESSAGE' ? [entry.number] : [],
    );
  expect(numbersLacking(claimOf([3, 10, at(10)], [12, runs, at(runs)]))).toEqual([11, 2, 1]);
  // The end is not held: lower numbers are assumed to be held, except those that another stretch shows to be missing.
  expect(numbersLacking(claimOf([1, runs + 5, unknown], [4, 10, at(10)]))).toEqual([3, 2, 1]);
  expect(log.countOffered(claimOf([1, runs, at(runs)]))).toBe(0);
  expect(log.offers(claimOf([runs + 1, runs + 5, unknown]))).toBe(true);
  expect(log.countOffered(claimOf([runs + 1, runs + 5, unknown]))).toBe(5);
  expect(log.countOffered(claimOf([runs + 1, runs + 5, unknown, runs + 3]))).toBe(2);
});

const [founded, unknown] = [hash('founded'), hash('unknown')];

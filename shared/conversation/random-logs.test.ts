import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Chance } from '../../testing/membership/chance';
import { act, controlEntry, messageEntry } from '../../testing/membership/entries';
import { nodeNamed, type Node, synchronize, take } from '../../testing/membership/nodes';
import type { Act } from './control';

/** A random conversation of four people, partly with forked writers. */
function live(seed: number): Node[] {
  const chance = new Chance(seed);
  const nodes = ['ann', 'bob', 'cleo', 'dora'].map(nodeNamed);
  const [first] = nodes;
  if (!first) throw new Error('nobody');
  const people = nodes.slice(1).map((each) => each.person);
  const start = act(first.log, first.author, 'founding', { kind: 'FOUND', people, isPublic: false });
  for (const node of nodes) take(node, [start]);
  for (let step = 0; step < 60; step += 1) {
    const node = chance.pick(nodes) ?? first;
    const other = chance.pick(nodes.filter((each) => each !== node)) ?? first;
    if (chance.share(0.25)) synchronize(node, other, 1);
    else stepOf(node, other, chance, `${seed}-${step}`);
    if (chance.share(0.5)) node.commit();
  }
  return nodes;
}

function stepOf(node: Node, other: Node, chance: Chance, name: string): void {
  const { log, author } = node;
  const isMember = log.state.members.has(author.person);
  const last = log.lastMessages(author);
  if (!isMember) {
    const [invitation] = log.state.invited.get(author.person) ?? [];
    if (invitation) act(log, author, name, { kind: 'JOIN', invite: invitation });
    return;
  }
  if (chance.share(0.8)) {
    const next = log.nextMessage(author.writer);
    if (next === 'needs-writer') return;
    // A copied profile reuses numbers.
    const isFork = chance.share(0.1) && next.number > 2;
    const earlier = isFork
      ? [...log.chains.piecesOf(author.writer)].find((each) => each.last < next.number - 1)
      : undefined;
    const place = earlier ? { ...next, number: earlier.last + 1, prev: earlier.lastHash } : next;
    log.offer(messageEntry(author, name, place));
    return;
  }
  const target = other.person;
  const acts: Act[] = [{ kind: 'INVITE', people: [target] }, { kind: 'REMOVE', target }, { kind: 'LEAVE' }];
  const what = chance.pick(acts) ?? { kind: 'LEAVE' };
  const named = what.kind === 'REMOVE' ? log.lastMessages({ person: target }) : last;
  const { isFirst, ...place } = log.nextControl(author.writer);
  log.offer(controlEntry(author, name, what, place, { isFirst, last: named, history: chance.share(0.3) }));
}

it('in random conversations, logs that exchange claims and missing entries become equal, and reopen unchanged', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1e6 }), (seed) => {
      const nodes = live(seed);
      for (const node of nodes) node.commit();
      for (const [a, b] of nodes.flatMap((each) => nodes.map((other) => [each, other] as const))) {
        if (a === b) continue;
        expect(synchronize(a, b), 'rounds').toBeLessThanOrEqual(8);
        const bothIn = [a, b].every((each) => [a, b].every(({ log }) => log.state.members.has(each.person)));
        if (!bothIn) continue;
        expect(a.log.digest(b.person)).toBe(b.log.digest(a.person));
        expect(a.log.offers(b.log.items(a.person))).toBe(false);
      }
      for (const node of nodes) {
        const again = node.reopened();
        for (const receiver of ['everything', ...nodes.map((each) => each.person)] as const)
          expect(again.digest(receiver)).toBe(node.log.digest(receiver));
        for (const [each, stands] of node.shelf.shown) {
          const entry = again.controlEntry(each) ?? again.messageWithHash(each);
          expect(entry && again.stands(entry), each).toBe(stands);
        }
        expect(again.clock).toBe(node.log.clock);
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

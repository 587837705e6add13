import { beforeEach, describe, expect, it } from 'vitest';
import { act, say } from '../../testing/membership/entries';
import { hash, nameOf, person } from '../../testing/membership/names';
import { nodeNamed, type Node, synchronize, take } from '../../testing/membership/nodes';
import type { LogEntry } from './log-entry';

/** The messages that a node shows. */
const said = (node: Node): string[] =>
  [...node.shelf.shown]
    .filter(([each, stands]) => stands && node.log.messageWithHash(hash(nameOf(each))))
    .map(([each]) => each)
    .sort();

const join = (node: Node, by: Node, invitation: LogEntry): void => {
  take(node, by.log.lacking({ controls: [], messages: new Map() }, node.person));
  take(node, [invitation]);
  act(node.log, node.author, `${nameOf(node.person)}-joins`, { kind: 'JOIN', invite: invitation.hash });
  node.commit();
  // Whoever has joined is not known there yet.
  take(by, node.log.lacking({ controls: [], messages: new Map() }, 'everything'));
  synchronize(node, by);
};

describe('who may write in an open room', () => {
  let [ann, bob, cleo] = [nodeNamed('ann'), nodeNamed('bob'), nodeNamed('cleo')];
  let room: LogEntry;
  beforeEach(() => {
    [ann, bob, cleo] = [nodeNamed('ann'), nodeNamed('bob'), nodeNamed('cleo')];
    room = act(ann.log, ann.author, 'room', { kind: 'FOUND', people: [], isPublic: true });
    ann.commit();
    for (const each of [bob, cleo]) join(each, ann, room);
    synchronize(bob, cleo);
    for (const each of [bob, cleo]) say(each.log, each.author, `${nameOf(each.person)}-before`);
    for (const each of [bob, cleo]) each.commit();
    synchronize(ann, bob);
    synchronize(ann, cleo);
  });
  const decide = (people: string[] | undefined, name = 'decided'): LogEntry => {
    const last = ann.log.allLastMessages();
    const decided = act(
      ann.log,
      ann.author,
      name,
      { kind: 'SPEAKERS', people: people?.map(person) },
      { last },
    );
    ann.commit();
    return decided;
  };
  const shared = (): void => {
    for (const [one, other] of [
      [ann, bob],
      [ann, cleo],
      [bob, cleo],
      [ann, bob],
    ] as const)
      synchronize(one, other);
  };

  it('keeps what the founder had, and takes nothing more of anybody else', () => {
    decide(['bob']);
    // Not known to the founder, and written as if nothing had been decided.
    const late = say(cleo.log, cleo.author, 'cleo-late');
    cleo.commit();
    shared();
    expect(ann.log.stands(late)).toBe(false);
    expect(say(bob.log, bob.author, 'bob-after')).toBeDefined();
    expect(bob.log.messageWithHash(hash('bob-after'))).toBeDefined();
    say(cleo.log, cleo.author, 'cleo-after');
    expect(cleo.log.messageWithHash(hash('cleo-after'))).toBeUndefined();
    bob.commit();
    shared();
    for (const node of [ann, bob, cleo]) {
      expect(said(node)).toEqual(['bob-after', 'bob-before', 'cleo-before'].map(hash));
    }
  });

  it('is the same in whatever order a decision and a message arrive', () => {
    const late = say(cleo.log, cleo.author, 'cleo-late');
    const decided = decide([]);
    for (const order of [
      [late, decided],
      [decided, late],
    ]) {
      const other = nodeNamed('bob');
      take(
        other,
        [...ann.log.lacking({ controls: [], messages: new Map() }, 'everything')].filter(
          (each) => each !== decided,
        ),
      );
      take(other, order);
      expect(other.log.stands(late)).toBe(false);
    }
  });

  it('is everybody’s again once the founder says so, and nobody’s once it is closed', () => {
    const decided = decide([]);
    shared();
    decide(undefined, 'opened');
    shared();
    const again = say(cleo.log, cleo.author, 'cleo-again');
    cleo.commit();
    shared();
    expect([decided, again].map((each) => ann.log.stands(each))).toEqual([true, true]);
    act(ann.log, ann.author, 'closed', { kind: 'CLOSE' }, { last: ann.log.allLastMessages() });
    ann.commit();
    const late = say(bob.log, bob.author, 'bob-late');
    bob.commit();
    shared();
    for (const node of [ann, bob, cleo]) {
      expect(node.log.stands(late)).toBe(false);
      expect(said(node)).toEqual(['bob-before', 'cleo-again', 'cleo-before'].map(hash));
      say(node.log, node.author, `${nameOf(node.person)}-too-late`);
      expect(node.log.messageWithHash(hash(`${nameOf(node.person)}-too-late`))).toBeUndefined();
    }
  });
});

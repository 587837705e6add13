import { beforeEach, describe, expect, it } from 'vitest';
import {
  act,
  authorNamed,
  controlEntry,
  messageEntry,
  say,
  type Author,
} from '../../testing/membership/entries';
import { hash, nameOf, person } from '../../testing/membership/names';
import { nodeNamed, type Node, synchronize, take } from '../../testing/membership/nodes';
import { limits } from '../protocol/limits';
import type { Act } from './control';
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

  it('is the same in whatever order a decision and messages arrive', () => {
    const named = cleo.log.messageWithHash(hash('cleo-before'));
    const late = say(cleo.log, cleo.author, 'cleo-late');
    const decided = decide([]);
    if (!named) throw new Error('it was said before');
    const others = [...ann.log.lacking({ controls: [], messages: new Map() }, 'everything')].filter(
      ({ hash: each }) => each !== decided.hash && each !== named.hash,
    );
    const standing = ({ log }: Node): boolean[] => [named, late].map((each) => log.stands(each));
    const arrive = (order: readonly LogEntry[]): Node => {
      const other = nodeNamed('bob');
      take(other, others);
      for (const each of order) expect(other.log.offer(each).kind).toBe('added');
      other.commit();
      return other;
    };
    expect(standing(arrive([named, late]))).toEqual([true, true]);
    for (const order of [
      [named, late, decided],
      [named, decided, late],
      [decided, named, late],
    ]) {
      const other = arrive(order);
      expect(other.log.messageWithHash(late.hash)).toBeDefined();
      expect(standing(other)).toEqual([true, false]);
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

describe('a decision in a room with more writers than it can name', () => {
  const node = nodeNamed('zoe');
  const room = act(node.log, node.author, 'room', { kind: 'FOUND', people: [], isPublic: true });
  let after: LogEntry = room;
  const introduce = (author: Author, what: Act): Author => {
    const place = { number: 1, prev: undefined, after: [after.hash] };
    after = controlEntry(author, `${nameOf(author.writer)}-in`, what, place, { isFirst: true });
    expect(node.log.offer(after).kind).toBe('added');
    return author;
  };
  const wrote = (author: Author, knows = after): LogEntry => {
    const place = { number: 1, prev: undefined, after: [knows.hash] };
    const message = messageEntry(author, `${nameOf(author.writer)}-says`, place);
    expect(node.log.offer(message).kind).toBe('added');
    return message;
  };
  const people = Array.from({ length: limits.endsNamedByDecision / 2 + 1 }, (_, index) => `person${index}`);
  const writers = people.flatMap((name) => [
    introduce(authorNamed(name), { kind: 'JOIN', invite: room.hash }),
    introduce(authorNamed(name, 2), { kind: 'WRITER' }),
  ]);
  const said = writers.map((author) => wrote(author));
  const inTime = after;
  const speaker = person('person0');
  const last = node.log.allLastMessages([speaker]);

  it('names the ends of those who have to stop, as many as fit', () => {
    expect(last.size).toBe(limits.endsNamedByDecision);
    expect(last.has(authorNamed('person0').writer)).toBe(false);
    expect(node.log.allLastMessages(people.slice(0, 50).map(person)).size).toBe(writers.length - 100);
  });

  it('keeps all that was written, and cuts those whom it did not know', () => {
    const unknown = introduce(authorNamed('unknown'), { kind: 'JOIN', invite: room.hash });
    const fork = wrote(unknown);
    const full = node.log.allLastMessages();
    const place = { number: 2, prev: room.hash, after: [inTime.hash] };
    const closed = controlEntry(node.author, 'closed', { kind: 'CLOSE' }, place, {
      isFirst: false,
      last: full,
    });
    expect(full.size).toBe(limits.endsNamedByDecision);
    const leftOut = said.filter(({ writer }) => !full.has(writer));
    expect(leftOut.length).toBeGreaterThan(0);
    node.commit();
    expect(node.log.offer(closed).kind).toBe('added');
    expect(said.filter((each) => !node.log.stands(each))).toEqual([]);
    expect(node.log.stands(fork)).toBe(false);
  });
});

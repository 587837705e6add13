import { beforeEach, describe, expect, it } from 'vitest';
import { act, authorNamed, controlEntry, messageEntry, say } from '../../testing/membership/entries';
import { hash, nameOf, person } from '../../testing/membership/names';
import { nodeNamed, synchronize, take, type Node } from '../../testing/membership/nodes';
import { limits } from '../protocol/limits';
import type { Act } from './control';
import type { LogEntry } from './log-entry';

it('takes no newcomers into an open room that holds as much as strangers may make a node hold', () => {
  const node = nodeNamed('zoe');
  const room = act(node.log, node.author, 'room', { kind: 'FOUND', people: [], isPublic: true });
  const join = (name: string): LogEntry =>
    controlEntry(
      authorNamed(name),
      `${name}-in`,
      { kind: 'JOIN', invite: room.hash },
      { number: 1, prev: undefined, after: [room.hash] },
      {
        isFirst: true,
      },
    );
  const crowd = Array.from({ length: limits.controlsHeldInRoom - 1 }, (_, index) => join(`stranger${index}`));
  for (const each of crowd) expect(node.log.offer(each).kind).toBe('added');
  expect(node.log.offer(join('late'))).toEqual({ kind: 'refused', why: 'too-many' });
  const [one] = crowd;
  if (!one) throw new Error('there is a crowd');
  const place = { number: 2, prev: one.hash, after: [one.hash] };
  const leave = controlEntry(authorNamed('stranger0'), 'out', { kind: 'LEAVE' }, place, { isFirst: false });
  expect(node.log.offer(leave).kind).toBe('added');
});

describe('what one person can make a node hold of an open room', () => {
  let node: Node;
  let room: LogEntry;
  let offered = 0;
  beforeEach(() => {
    node = nodeNamed('zoe');
    room = act(node.log, node.author, 'room', { kind: 'FOUND', people: [], isPublic: true });
  });
  const offer = (by: string, what: Act, after: LogEntry, computer = 1): LogEntry | undefined => {
    const author = authorNamed(by, computer);
    const own = node.log.nextControl(author.writer);
    const isOwn = node.log.personOf(author.writer, [after.hash]) !== undefined;
    const prev = isOwn && after.writer === author.writer ? after : undefined;
    const place = { number: (prev?.number ?? 0) + 1, prev: prev?.hash, after: [after.hash] };
    const details = { isFirst: own.isFirst || prev === undefined };
    const entry = controlEntry(author, `${by}-${(offered += 1)}`, what, place, details);
    return node.log.offer(entry).kind === 'added' ? entry : undefined;
  };
  const must = (entry: LogEntry | undefined): LogEntry => {
    if (!entry) throw new Error('it is taken in');
    return entry;
  };
  const join = (name: string, after = room): LogEntry =>
    must(offer(name, { kind: 'JOIN', invite: room.hash }, after));
  const countOf = (times: number, write: () => LogEntry | undefined): number =>
    Array.from({ length: times }, write).filter((each) => each !== undefined).length;
  const few = limits.removalsUnawareOfEachOther;

  it('is a few LEAVEs for each time that they were in', () => {
    const first = join('bob');
    const left = must(offer('bob', { kind: 'LEAVE' }, first));
    expect(countOf(1000, () => offer('bob', { kind: 'LEAVE' }, first))).toBe(few - 1);
    const second = join('bob', left);
    expect(countOf(1000, () => offer('bob', { kind: 'LEAVE' }, second))).toBe(few);
    const other = join('cleo');
    expect(offer('cleo', { kind: 'LEAVE' }, other)).toBeDefined();
  });

  it('is a few REVOKEs of each writer, REMOVEs of each person, DECLINEs and UNINVITEs of each invitation', () => {
    const joined = join('bob');
    const more = must(offer('bob', { kind: 'WRITER' }, joined, 2));
    const revoked = authorNamed('bob').writer;
    expect(countOf(1000, () => offer('bob', { kind: 'REVOKE', revoked }, more, 2))).toBe(few);
    const cleo = join('cleo');
    const people = [person('dan')];
    const invited = must(offer('cleo', { kind: 'INVITE', people }, cleo));
    const taken = { kind: 'UNINVITE', invite: invited.hash, people } as const;
    expect(countOf(1000, () => offer('cleo', taken, invited))).toBe(few);
    expect(countOf(1000, () => offer('dan', { kind: 'DECLINE' }, invited))).toBe(few);
    const removal = { kind: 'REMOVE', target: person('cleo') } as const;
    const known = { number: 2, prev: room.hash, after: [cleo.hash] };
    const remove = (): LogEntry | undefined => {
      const entry = controlEntry(node.author, `removed-${(offered += 1)}`, removal, known, {
        isFirst: false,
      });
      return node.log.offer(entry).kind === 'added' ? entry : undefined;
    };
    expect(countOf(1000, remove)).toBe(few);
  });
});

describe('somebody who leaves a room again and again', () => {
  const few = limits.removalsUnawareOfEachOther;
  let [ann, bob] = [nodeNamed('ann'), nodeNamed('bob')];
  let room: LogEntry;
  let [bobIn, malloryIn] = [room!, room!];
  const join = (name: string): LogEntry => {
    const place = { number: 1, prev: undefined, after: [room.hash] };
    return controlEntry(authorNamed(name), `${name}-in`, { kind: 'JOIN', invite: room.hash }, place, {
      isFirst: true,
    });
  };
  const leave = (at: number): LogEntry => {
    const place = { number: 2, prev: malloryIn.hash, after: [malloryIn.hash] };
    return controlEntry(authorNamed('mallory'), `out-${at}`, { kind: 'LEAVE' }, place, { isFirst: false });
  };
  const leaves = (from: number): LogEntry[] => Array.from({ length: few }, (_, at) => leave(from + at));

  beforeEach(() => {
    [ann, bob] = [nodeNamed('ann'), nodeNamed('bob')];
    room = act(ann.log, ann.author, 'room', { kind: 'FOUND', people: [], isPublic: true });
    ann.commit();
    [bobIn, malloryIn] = [join('bob'), join('mallory')];
    take(bob, [room, bobIn, malloryIn]);
    take(ann, [bobIn, malloryIn]);
    // Other ones to each: neither takes in those of the other any more.
    expect(take(ann, leaves(0))).toBe(few);
    expect(take(bob, leaves(few))).toBe(few);
  });

  it('keeps nobody from reading what others write, who know other ones', () => {
    expect(take(bob, leaves(0))).toBe(0);
    for (const [one, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      const said = say(one.log, one.author, `from-${nameOf(one.person)}`);
      one.commit();
      // What it names is refused, then it comes, and then what it names is asked for.
      for (const _ of ['it comes', 'what it names comes']) synchronize(ann, bob);
      expect(other.log.stands(said)).toBe(true);
    }
    expect(ann.log.digest(bob.person)).toBe(bob.log.digest(ann.person));
  });

  it('does not get more taken in because a stranger, or they themselves, name it', () => {
    const named = leaves(0).map(({ hash: each }) => each);
    for (const who of ['stranger', 'mallory']) {
      const place = { number: 1, prev: undefined, after: [malloryIn.hash, ...named] };
      bob.log.offer(messageEntry(authorNamed(who), `${who}-says`, place));
      expect(take(bob, leaves(0))).toBe(0);
    }
    expect(bob.log.messageWithHash(hash('stranger-says'))).toBeUndefined();
  });
});

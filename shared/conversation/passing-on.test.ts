import { beforeEach, describe, expect, it } from 'vitest';
import { act, authorNamed, controlEntry, say } from '../../testing/membership/entries';
import { hash, nameOf } from '../../testing/membership/names';
import { Node, nodeNamed, synchronize, take } from '../../testing/membership/nodes';
import { limits } from '../protocol/limits';
import type { LogEntry, MessageEntry } from './log-entry';

/** The messages that a node shows (those that stand), by hash. */
const shown = ({ shelf }: Node): string[] =>
  [...shelf.shown].flatMap(([each, stands]) => (stands ? [each] : [])).sort();

const nothing = { controls: [], messages: new Map() };

describe('when several computers of a person leave without knowing of each other', () => {
  const second = authorNamed('bob', 2);
  let ann: Node;
  let bob: Node;
  let cleo: Node;
  let controls: LogEntry[];

  beforeEach(() => {
    [ann, bob, cleo] = [nodeNamed('ann'), nodeNamed('bob'), nodeNamed('cleo')];
    const people = [bob.person, cleo.person];
    const founding = act(ann.log, ann.author, 'founding', { kind: 'FOUND', people, isPublic: false });
    controls = [founding];
    for (const { log, author } of [bob, cleo]) {
      log.offer(founding);
      controls.push(
        act(log, author, `${nameOf(author.writer)}-joins`, { kind: 'JOIN', invite: founding.hash }),
      );
    }
    for (const node of [ann, bob, cleo]) take(node, controls);
  });

  /** Messages by Bob in one run of his own log. */
  const said = (count: number): MessageEntry[] =>
    Array.from({ length: count }, (_, each) => say(bob.log, bob.author, `bob-${each + 1}`));
  const lastNaming = ({ number, hash: named }: MessageEntry) =>
    new Map([[bob.author.writer, [{ number, hash: named }]]]);
  const leaving = (named: MessageEntry): LogEntry =>
    act(bob.log, bob.author, 'bob-leaves', { kind: 'LEAVE' }, { last: lastNaming(named) });

  /** The WRITER of Bob's second computer, and its LEAVEs, of which none knows another. */
  function leavingsOfSecond(count: number, named: MessageEntry): LogEntry[] {
    const joining = controls.find(({ writer: each }) => each === bob.author.writer);
    const place = { number: 1, prev: undefined, after: [joining?.hash ?? hash('none')] };
    const writing = controlEntry(second, 'bob2', { kind: 'WRITER' }, place, { isFirst: true });
    const next = { number: 2, prev: writing.hash, after: [] };
    const details = { isFirst: false, last: lastNaming(named) };
    const leavings = Array.from({ length: count }, (_, each) =>
      controlEntry(second, `bob2-leaves-${each}`, { kind: 'LEAVE' }, next, details),
    );
    return [writing, ...leavings];
  }

  it('everybody shows what all of the LEAVEs spare, because what one spares is passed on', () => {
    const messages = said(7);
    const [, , , , fifth, , seventh] = messages;
    if (!fifth || !seventh) throw new Error('seven messages');
    take(cleo, messages.slice(0, 3));
    take(ann, [...messages, leaving(seventh), ...leavingsOfSecond(1, fifth)]);
    expect([...ann.log.lacking(nothing, cleo.person)]).toEqual(expect.arrayContaining(messages));
    synchronize(ann, cleo);
    for (const { log } of [ann, cleo])
      expect(messages.map((each) => log.stands(each))).toEqual([true, true, true, true, true, false, false]);
    expect(shown(cleo)).toEqual(shown(ann));
    expect(cleo.log.digest(ann.person)).toBe(ann.log.digest(cleo.person));
  });

  it('messages that only one of the LEAVEs spares count as unread for nobody', () => {
    const [first, last] = said(2);
    if (!first || !last) throw new Error('two messages');
    take(cleo, [leaving(last), ...leavingsOfSecond(1, first)]);
    cleo.log.offer(first);
    cleo.log.offer(last);
    expect([first, last].map((each) => cleo.log.isNews(each))).toEqual([true, false]);
    expect(cleo.log.changes().messages.map(({ unread }) => unread)).toEqual([true, false]);
  });

  it('one computer gives others what another wrote before it left, though it heard of the LEAVE first', () => {
    const messages = said(3);
    const [, , last] = messages;
    if (!last) throw new Error('three messages');
    const laptop = new Node(second);
    take(laptop, [...controls, leaving(last), ...messages]);
    expect(laptop.log.state.members.has(bob.person)).toBe(false);
    synchronize(laptop, ann);
    expect(messages.map((each) => ann.log.stands(each))).toEqual([true, true, true]);
    expect(laptop.log.digest(ann.person)).toBe(ann.log.digest(laptop.person));
  });

  it('the LEAVEs spare nothing once there are more than a person can have meant', () => {
    const [one] = said(1);
    if (!one) throw new Error('one message');
    take(ann, [one, ...leavingsOfSecond(limits.removalsUnawareOfEachOther, one)]);
    expect([ann.log.stands(one), ann.log.mayBeGiven(bob.person, one)]).toEqual([true, true]);
    take(ann, [leaving(one)]);
    expect([ann.log.stands(one), ann.log.mayBeGiven(bob.person, one)]).toEqual([false, false]);
    expect([...ann.log.lacking(nothing, 'everything')]).not.toContain(one);
    expect(shown(ann)).not.toContain(one.hash);
  });
});

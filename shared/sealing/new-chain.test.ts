import { describe, expect, it } from 'vitest';
import {
  found,
  foundSealed,
  invite,
  join,
  leave,
  newAuthor,
  write,
  type Author,
} from '../../testing/entries/authors';
import type { EntryLog } from '../conversation/entry-log';
import { sealingBounds } from './bounds';
import { beginsKeyChain, type KeyChainState, type NextSealed } from './new-chain';

const begunAt = 1_700_000_000_000;
const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((name) => newAuthor(name)) as [Author, Author, Author];

/** A conversation of Ann and Bob. */
function founded(): EntryLog {
  const log = found(ann, [bob]);
  join(log, bob);
  return log;
}

const afterOf = (log: EntryLog): NextSealed['after'] => log.nextControl(ann.writer.id).after;

/** Whether Ann's next message begins a key chain after something has happened. */
function beginsAfter(happens: (log: EntryLog) => void, log = founded()): boolean {
  const before = afterOf(log);
  happens(log);
  const chain: KeyChainState = { chain: 1, begunAt, last: { number: 3, after: before } };
  return beginsKeyChain(log, chain, { number: 4, after: afterOf(log), at: begunAt });
}

const removal = (of: Author) => (log: EntryLog) =>
  write(log, ann, { command: 'REMOVE', removed: { id: of.id, user: of.user }, last: new Map() });

describe('a writer goes on with its key chain', () => {
  it.each<[string, (log: EntryLog) => void]>([
    ['nothing happened', () => {}],
    ['somebody is invited', (log) => invite(log, ann, cleo)],
    [
      'somebody joins',
      (log) => {
        invite(log, ann, cleo);
        join(log, cleo);
      },
    ],
  ])('if %s', (_, happens) => {
    expect(beginsAfter(happens)).toBe(false);
  });
});

describe('a writer begins a key chain', () => {
  it.each<[string, (log: EntryLog) => void]>([
    ['somebody leaves', (log) => leave(log, bob)],
    ['somebody is removed', removal(bob)],
    [
      'an invitation is taken back',
      (log) => {
        const { hash } = invite(log, ann, cleo);
        write(log, ann, {
          command: 'UNINVITE',
          invite: hash,
          withdrawn: [{ id: cleo.id, user: 'cleo' }],
        });
      },
    ],
    [
      'a computer is revoked, whoever knew it',
      (log) => {
        const other = newAuthor('ann', ann.person);
        write(log, other, { command: 'WRITER' });
        write(log, ann, { command: 'REVOKE', revoked: other.writer.id, last: new Map() });
      },
    ],
    [
      'somebody declines and is invited again',
      (log) => {
        invite(log, ann, cleo);
        write(log, cleo, { command: 'DECLINE', last: new Map() });
        invite(log, ann, cleo);
      },
    ],
  ])('after %s', (_, happens) => {
    expect(beginsAfter(happens)).toBe(true);
  });

  it('after an invitation fell with its author', () => {
    const log = founded();
    const removed = removal(bob)(log.fork());
    invite(log, bob, cleo);
    expect(log.state.invited.has(cleo.id)).toBe(true);
    expect(beginsAfter((each) => each.offer(removed, { isAuthentic: true }), log)).toBe(true);
    expect(log.state.invited.has(cleo.id)).toBe(false);
  });

  it('after a computer was replaced, even one that has written nothing', () => {
    const log = foundSealed(ann, [bob]);
    const chain: KeyChainState = { chain: 1, begunAt, last: { number: 3, after: afterOf(log) } };
    const fresh = newAuthor('bob', bob.person, { replaces: [bob.writer.id] });
    join(log, fresh);
    expect(beginsKeyChain(log, chain, { number: 4, after: afterOf(log), at: begunAt })).toBe(true);
  });

  it('if its past lacks something of that of the last message', () => {
    const log = founded();
    const before = afterOf(log);
    write(log, newAuthor('ann', ann.person), { command: 'WRITER' });
    const chain: KeyChainState = { chain: 1, begunAt, last: { number: 3, after: afterOf(log) } };
    expect(beginsKeyChain(log, chain, { number: 4, after: before, at: begunAt })).toBe(true);
  });

  it('after 7 days, by whatever a clock was wrong, and after 10,000 messages', () => {
    const log = founded();
    const after = afterOf(log);
    const begins = (number: number, at: number): boolean =>
      beginsKeyChain(log, { chain: 5, begunAt, last: { number: 5, after } }, { number, after, at });
    const { keyChainMs, messagesPerKeyChain } = sealingBounds;
    expect(begins(6, begunAt + keyChainMs - 1)).toBe(false);
    expect(begins(6, begunAt + keyChainMs)).toBe(true);
    expect(begins(6, begunAt - keyChainMs)).toBe(true);
    expect(begins(4 + messagesPerKeyChain, begunAt)).toBe(false);
    expect(begins(5 + messagesPerKeyChain, begunAt)).toBe(true);
  });

  it('if a number comes again', () => {
    const log = founded();
    const after = afterOf(log);
    const chain: KeyChainState = { chain: 1, begunAt, last: { number: 3, after } };
    expect(beginsKeyChain(log, chain, { number: 3, after, at: begunAt })).toBe(true);
  });
});

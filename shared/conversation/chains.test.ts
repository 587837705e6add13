import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageEntry } from '../../testing/membership/entries';
import { hash, person, writer } from '../../testing/membership/names';
import { limits } from '../protocol/limits';
import { branchesOf } from './branches';
import type { EntryHash } from '../ids';
import { Chains } from './chains';
import type { PiecePlace } from './pieces';
import type { MessageEntry } from './log-entry';

const mallory = { person: person('mallory'), writer: writer('mallory1') };
const epochs = ['one', 'two'].map(hash);

/** Chains with their messages. */
class TestChains {
  readonly #messages = new Map<string, MessageEntry>();
  readonly chains: Chains;

  constructor(from?: Chains, messages = new Map<string, MessageEntry>()) {
    this.#messages = messages;
    this.chains = from ? from.fork(this.#locate) : new Chains(this.#locate);
  }

  add(message: MessageEntry, named = false): boolean {
    if (this.chains.holds(message)) return true;
    const piece = this.chains.place(message, { knownControls: 1, sealed: -1, isNamed: () => named });
    if (piece !== undefined) this.#messages.set(`${piece} ${message.number}`, message);
    return piece !== undefined;
  }

  get ends(): string[] {
    const read = (piece: number, number: number) => this.#messages.get(`${piece} ${number}`)?.hash;
    return branchesOf(this.chains, mallory.writer, ({ last }) => last, read).map(
      ({ first, last, hash: end }) => `${first} ${last} ${end}`,
    );
  }

  reopened(): TestChains {
    const pieces = this.chains.writers.flatMap((each) => this.chains.piecesOf(each));
    const held = new TestChains(undefined, this.#messages);
    return Object.assign(held, { chains: new Chains(this.#locate, pieces) });
  }

  #locate = (hash: EntryHash): PiecePlace | undefined => {
    const found = [...this.#messages].find(([, message]) => message.hash === hash);
    const [piece = 0, number = 0] = found?.[0].split(' ').map(Number) ?? [];
    return found && { piece, number };
  };

  fork(): TestChains {
    return new TestChains(this.chains, new Map(this.#messages));
  }
}

/** Random branches: each message follows one of the earlier ones, mostly the last. At most seven forks. */
const story = fc
  .array(fc.tuple(fc.nat({ max: 12 }), fc.boolean(), fc.nat({ max: 9 })), { minLength: 1, maxLength: 40 })
  .map((steps) => {
    const messages: MessageEntry[] = [];
    const followed = new Set<string>();
    let forks = 0;
    for (const [back, isFork, epoch] of steps) {
      const prev = messages.at(isFork && forks < limits.branchesPerWriter - 1 ? -1 - back : -1);
      const key = prev?.hash ?? 'none';
      if (followed.has(key)) forks += 1;
      if (forks >= limits.branchesPerWriter) break;
      followed.add(key);
      const number = (prev?.number ?? 0) + 1;
      const after = [epochs[epoch === 0 ? 1 : 0] ?? hash('one')];
      messages.push(messageEntry(mallory, `m${messages.length}`, { number, prev: prev?.hash, after }));
    }
    return messages;
  });

const inAnyOrder = story.chain((messages) =>
  fc.tuple(
    fc.constant(messages),
    fc.shuffledSubarray(messages, { minLength: messages.length }),
    fc.nat({ max: messages.length }),
  ),
);

describe('the chains of one writer', () => {
  it('are the same whatever the order of messages, forked, and reopened', () => {
    fc.assert(
      fc.property(inAnyOrder, ([messages, shuffled, at]) => {
        const straight = new TestChains();
        for (const message of messages) expect(straight.add(message)).toBe(true);
        let other = new TestChains();
        for (const message of shuffled.slice(0, at)) other.add(message);
        const before = other;
        const [ends, branches] = [before.ends, before.chains.branchesOf(mallory.writer)];
        other = other.fork();
        for (const message of [...shuffled.slice(at), ...shuffled.slice(0, 3)]) other.add(message);
        expect(before.ends).toEqual(ends);
        expect(before.reopened().ends).toEqual(ends);
        expect(before.reopened().chains.branchesOf(mallory.writer)).toBe(branches);
        expect(other.ends).toEqual(straight.ends);
        expect(other.reopened().ends).toEqual(straight.ends);
        expect(other.chains.branchesOf(mallory.writer)).toBe(straight.chains.branchesOf(mallory.writer));
        for (const message of messages) expect(other.chains.find(message)).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('require a signature only where nothing held vouches for a message', () => {
    const [one, two] = [1, 2].map((number) =>
      messageEntry(mallory, `m${number}`, {
        number,
        prev: number > 1 ? hash('m1') : undefined,
        after: epochs,
      }),
    );
    if (!one || !two) throw new Error('two messages');
    const held = new TestChains();
    expect(held.chains.expects(one)).toBe(false);
    held.add(two);
    expect(held.chains.expects(one)).toBe(true);
    expect(held.chains.expects({ ...one, number: 7 })).toBe(false);
    held.add(one);
    expect(held.chains.expects(one)).toBe(false);
  });

  it('accept a bounded number of runs, more with more controls, and whatever continues the last one', () => {
    const held = new TestChains();
    const atMost = limits.runsPerWriter + limits.runsPerWriterAndControl;
    let prev: EntryHash | undefined;
    const next = (number: number, epoch = number % 2): boolean => {
      const after = epochs.slice(epoch, epoch + 1);
      const message = messageEntry(mallory, `m${number}`, { number, prev, after });
      const isTaken = held.add(message);
      if (isTaken) prev = message.hash;
      return isTaken;
    };
    for (let number = 1; number <= atMost + 1; number += 1) expect(next(number)).toBe(true);
    expect(held.chains.isFull(mallory.writer, 1)).toBe(true);
    expect(held.chains.isFull(mallory.writer, 2)).toBe(false);
    expect(held.reopened().chains.isFull(mallory.writer, 1)).toBe(true);
    expect(next(atMost + 2)).toBe(false);
    expect(next(atMost + 2, (atMost + 1) % 2)).toBe(true);
  });

  it('accept a bounded number of branches and stretches, and branches beyond that if they are named', () => {
    const held = new TestChains();
    const start = messageEntry(mallory, 'start', { number: 1, prev: undefined, after: epochs });
    held.add(start);
    const fork = (name: string) =>
      messageEntry(mallory, name, { number: 2, prev: start.hash, after: epochs });
    const taken = Array.from({ length: 20 }, (_, each) => held.add(fork(`f${each}`)));
    expect(taken.filter((each) => each)).toHaveLength(limits.branchesPerWriter);
    expect(held.chains.isFull(mallory.writer, 1)).toBe(true);
    expect(held.add(fork('named'), true)).toBe(true);
    const far = Array.from({ length: limits.stretchesPerWriter + 20 }, (_, each) =>
      held.add(
        messageEntry(mallory, `far${each}`, {
          number: 10 + 2 * each,
          prev: hash(`no${each}`),
          after: epochs,
        }),
      ),
    );
    expect(far.filter((each) => each).length).toBeLessThanOrEqual(limits.stretchesPerWriter);
  });
});

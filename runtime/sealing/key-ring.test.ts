import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { Result } from '../../shared/protocol/errors';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { noKeyChanges } from '../../shared/sealing/kept-keys';
import { conversation, writerOf } from '../../testing/entries/store-kit';
import { keyIn, naming } from '../../testing/sealing/naming';
import { createKeyTables, createLiarsTable, KeyReader, KeyWriter } from '../entries/store/key-store';
import { EntryWriter } from '../entries/store/entry-writer';
import { openEntries } from '../entries/store/open-entries';
import { createEntryTables } from '../entries/store/tables';
import { Statements } from '../sqlite/statements';
import { KeyRing } from './key-ring';
import { commitmentOf, keyAt, newChainKey } from './ratchet';

const [ann, bob, eve] = [writerOf('ann'), writerOf('bob'), writerOf('eve')];
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
const newRoot = (number = 1): ChainKey => newChainKey({ conversation, writer: ann, number }, random);

function valueOf<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** A message of Ann's that names the key of a number. */
const sealedWith = (root: ChainKey, number: number): MessageEntry => naming(keyIn(root, number));

/** A key ring on a real store. */
function kit() {
  const database = openEntries(':memory:', [createEntryTables, createKeyTables, createLiarsTable]);
  const [entries, writer] = [new EntryWriter(database), new KeyWriter(new Statements(database))];
  const source = new KeyReader(database);
  let steps = 0;
  const walk: typeof keyAt = (held, number) => {
    steps += number - held.number;
    return keyAt(held, number);
  };
  const ring = new KeyRing(source, walk);
  const store = (of = ring): void => {
    const changes = of.changes();
    entries.append([], () => writer.write({ ...noKeyChanges, ...changes }, entries.interning));
    of.stored(changes);
  };
  return { ring, source, store, walk, steps: () => steps };
}
type Kit = ReturnType<typeof kit>;

const numbersKept = ({ ring }: Kit): number[] =>
  ring
    .changes()
    .kept.map(({ key }) => key.number)
    .sort((a, b) => a - b);
const opens = ({ ring }: Kit, root: ChainKey, number: number): boolean => {
  const key = ring.keyOf(sealedWith(root, number));
  if (key.ok) expect(key.value).toEqual(keyIn(root, number));
  else expect(key.error).toBe('no-key');
  return key.ok;
};

describe('a key ring', () => {
  it('finds the key of each message, in whatever order they are opened, and whenever it was stored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 5, max: 600 }), fc.boolean()), { maxLength: 20 }),
        (opened) => {
          const here = kit();
          const root = newRoot(5);
          here.ring.addProven(root);
          for (const [number, stores] of opened) {
            expect(opens(here, root, number)).toBe(true);
            if (stores) here.store();
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps a key at every 100th number on the way', () => {
    const here = kit();
    const root = newRoot();
    here.ring.addProven(root);
    expect(opens(here, root, 350)).toBe(true);
    expect(numbersKept(here)).toEqual([1, 100, 200, 300]);
    here.store();
    expect(numbersKept(here)).toEqual([]);
    expect(opens(here, root, 250)).toBe(true);
    expect(opens(here, root, 351)).toBe(true);
    expect(numbersKept(here)).toEqual([]);
    const place = { conversation, writer: ann, chain: 1, number: 250 };
    expect(here.source.candidates(place).map(({ key }) => key.number)).toEqual([200]);
    const later = new KeyRing(here.source);
    expect(valueOf(later.keyOf(sealedWith(root, 299)))).toEqual(keyIn(root, 299));
  });

  it('has no key of a message before the first that was given, or of another key chain', () => {
    const here = kit();
    const root = newRoot();
    here.ring.addGiven(keyIn(root, 5), bob);
    expect(opens(here, root, 4)).toBe(false);
    expect(opens(here, newRoot(2), 6)).toBe(false);
    expect(opens(here, root, 5)).toBe(true);
  });

  it('keeps what is not stored until it is', () => {
    const here = kit();
    const root = newRoot();
    here.ring.addProven(root);
    const before = here.ring.changes();
    expect(opens(here, root, 100)).toBe(true);
    here.ring.stored(before);
    expect(numbersKept(here)).toEqual([100]);
  });

  it.each([false, true])(
    'forgets a false key at the first message that it does not open (stored: %s)',
    (stores) => {
      const here = kit();
      const root = newRoot();
      here.ring.addGiven({ ...newRoot(), number: 5 }, eve);
      here.ring.addGiven(keyIn(root, 3), bob);
      if (stores) here.store();
      expect(opens(here, root, 150)).toBe(true);
      here.store();
      const place = { conversation, writer: ann, chain: 1, number: 9_999 };
      expect(here.source.candidates(place).map(({ key, giver }) => [key.number, giver])).toEqual([
        [100, undefined],
      ]);
      expect(here.source.unproven(place, eve)).toEqual([]);
    },
  );

  it.each([false, true])(
    'keeps one key of a giver that has opened nothing, the earliest (stored: %s)',
    (stores) => {
      const here = kit();
      const root = newRoot();
      const keys = (): number[] =>
        here.source.unproven({ conversation, writer: ann, chain: 1 }, bob).map(({ key }) => key.number);
      for (const number of [5, 9, 3, 4]) {
        here.ring.addGiven(keyIn(root, number), bob);
        if (stores) here.store();
      }
      here.store();
      expect(keys()).toEqual([3]);
      here.ring.addGiven(keyIn(root, 7), eve);
      expect(opens(here, root, 8)).toBe(true);
      expect(opens(here, root, 4)).toBe(true);
    },
  );

  it('takes only keys that messages name from somebody who gave a false one', () => {
    const here = kit();
    const [root, other] = [newRoot(), newRoot(2)];
    here.ring.addGiven(newRoot(), eve);
    here.ring.addProven(root);
    expect(opens(here, root, 5_000)).toBe(true);
    expect(here.source.unproven(root, eve)).toEqual([]);
    expect(opens(here, newRoot(), 5_001)).toBe(false);
    here.ring.addGiven(other, eve);
    expect(opens(here, other, 3)).toBe(false);
    here.ring.addGiven(other, bob);
    expect(opens(here, other, 3)).toBe(true);
  });

  it('tries a key that may be false only if no other leads to the message', () => {
    const here = kit();
    const root = newRoot();
    here.ring.addProven(root);
    here.ring.addGiven({ ...newRoot(), number: 4 }, eve);
    expect(opens(here, root, 9)).toBe(true);
    here.store();
    expect(here.source.unproven(root, eve)).toHaveLength(1);
  });

  it('keeps a true key when its writer names another one in a message', () => {
    const here = kit();
    const root = newRoot();
    here.ring.addGiven(root, bob);
    expect(opens(here, root, 2)).toBe(true);
    expect(opens(here, newRoot(), 3)).toBe(false);
    expect(opens(here, root, 3)).toBe(true);
  });

  it('opens a message whose key was given by name, whatever else it was given', () => {
    const here = kit();
    const [root, fork] = [newRoot(), newRoot()];
    for (let count = 0; count < 20; count += 1) {
      const other = newRoot();
      here.ring.addProven(other);
      expect(opens(here, other, 1)).toBe(true);
    }
    here.ring.addProven(keyIn(fork, 40));
    expect(opens(here, fork, 41)).toBe(true);
    expect(opens(here, root, 41)).toBe(false);
    here.ring.addProven(keyIn(root, 41));
    expect(opens(here, root, 41)).toBe(true);
  });

  it('takes few steps to the key of a message that was opened, however many keys are here', () => {
    const here = kit();
    const root = newRoot();
    here.ring.addGiven(root, bob);
    expect(opens(here, root, 350)).toBe(true);
    for (let count = 0; count < 50; count += 1) here.ring.addProven(newRoot());
    here.store();
    const opened = keyIn(root, 350);
    const before = here.steps();
    const later = new KeyRing(here.source, here.walk);
    expect(later.keyNamed(opened, commitmentOf(opened))).toEqual({ ok: true, value: opened });
    const far = { ...newRoot(), number: 9_000 };
    expect(later.keyNamed(far, commitmentOf(far))).toEqual({ ok: false, error: 'no-key' });
    expect(here.steps() - before).toBeLessThan(100);
  });

  it('takes few steps in vain for a message, whoever gave or named false keys, and opens it by its own', () => {
    const here = kit();
    const root = newRoot();
    const givers = Array.from({ length: 5 }, (_, index) => writerOf(`giver ${index}`));
    for (const giver of givers) here.ring.addGiven(newRoot(), giver);
    for (let count = 0; count < 5; count += 1) here.ring.addProven(newRoot());
    const message = sealedWith(root, 9_000);
    expect(here.ring.keyOf(message)).toEqual({ ok: false, error: 'no-key' });
    expect(here.steps()).toBeLessThanOrEqual(sealingBounds.stepsInVain);
    here.ring.addProven(keyIn(root, 9_000));
    const before = here.steps();
    expect(here.ring.keyOf(message)).toMatchObject({ ok: true });
    expect(here.steps()).toBe(before);
  });

  it('remembers who gave a false one in later runs, of very many the last', () => {
    const here = kit();
    here.ring.addGiven(newRoot(), eve);
    expect(opens(here, newRoot(), 2)).toBe(false);
    here.store();
    const later = { ...here, ring: new KeyRing(here.source, here.walk) };
    const root = newRoot(2);
    later.ring.addGiven(root, eve);
    expect(opens(later, root, 3)).toBe(false);
    later.ring.addGiven(root, bob);
    expect(opens(later, root, 3)).toBe(true);
    for (let count = 0; count < sealingBounds.liarsRemembered; count += 1) {
      later.ring.addGiven(newRoot(3), writerOf(`liar ${count}`));
      expect(opens(later, newRoot(3), 4)).toBe(false);
    }
    here.store(later.ring);
    expect(here.source.isLiar(eve)).toBe(false);
    expect(here.source.isLiar(writerOf('liar 0'))).toBe(true);
  });

  it('tries no other key of somebody who gave a false one', () => {
    const here = kit();
    for (const number of [1, 2, 3]) here.ring.addGiven(newRoot(number), eve);
    for (const number of [1, 2, 3]) expect(opens(here, newRoot(number), 1_000)).toBe(false);
    expect(here.steps()).toBe(999);
  });

  it('takes so many steps for one writer’s false keys, and then opens its messages by their own', () => {
    const { source } = kit();
    let steps = 0;
    // Keys that do not change from step to step: a million real steps would take long.
    const ring = new KeyRing(source, (held, number) => {
      steps += number - held.number;
      return { ok: true, value: { ...held, number } };
    });
    const lie = (chain: number): void => {
      ring.addProven(newRoot(chain));
      const lying = naming({ ...newRoot(chain), number: chain + 9_999 });
      expect(ring.keyOf(lying)).toEqual({ ok: false, error: 'no-key' });
    };
    for (let chain = 1; chain <= 100; chain += 1) lie(chain);
    const before = steps;
    expect(before).toBe(100 * 9_999);
    lie(101);
    const key = { ...newRoot(500), number: 600 };
    ring.addProven({ ...key, number: 500 });
    expect(ring.keyOf(naming(key))).toEqual({ ok: false, error: 'no-key' });
    ring.addProven(key);
    expect(ring.keyOf(naming(key))).toEqual({ ok: true, value: key });
    expect(steps).toBe(before);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fetching, type Fetch } from './fetching';

const first = (): number => 0;
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('fetching a file', () => {
  it('asks first for what fewest have', () => {
    const fetching = new Fetching<string>(6, range(6), first);
    fetching.has('bob', range(6));
    fetching.has('cleo', [0, 1, 2, 3, 4]);
    expect(fetching.next().find(({ source }) => source === 'bob')?.from).toBe(5);
  });

  it('asks of another what a source that is lost did not give', () => {
    const fetching = new Fetching<string>(2, range(2), first);
    fetching.hasAll('bob');
    expect(fetching.next()).toHaveLength(2);
    fetching.lost('bob');
    fetching.hasAll('cleo');
    expect(fetching.next().map(({ source }) => source)).toEqual(['cleo', 'cleo']);
  });

  it('asks at most two sources for the last piece, and says of whom it need not come', () => {
    const fetching = new Fetching<string>(1, [0], first);
    for (const source of ['bob', 'cleo', 'dan']) fetching.hasAll(source);
    expect(fetching.next().map(({ source }) => source)).toEqual(['bob', 'cleo']);
    expect(fetching.next()).toEqual([]);
    expect(fetching.got(0)).toEqual(['bob', 'cleo']);
    expect(fetching.missing).toBe(0);
  });
});

describe('a source that may be asked for several pieces at once', () => {
  const fetches = (fetching: Fetching<string>) => fetching.next().map(({ from, to }) => [from, to]);

  it('is asked for more as long as it is quick, and for fewer once it is slow', () => {
    let at = 0;
    const fetching = new Fetching<string>(
      100,
      range(100),
      () => (at += 6),
      () => 4,
    );
    fetching.hasAll('bob');
    const sizes: number[] = [];
    for (const ms of [10, 10, 10, 10, 2_000, 10, 10]) {
      const [fetch] = fetching.next();
      if (!fetch) throw new Error('nothing is asked');
      sizes.push(fetch.to - fetch.from);
      for (let piece = fetch.from; piece < fetch.to; piece += 1) fetching.got(piece);
      fetching.ended(fetch, ms);
    }
    // What follows is never asked before: every sixth piece is chosen.
    expect(sizes).toEqual([1, 2, 4, 4, 4, 2, 4]);
  });

  it('is asked for those that follow each other, wait, and are no less rare', () => {
    const choices = [0, 1, 2, 3, 5, 7];
    const fetching = new Fetching<string>(
      20,
      range(20),
      () => choices.shift() ?? 0,
      () => 8,
    );
    fetching.hasAll('bob');
    const [one, two] = fetching.next();
    if (!one || !two) throw new Error('nothing is asked');
    for (const each of [one, two]) {
      fetching.got(each.from);
      fetching.ended(each, 1);
    }
    // One of them is less rare than the others.
    fetching.has('dan', [15]);
    expect(fetches(fetching)).toEqual([
      [14, 15],
      [15, 16],
      [12, 14],
    ]);
  });

  it('is asked again for what did not come', () => {
    const fetching = new Fetching<string>(2, range(2), first);
    fetching.hasAll('bob');
    const [one] = fetching.next();
    if (!one) throw new Error('nothing is asked');
    fetching.ended(one, 1);
    expect(fetches(fetching)).toEqual([[one.from, one.to]]);
  });
});

type Step =
  | { readonly at: 'all'; readonly source: number }
  | { readonly at: 'lost'; readonly source: number }
  | { readonly at: 'some'; readonly source: number; readonly pieces: number[] }
  | { readonly at: 'got' | 'ended'; readonly which: number };
const source = fc.nat(4);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ at: fc.constant('all' as const), source }),
  fc.record({ at: fc.constant('lost' as const), source }),
  fc.record({ at: fc.constant('some' as const), source, pieces: fc.array(fc.nat(29)) }),
  fc.record({ at: fc.constantFrom('got' as const, 'ended' as const), which: fc.nat(100) }),
);

describe('whatever happens', () => {
  it('only what is missing is asked, only of who has it, of at most two at a time; and in the end all comes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const fetching = new Fetching<number>(30, range(30), first, () => 4);
        const has = new Map<number, Set<number>>();
        const missing = new Set(range(30));
        let open: { readonly fetch: Fetch<number>; readonly piece: number }[] = [];
        const ask = (): void => {
          for (const fetch of fetching.next())
            for (let piece = fetch.from; piece < fetch.to; piece += 1) {
              expect(missing.has(piece) && has.get(fetch.source)?.has(piece)).toBe(true);
              open.push({ fetch, piece });
              const same = open.filter((each) => each.piece === piece);
              expect(same.length).toBeLessThanOrEqual(2);
              expect(new Set(same.map((each) => each.fetch.source)).size).toBe(same.length);
            }
        };
        /** Nothing more comes of these; requests of which nothing is open have ended. */
        const close = (isOver: (each: (typeof open)[number]) => boolean, ms: number): void => {
          const over = open.filter(isOver);
          open = open.filter((each) => !isOver(each));
          for (const { fetch } of over)
            if (!open.some((each) => each.fetch === fetch)) fetching.ended(fetch, ms);
        };
        const got = (piece: number): void => {
          fetching.got(piece);
          missing.delete(piece);
          close((each) => each.piece === piece, 1);
        };
        const carryOut = (each: Step): void => {
          if (each.at === 'all') {
            fetching.hasAll(each.source);
            has.set(each.source, new Set(range(30)));
          } else if (each.at === 'some') {
            fetching.has(each.source, each.pieces);
            has.set(each.source, new Set([...(has.get(each.source) ?? []), ...each.pieces]));
          } else if (each.at === 'lost') {
            fetching.lost(each.source);
            has.delete(each.source);
            close(({ fetch }) => fetch.source === each.source, 1);
          } else {
            const one = open[each.which % Math.max(open.length, 1)];
            if (one && each.at === 'got') got(one.piece);
            else if (one) close(({ fetch }) => fetch === one.fetch, 5_000);
          }
        };
        for (const each of steps) {
          carryOut(each);
          ask();
        }
        carryOut({ at: 'all', source: 9 });
        for (ask(); open[0]; ask()) got(open[0].piece);
        expect([fetching.missing, missing.size]).toEqual([0, 0]);
      }),
    );
  });

  it('a file of 100 GB is planned without searching all pieces for each', () => {
    // A guard against a square: 400,000 pieces of four sources, of which two have a part.
    const count = 400_000;
    const fetching = new Fetching<string>(count, range(count), first, () => 16);
    fetching.hasAll('ann');
    fetching.hasAll('bob');
    fetching.has(
      'cleo',
      range(count).filter((piece) => piece % 2 === 0),
    );
    fetching.has(
      'dan',
      range(count).filter((piece) => piece % 1000 === 0),
    );
    let asked = 0;
    for (let fetches = fetching.next(); fetches.length > 0; fetches = fetching.next()) {
      for (const fetch of fetches) {
        asked += fetch.to - fetch.from;
        for (let piece = fetch.from; piece < fetch.to; piece += 1) fetching.got(piece);
        fetching.ended(fetch, 1);
      }
    }
    expect(fetching.missing).toBe(0);
    expect(asked).toBeLessThan(count + 20);
  });
});

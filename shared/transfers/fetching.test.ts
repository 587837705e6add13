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
    expect(fetching.next().find(({ source }) => source === 'bob')?.piece).toBe(5);
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

type Step =
  | { readonly at: 'all'; readonly source: number }
  | { readonly at: 'lost'; readonly source: number }
  | { readonly at: 'some'; readonly source: number; readonly pieces: number[] }
  | { readonly at: 'got'; readonly which: number };
const source = fc.nat(4);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ at: fc.constant('all' as const), source }),
  fc.record({ at: fc.constant('lost' as const), source }),
  fc.record({ at: fc.constant('some' as const), source, pieces: fc.array(fc.nat(29)) }),
  fc.record({ at: fc.constant('got' as const), which: fc.nat(100) }),
);

describe('whatever happens', () => {
  it('only what is missing is asked, only of who has it, of at most two at a time; and in the end all comes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const fetching = new Fetching<number>(30, range(30), first);
        const has = new Map<number, Set<number>>();
        const missing = new Set(range(30));
        let open: Fetch<number>[] = [];
        const ask = (): void => {
          for (const fetch of fetching.next()) {
            expect(missing.has(fetch.piece) && has.get(fetch.source)?.has(fetch.piece)).toBe(true);
            open.push(fetch);
            const same = open.filter(({ piece }) => piece === fetch.piece);
            expect(same.length).toBeLessThanOrEqual(2);
            expect(new Set(same.map((each) => each.source)).size).toBe(same.length);
          }
        };
        const got = ({ piece }: Fetch<number>): void => {
          fetching.got(piece);
          missing.delete(piece);
          open = open.filter((each) => each.piece !== piece);
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
            open = open.filter((fetch) => fetch.source !== each.source);
          } else {
            const fetch = open[each.which % Math.max(open.length, 1)];
            if (fetch) got(fetch);
          }
        };
        for (const each of steps) {
          carryOut(each);
          ask();
        }
        carryOut({ at: 'all', source: 9 });
        for (ask(); open[0]; ask()) got(open[0]);
        expect([fetching.missing, missing.size]).toEqual([0, 0]);
      }),
    );
  });

  it('a file of 100 GB is planned without searching all pieces for each', () => {
    // A guard against a square: 400,000 pieces of four sources, of which two have a part.
    const count = 400_000;
    const fetching = new Fetching<string>(count, range(count), first);
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
      asked += fetches.length;
      for (const { piece } of fetches) fetching.got(piece);
    }
    expect(fetching.missing).toBe(0);
    expect(asked).toBeLessThan(count + 10);
  });
});

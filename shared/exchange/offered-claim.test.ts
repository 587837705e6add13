import { expect, test } from 'vitest';
import { entryHash, personId, writerId, type WriterId } from '../ids';
import { OfferedClaim } from './offered-claim';
import type { Claim, ClaimItem } from './ports';

const id = (letter: string): string => `${letter.repeat(42)}A`;
const [ann, bob] = [personId.parse(id('a')), personId.parse(id('b'))];
const [annsWriter, bobsWriter] = [writerId.parse(id('c')), writerId.parse(id('d'))];
const control = entryHash.parse(id('e'));
const end = entryHash.parse(id('f'));

const stretch = (last: number): readonly ClaimItem[] => [[1, last, end]];
const claim: Claim = {
  controls: [control],
  messages: new Map([
    [annsWriter, stretch(3)],
    [bobsWriter, stretch(5)],
  ]),
};

/** A log that holds one control and each writer's first messages; counts how often it was compared. */
class HeldLog {
  comparisons = 0;
  constructor(
    private readonly held: ReadonlyMap<WriterId, number>,
    private readonly hasControl = true,
  ) {}

  offers(theirs: Claim): boolean {
    this.comparisons += 1;
    return (theirs.controls.length > 0 && !this.hasControl) || this.#lacking(theirs) > 0;
  }

  countOffered(theirs: Claim): number {
    return this.#lacking(theirs);
  }

  personOf(writer: WriterId) {
    return writer === annsWriter ? ann : bob;
  }

  #lacking({ messages }: Claim): number {
    return [...messages].reduce(
      (count, [writer, [item]]) => count + Math.max(0, (item?.[1] ?? 0) - (this.held.get(writer) ?? 0)),
      0,
    );
  }
}

test('a log is compared with a claim once, and a later log of the conversation again', () => {
  const offered = new OfferedClaim(claim);
  const before = new HeldLog(new Map([[annsWriter, 3]]));
  expect(offered.lackedBy(before)).toMatchObject({ isAny: true, count: 5 });
  expect(offered.lackedBy(before)).toMatchObject({ isAny: true, count: 5 });
  expect(before.comparisons).toBe(1);
  const after = new HeldLog(
    new Map([
      [annsWriter, 3],
      [bobsWriter, 5],
    ]),
  );
  expect(offered.lackedBy(after)).toMatchObject({ isAny: false, count: 0 });
});

test('a control that is lacking is offered, and counts as no message', () => {
  const all = new Map([
    [annsWriter, 3],
    [bobsWriter, 5],
  ]);
  expect(new OfferedClaim(claim).lackedBy(new HeldLog(all, false))).toMatchObject({ isAny: true, count: 0 });
});

test('a claim is covered for a person by a log with all of its controls and all of their messages', () => {
  const offered = new OfferedClaim(claim);
  const annsOnly = new Map([[annsWriter, 3]]);
  expect(offered.isCoveredBy(new HeldLog(annsOnly), ann)).toBe(true);
  expect(offered.isCoveredBy(new HeldLog(annsOnly), bob)).toBe(false);
  expect(offered.isCoveredBy(new HeldLog(annsOnly, false), ann)).toBe(false);
});

test('a claim without controls says nothing about what is complete', () => {
  const nothing = new OfferedClaim({ controls: [], messages: new Map() });
  expect(nothing.isCoveredBy(new HeldLog(new Map()), ann)).toBe(false);
});

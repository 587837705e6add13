import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { personCalled } from '../../testing/entries/store-kit';
import { ClaimedNames, type ClaimedName, type NameChanges } from './claimed-names';

const day = 24 * 3_600_000;
const [ann, eve] = [personCalled('ann'), personCalled('eve')];

/** Claimed names with a clock that the test sets, and what they had stored. */
function claiming(names: readonly ClaimedName[] = []) {
  const clock = { now: 1_000 * day };
  const kept: NameChanges[] = [];
  let due: (() => void) | undefined;
  const tested = new ClaimedNames({
    names,
    now: () => clock.now,
    setTimer: (run) => {
      due = run;
      return { cancel: () => (due = undefined) };
    },
    keep: (changes) => kept.push(changes),
  });
  /** What is stored once the next write is due. */
  const stored = (): Record<string, ClaimedName | undefined> => {
    due?.();
    return Object.fromEntries(kept.splice(0).flatMap((changes) => [...changes]));
  };
  return { tested, clock, stored };
}

test('a name and its look-alikes are others’ until their person has not been seen under it for 90 days', () => {
  const { tested, clock, stored } = claiming();
  expect(tested.isOthers('Ann', eve)).toBe(false);
  tested.see('Ann', ann, 'here');
  expect(stored()).toEqual({ ann: { name: 'Ann', person: ann, seen: clock.now } });
  for (const name of ['Ann', 'ann', 'аnn']) {
    expect(tested.isOthers(name, eve)).toBe(true);
    expect(tested.isOthers(name)).toBe(true);
    expect(tested.isOthers(name, ann)).toBe(false);
  }
  clock.now += 60 * day;
  tested.see('Ann', ann, 'here');
  clock.now += limits.claimedNameDays * day - 1;
  tested.see('ann', eve, 'here');
  expect(tested.isOthers('ann', eve)).toBe(true);
  clock.now += 1;
  expect(tested.isOthers('ann', eve)).toBe(false);
  tested.see('аnn', eve, 'here');
  expect(tested.isOthers('Ann', ann)).toBe(true);
  expect(stored()).toEqual({ ann: undefined, аnn: { name: 'аnn', person: eve, seen: clock.now } });
});

test('what was stored counts after a restart, and when somebody was seen is stored to the day', () => {
  const seen = 999.5 * day;
  const { tested, clock, stored } = claiming([{ name: 'ann', person: ann, seen }]);
  expect(tested.isOthers('ann', eve)).toBe(true);
  tested.see('ann', ann, 'here');
  expect(stored()).toEqual({});
  clock.now += day;
  tested.see('Ann', ann, 'here');
  expect(stored()).toEqual({ ann: { name: 'Ann', person: ann, seen: clock.now } });
  expect(tested.size).toBe(1);
});

test('a person holds few names: the one that was seen longest ago is free again', () => {
  const { tested, clock } = claiming();
  for (let number = 0; number <= limits.claimedNamesPerPerson; number += 1) {
    clock.now += 1;
    tested.see(`eve ${number}`, eve, 'here');
  }
  expect(tested.size).toBe(limits.claimedNamesPerPerson);
  expect(tested.isOthers('eve 0', ann)).toBe(false);
  expect(tested.isOthers('eve 1', ann)).toBe(true);
});

test('of one address few keys are new in a time; those of others are still taken', () => {
  const { tested, clock } = claiming();
  for (let number = 0; number < 10_000; number += 1)
    tested.see(`name ${number}`, personCalled(`key ${number}`), 'flood');
  expect(tested.size).toBe(limits.claimedNamesAtOnce);
  tested.see('ann', ann, 'elsewhere');
  expect(tested.isOthers('ann', eve)).toBe(true);
  clock.now += 3 * limits.claimedNameMs;
  for (let number = 0; number < 100; number += 1) tested.see(`late ${number}`, eve, 'flood');
  expect(tested.size).toBe(limits.claimedNamesAtOnce + 1 + 3);
});

test('when there are as many as may be, only expired ones give way', () => {
  const others = Array.from({ length: limits.claimedNames }, (_, index) => ({
    name: `name ${index}`,
    person: personCalled(`key ${index}`),
    seen: (index < 10 ? 930 : 990) * day,
  }));
  const { tested, clock, stored } = claiming(others);
  tested.see('ann', ann, 'here');
  expect(tested.isOthers('ann', eve)).toBe(false);
  expect(tested.size).toBe(limits.claimedNames);
  clock.now += 20 * day;
  tested.see('ann', ann, 'here');
  expect(tested.isOthers('ann', eve)).toBe(true);
  expect(tested.size).toBe(limits.claimedNames - 9);
  expect(Object.keys(stored())).toHaveLength(11);
});

test('a name that is released belongs to nobody, nor do its look-alikes', () => {
  const { tested } = claiming();
  tested.see('Ian', ann, 'here');
  expect(tested.release('lan').map(({ name }) => name)).toEqual(['Ian']);
  expect(tested.isOthers('Ian', eve)).toBe(false);
  expect(tested.release('Ian')).toEqual([]);
});

test('where names are open, none is claimed, and claims do not count', () => {
  const { tested } = claiming([{ name: 'ann', person: ann, seen: 999 * day }]);
  tested.isOn = false;
  expect(tested.isOthers('ann', eve)).toBe(false);
  tested.see('eve', eve, 'here');
  expect(tested.size).toBe(1);
});

test('who leaves under a name keeps it, and claims none that was released', () => {
  const { tested, clock } = claiming();
  tested.see('ann', ann, 'here');
  clock.now += 60 * day;
  tested.renew('ann', ann);
  tested.renew('ann', eve);
  clock.now += 60 * day;
  expect(tested.isOthers('ann', eve)).toBe(true);
  tested.release('ann');
  tested.renew('ann', ann);
  expect(tested.size).toBe(0);
});

test('nobody holds a name that has expired, or any where names are open', () => {
  const { tested, clock } = claiming();
  tested.see('Ian', ann, 'here');
  expect(tested.holdersOf('lan')).toEqual([ann]);
  tested.isOn = false;
  expect(tested.holdersOf('Ian')).toEqual([]);
  tested.isOn = true;
  clock.now += limits.claimedNameDays * day;
  expect(tested.holdersOf('Ian')).toEqual([]);
});

import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits';
import { person } from '../../testing/membership/names';
import { LastHere } from './last-here';

const [ann, bob, cleo] = [person('ann'), person('bob'), person('cleo')];
const here = (id: typeof ann, lastHere?: boolean) =>
  ({ id, user: 'x', status: 'available', ...(lastHere === undefined ? {} : { lastHere }) }) as const;

test('whoever allows it is told when others were here who allow it, too', () => {
  const times = new LastHere();
  for (const each of [here(ann, true), here(bob, true), here(cleo)]) times.isHere(each);
  times.hasLeft(bob, 1_000);
  times.hasLeft(cleo, 1_000);
  expect(times.of([bob, cleo, bob], ann, 3_000)).toEqual([{ id: bob, ago: 2_000 }]);
  times.isHere(here(ann, false));
  expect(times.of([bob], ann, 3_000)).toEqual([]);
});

test('whoever is here again, or does not allow it any more, is not told of', () => {
  const times = new LastHere();
  times.isHere(here(ann, true));
  times.isHere(here(bob, true));
  times.hasLeft(bob, 1_000);
  times.isHere(here(bob, false));
  expect(times.of([bob], ann, 2_000)).toEqual([]);
  times.hasLeft(bob, 3_000);
  expect(times.of([bob], ann, 4_000)).toEqual([]);
});

test('only the last who left are remembered', () => {
  const times = new LastHere();
  times.isHere(here(ann, true));
  for (let each = 0; each <= limits.lastHereRemembered; each += 1) {
    times.isHere(here(person(`p${each}`), true));
    times.hasLeft(person(`p${each}`), each);
  }
  expect(times.of([person('p0'), person('p1')], ann, 10).map(({ id }) => id)).toEqual([person('p1')]);
});

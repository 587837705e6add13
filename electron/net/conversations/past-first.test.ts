import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isControlEntry, type ControlEntry } from '../../../shared/conversation/log-entry';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { newKeys } from '../keys';
import { pastFirst } from './past-first';

/** Controls of two people who did not always know what the other wrote. */
function someControls(): ControlEntry[] {
  const [ann, bob] = [newKeys(), newKeys()];
  const { script, founding } = ScriptedConversation.founded(bob, ann.person.id);
  const joined = script.join(ann);
  const apart = script.fork();
  const invited = [script.invite(bob, newKeys().person.id), script.invite(bob, newKeys().person.id)].flat();
  const left = apart.leave(ann);
  script.add(...left);
  const again = script.invite(bob, ann.person.id);
  return [founding, ...joined, ...invited, ...left, ...again].filter(isControlEntry);
}

test('controls are put behind their past, whatever order they are in, and none is lost', () => {
  const controls = someControls();
  fc.assert(
    fc.property(fc.shuffledSubarray(controls, { minLength: controls.length }), (shuffled) => {
      const placed = pastFirst(shuffled);
      expect(new Set(placed)).toEqual(new Set(controls));
      expect(placed).toHaveLength(controls.length);
      const place = new Map(placed.map(({ hash }, at) => [hash, at]));
      for (const [at, { prev, after }] of placed.entries())
        for (const hash of prev ? [prev, ...after] : after) expect(place.get(hash)).toBeLessThan(at);
    }),
  );
});

test('controls whose past is missing, or which are there twice, stay', () => {
  const [, second, third] = someControls();
  if (!second || !third) throw new Error('too few');
  expect(pastFirst([third, second, { ...third }])).toEqual([second, third, third]);
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import * as shapes from '../../testing/membership/shapes';
import { BitSet } from './bit-set';
import type { Control } from './control';
import { ControlGraph } from './control-graph';
import { Controls } from './controls';
import { Past } from './past';

const few = 150;
const many = 2 * few;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Number of look-ups in pasts, sets and the graph for judging controls one by one. */
function stepsFor(written: readonly Control[]): number {
  const steps = [
    vi.spyOn(Past.prototype, 'has'),
    vi.spyOn(BitSet.prototype, 'has'),
    vi.spyOn(BitSet.prototype, 'addWord'),
    vi.spyOn(ControlGraph.prototype, 'get'),
    vi.spyOn(ControlGraph.prototype, 'at'),
  ];
  const controls = new Controls();
  for (const control of written) expect(controls.admit(control).result).toBe('good');
  const count = steps.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  vi.restoreAllMocks();
  return count;
}

describe('the cost of judging a control does not grow with the conversation', () => {
  it.each<[string, (size: number) => Control[]]>([
    ['people who come and go', shapes.busyConversation],
    ['two halves that did not hear of each other', shapes.apart],
    ['a removal before all that it makes void', shapes.earlyRemoval],
    ['a fork with each control', shapes.manyForks],
    ['controls that name as many others as they may, at random', shapes.namingAtRandom],
    ['a new writer for each two controls', shapes.manyWriters],
    ['the same people invited again and again', shapes.manyInvitations],
  ])('%s', (_, shape) => {
    expect(stepsFor(shape(many))).toBeLessThan(2.6 * stepsFor(shape(few)));
  });
});

it('a late removal that makes nearly everything void costs a few steps per control', () => {
  const { written, removal } = shapes.lateRemoval(many);
  const before = stepsFor(written);
  expect(stepsFor([...written, removal]) - before).toBeLessThan(40 * many);
});

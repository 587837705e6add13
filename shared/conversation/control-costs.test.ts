import { afterEach, describe, expect, it, vi } from 'vitest';
import { act, controlEntry } from '../../testing/membership/entries';
import { person } from '../../testing/membership/names';
import { nodeNamed } from '../../testing/membership/nodes';
import * as shapes from '../../testing/membership/shapes';
import { BitSet } from './bit-set';
import type { Control } from './control';
import { ControlGraph } from './control-graph';
import { Controls } from './controls';
import { limits } from '../protocol/limits';
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

it('thousands of decisions by a founder who pretends to know of none cost a few steps each', () => {
  const node = nodeNamed('zoe');
  const room = act(node.log, node.author, 'room', { kind: 'FOUND', people: [], isPublic: true });
  const place = { number: 2, prev: room.hash, after: [room.hash] };
  const written = (kind: 'SPEAKERS' | 'CLOSE', count: number) =>
    Array.from({ length: count }, (_, index) => {
      const decision = kind === 'CLOSE' ? { kind } : { kind, people: [person(`person${index}`)] };
      return controlEntry(node.author, `${kind}${index}`, decision, place, { isFirst: false });
    });
  const steps = vi.spyOn(Past.prototype, 'has');
  const verdicts = [...written('SPEAKERS', 5000), ...written('CLOSE', 5000)].map((each) =>
    node.log.offer(each),
  );
  const taken = verdicts.filter(({ kind }) => kind === 'added').length;
  expect(taken).toBe(limits.speakersHeldInRoom + limits.closesHeldInRoom);
  expect(node.log.state.voice.closedBy).toBeDefined();
  // For each that is taken in, all earlier ones are gone through a few times.
  expect(steps.mock.calls.length).toBeLessThan(6 * taken ** 2);
});

import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { newPrivateKey } from '../runtime/entries/new-key';
import type { Control } from '../shared/conversation/control';
import { Controls } from '../shared/conversation/controls';
import { Judgement } from '../shared/conversation/judgement';
import { Membership } from '../shared/conversation/membership';
import { Past } from '../shared/conversation/past';
import * as shapes from '../testing/membership/shapes';
import { medianTime, type Findings } from './figures';

const count = 10_000;
const goalMs = 50;
const bytesPerControl = 400;
const countOfLies = 2_000;

const lies: readonly [string, (size: number) => Control[]][] = [
  ['a removal, then all that it makes void', shapes.earlyRemoval],
  ['a fork with each control', shapes.manyForks],
  ['LEAVEs and others that do not know each other', shapes.manyLeaves],
  ['an accomplice who bears witness again and again', shapes.manyWitnesses],
  ['as many in `after` as it may name, at random', shapes.namingAtRandom],
  ['a writer for each two controls', shapes.manyWriters],
  ['the same fifty people invited again', shapes.manyInvitations],
];

/**
 * The cost of judging 10,000 controls, which have been parsed and verified before: all of them, as when a log is
 * opened; one more; and in histories that liars may write. For comparison, what any node must do for each control.
 */
export function measure(): Findings {
  const hashing = medianTime(7, hashControls);
  const verifying = medianTime(7, verifySignatures()) / 100;
  const busy = shapes.busyConversation(count);
  const { graph } = taken(busy);
  const whole = medianTime(7, () => new Membership(Judgement.of(graph, Past.first(graph.size))).state);
  const building = medianTime(15, () => taken(busy));
  const others = [shapes.largeConversation, shapes.apart].map((shape) => {
    const written = shape(count);
    return medianTime(7, () => taken(written));
  });
  const one = oneByOne(busy);
  const late = lateRemoval();
  const costs = lies.map(([what, shape]) => {
    const written = shape(countOfLies);
    return [what, medianTime(3, () => taken(written)) / written.length] as const;
  });
  return {
    figures: [
      ['hashing the controls', forEach(hashing)],
      ['verifying a signature', micros(verifying)],
      ['judging them one by one', `${forEach(building)} (goal: ${goalMs} ms)`],
      ['with 440 members', forEach(others[0] ?? 0)],
      ['in two halves that did not hear of each other', forEach(others[1] ?? 0)],
      ['who takes part, from nothing', `${whole.toFixed(1)} ms`],
      ['one control more, on a fork, and the state', `${micros(one.median)}, at most ${micros(one.most)}`],
      ['a late removal that makes nearly everything void', micros(late)],
      ...costs.map(([what, cost]): [string, string] => [`a lie: ${what}`, `${micros(cost)} each`]),
    ],
    ratios: [
      { what: 'who takes part, from nothing, to hashing the controls', value: whole / hashing, atMost: 2 },
      { what: 'judging one by one, to hashing the controls', value: building / hashing, atMost: 10 },
      { what: 'one control more, to verifying a signature', value: one.median / verifying, atMost: 2 },
      ...costs.map(([what, cost]) => ({
        what: `a lie: ${what}, to verifying a signature`,
        value: cost / verifying,
        atMost: 10,
      })),
    ],
  };
}

const micros = (ms: number): string => `${(ms * 1_000).toFixed(0)} µs`;
const forEach = (ms: number): string => `${ms.toFixed(0)} ms, ${((ms / count) * 1_000).toFixed(1)} µs each`;

function taken(written: readonly Control[]): Controls {
  const controls = new Controls();
  for (const control of written) controls.admit(control);
  return controls;
}

function hashControls(): void {
  const bytes = Buffer.alloc(bytesPerControl, 'x');
  for (let each = 0; each < count; each += 1) createHash('sha256').update(bytes).digest('base64url');
}

/** Verifies a hundred signatures. */
function verifySignatures(): () => void {
  const privateKey = newPrivateKey('ed25519');
  const publicKey = createPublicKey(privateKey);
  const bytes = Buffer.alloc(32, 'x');
  const signature = sign(null, bytes, privateKey);
  return () => {
    for (let each = 0; each < 100; each += 1) verify(null, bytes, publicKey, signature);
  };
}

/** The last controls, each on a fork of its own, with the state after it. */
function oneByOne(written: readonly Control[]): { median: number; most: number } {
  const last = written.slice(-200);
  let controls = taken(written.slice(0, -last.length));
  const times = last.map((control) =>
    medianTime(1, () => {
      controls = controls.fork();
      controls.admit(control);
      return controls.state;
    }),
  );
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1] ?? 0, most: times.at(-1) ?? 0 };
}

function lateRemoval(): number {
  const { written, removal } = shapes.lateRemoval(count);
  const times = [1, 2, 3].map(() => {
    const controls = taken(written);
    return medianTime(1, () => controls.admit(removal));
  });
  return times.sort((a, b) => a - b)[1] ?? 0;
}

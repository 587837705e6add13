import { Controls } from '../../shared/conversation/controls';
import type { ControlState } from '../../shared/conversation/control-state';
import { Judgement } from '../../shared/conversation/judgement';
import { Membership } from '../../shared/conversation/membership';
import { Past } from '../../shared/conversation/past';
import { controlBounds, type ControlBounds } from '../../shared/conversation/permissions';
import { someKnowledge } from './authors';
import { Chance } from './chance';
import { ControlIntake } from './control-intake';
import { faultsOf, play, type History, type Plan } from './history';
import type { NaiveState } from './naive';
import { describe } from './world';

/** Small bounds, so that histories of a few dozen controls reach them. */
const tightBounds: ControlBounds = {
  people: 6,
  peoplePerInvite: 3,
  writersInUse: 2,
  writers: 4,
  controls: 24,
  speakers: 3,
  decisions: 3,
};

const plans: readonly Plan[] = [controlBounds, tightBounds].flatMap((bounds) =>
  [true, false].flatMap((liarsAreOut) =>
    [
      { isPublic: true, isForEverybody: false, isSealed: false },
      { isPublic: false, isForEverybody: false, isSealed: true },
      { isPublic: false, isForEverybody: false, isSealed: false },
      // Nobody can be removed from it.
      ...(liarsAreOut ? [] : [{ isPublic: true, isForEverybody: true, isSealed: false }]),
    ].map((kind) => ({ ...kind, liarsAreOut, bounds })),
  ),
);

/** The plan that a seed plays. */
export const planOf = (seed: number): Plan => plans[seed % plans.length] ?? fail('there are no plans');

/** The history of a seed; undefined where it makes none that fits its plan. */
export const playControls = (seed: number): History | undefined => play(seed, planOf(seed));

/**
 * Plays the history of a seed and checks it: implementation and reference agree on every control and every set, nodes that
 * are given the controls in any order and in any number agree with each other, and no liar gains or takes anything.
 * @returns what went wrong; empty when nothing did, undefined where the seed makes no history that fits its plan
 */
export function check(seed: number): string[] | undefined {
  const plan = planOf(seed);
  const history = play(seed, plan);
  if (!history) return undefined;
  const chance = new Chance(-seed);
  return [
    ...faultsOf(history, plan),
    ...differences(history, chance),
    ...deliveryFaults(history, chance, plan),
  ];
}

/** The history of a seed as text, and its faults. */
export function tell(seed: number): string[] {
  const plan = planOf(seed);
  const history = play(seed, plan);
  if (!history) return ['this seed makes no history'];
  const { world, before, stateAfter } = history;
  const lines = world.written.map((control) => {
    const author = before.has(control.hash) ? ' ' : '*';
    return `${author} ${describe(control)}${stateAfter.stands.has(control.hash) ? '' : '  (void)'}`;
  });
  return [...lines, ...(check(seed) ?? [])];
}

/** Sets for which the states of implementation and reference differ. */
function differences({ world, after }: History, chance: Chance): string[] {
  const sets = [after, ...[1, 2, 3].map(() => someKnowledge(world, chance, after, () => chance.share(0.5)))];
  return sets.flatMap((set) => {
    const expected = digest(world.naive.state(set));
    const actual = digest(world.controls.after([...set]).state);
    return expected === actual ? [] : [`a state differs: ${expected} is right, ${actual} is not`];
  });
}

/** Gives everything to a new node in a random order, some of it twice. */
function deliveryFaults({ world }: History, chance: Chance, { bounds }: Plan): string[] {
  const controls = new Controls(bounds);
  const intake = new ControlIntake(controls);
  const again = chance.some(world.written, 0.2);
  const faults: string[] = [];
  for (const control of chance.shuffled([...world.written, ...again])) {
    intake.offer(control);
    if (digest(controls.state) !== digest(stateAnew(controls)))
      faults.push('a state was not carried on rightly');
  }
  if (controls.graph.size !== world.written.length || intake.waiting > 0)
    faults.push('a control was not taken in');
  const all = new Set(world.written.map(({ hash }) => hash));
  if (digest(controls.state) !== digest(world.naive.state(all))) faults.push('the order of arrival decided');
  return faults;
}

/** Who takes part, computed without cached judgements. */
const stateAnew = ({ graph }: Controls): ControlState =>
  new Membership(Judgement.of(graph, Past.first(graph.size))).state;

const digest = ({ members, invited, removed, revoked, voice }: ControlState | NaiveState): string =>
  JSON.stringify([
    [...members].sort(),
    [...invited].map(([each, invites]) => [each, [...invites].sort()]).sort(),
    [...removed].sort(),
    [...revoked].sort(),
    voice.speakers && [...voice.speakers].sort(),
    voice.closedBy,
  ]);

function fail(message: string): never {
  throw new Error(message);
}

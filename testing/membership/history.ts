import type { ControlBounds } from '../../shared/conversation/permissions';
import type { EntryHash, PersonId } from '../../shared/ids';
import { authorOf, someAct, someKnowledge } from './authors';
import type { Author } from './entries';
import { Chance } from './chance';
import type { NaiveState } from './naive';
import { person, writer as writerOf } from './names';
import { hangsOnLiars } from './witnesses';
import { World, type Knowledge } from './world';

const founder = person('F');
const honest = [founder, ...['a', 'b', 'c', 'd'].map(person)];
const liars = ['x', 'y'].map(person);
/** They were never invited by anybody honest. */
const accomplices = ['s', 't'].map(person);
const people = [...honest, ...liars];

export interface Plan {
  /** Whether the founder removes all liars before they attack; otherwise one of them is still a member. */
  readonly liarsAreOut: boolean;
  readonly isPublic: boolean;
  readonly isForEverybody: boolean;
  readonly isSealed: boolean;
  readonly bounds: ControlBounds;
}

/** A random history: ordinary use by everybody, then an attack by the liars with anything that they can write. */
export interface History {
  readonly world: World;
  /** Everything that honest people knew before the attack. */
  readonly before: Knowledge;
  readonly after: Knowledge;
  readonly stateBefore: NaiveState;
  readonly stateAfter: NaiveState;
}

/** @returns undefined where the seed leads to a history that does not fit the plan */
export function play(seed: number, plan: Plan): History | undefined {
  const chance = new Chance(seed);
  const world = new World(plan.bounds);
  const before = expel(world, liveTogether(world, chance, plan), plan);
  if (!before) return undefined;
  const after = attack(world, chance, before, plan);
  return {
    world,
    before,
    after,
    stateBefore: world.naive.state(before),
    stateAfter: world.naive.state(after),
  };
}

/** Computers write and exchange what they know, until they have all met. */
function liveTogether(world: World, chance: Chance, plan: Plan): Set<EntryHash> {
  const computers = people.flatMap((each) => [authorOf(each, 1), authorOf(each, 2)]);
  const first = { person: founder, writer: writerOf('F1') };
  const { isPublic, isForEverybody, isSealed } = plan;
  const invited = isForEverybody ? [] : chance.some(people.slice(1), 0.5);
  const sealedFor = isSealed ? invited : undefined;
  const founding = world.write(
    first,
    { kind: 'FOUND', people: invited, isPublic, isForEverybody, sealedFor },
    new Set(),
  );
  const known = new Map<string, Set<EntryHash>>(computers.map(({ writer }) => [writer, new Set(founding)]));
  const wanted = 10 + (chance.pick([0, 10, 20]) ?? 0);
  for (let step = 0; step < 120 && world.written.length < wanted; step += 1) {
    const author = chance.pick(computers);
    const other = chance.pick(computers);
    if (!author || !other) continue;
    const mine = known.get(author.writer) ?? new Set();
    if (chance.share(0.4))
      known.set(author.writer, world.closure([...mine, ...(known.get(other.writer) ?? [])]));
    else known.set(author.writer, act1(world, chance, author, mine, isSealed) ?? mine);
  }
  return world.closure([...known.values()].flatMap((each) => [...each]));
}

function act1(
  world: World,
  chance: Chance,
  author: Author,
  known: Knowledge,
  isSealed: boolean,
): Set<EntryHash> | undefined {
  const act = someAct(world, chance, author, known, people, isSealed);
  return act && world.write(author, act, known, undefined, chance.share(0.95));
}

/** The founder, who knows everything, removes the liars, unless the plan lets them stay. */
function expel(world: World, known: Knowledge, { liarsAreOut }: Plan): Set<EntryHash> | undefined {
  let now = new Set(known);
  const isIn = (each: PersonId): boolean => {
    const state = world.naive.state(now);
    return state.members.has(each) || state.invited.has(each);
  };
  if (liarsAreOut)
    for (const target of liars.filter(isIn))
      now = world.write(authorOf(founder, 1), { kind: 'REMOVE', target }, now) ?? now;
  return liars.some(isIn) === liarsAreOut ? undefined : now;
}

/** The liars write any good controls: with any knowledge, under new writers, on forks, with accomplices. */
function attack(world: World, chance: Chance, before: Knowledge, { isSealed }: Plan): Set<EntryHash> {
  let all = new Set(before);
  const start = world.written.length;
  const mine = [...liars, ...accomplices];
  const isOwn = (each: EntryHash): boolean => {
    const entry = world.get(each);
    return entry !== undefined && mine.includes(entry.person) && !before.has(each);
  };
  for (let step = 0; step < 60 && world.written.length < start + 25; step += 1) {
    const liar = chance.pick(mine);
    if (!liar) continue;
    const author = authorOf(liar, chance.pick([1, 1, 2, 3, 4, 5]) ?? 1);
    const known = someKnowledge(world, chance, all, isOwn);
    const own = [...all]
      .flatMap((each) => world.get(each) ?? [])
      .filter((each) => each.writer === author.writer);
    const earlier = chance.pick(own);
    const prev = chance.share(0.3) && earlier?.prev !== undefined ? world.get(earlier.prev) : earlier;
    const act = someAct(world, chance, author, known, [...people, ...accomplices], isSealed);
    const written = act && world.write(author, act, known, prev, chance.share(0.9));
    if (written) all = world.closure([...all, ...written]);
  }
  return all;
}

/** Faults found in a history. */
export function faultsOf(history: History, plan: Plan): string[] {
  const { stateBefore, stateAfter } = history;
  const faults = new Set<string>();
  const attacked = {
    before: [...history.before].flatMap((hash) => history.world.get(hash) ?? []),
    stateBefore,
    standsAfter: stateAfter.stands,
    isHonest: (each: PersonId) => honest.includes(each),
  };
  for (const each of plan.liarsAreOut ? outsiders(history, plan) : []) {
    if (stateAfter.members.has(each)) faults.add('a liar who was out is a member');
    if (stateAfter.invited.has(each)) faults.add('a liar who was out is invited');
  }
  for (const each of honest)
    if (stateBefore.members.has(each) && !stateAfter.members.has(each) && !hangsOnLiars(attacked, each))
      faults.add('an honest member is out');
  return [...faults];
}

/** People who must stay out: all liars; in a public room, those whom the founder removed. */
const outsiders = ({ stateBefore }: History, { isPublic }: Plan): PersonId[] =>
  [...liars, ...accomplices].filter((each) => !isPublic || stateBefore.removed.has(each));

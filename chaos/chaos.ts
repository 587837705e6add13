import type { Homes } from './homes';
import { differences, violations } from './invariants';
import { safeJoins } from './promises';
import { seeded } from '../testing/random';
import { isHonest, snapshotOf, type Snapshot } from './snapshot';
import { steps, type Pick } from './steps';
import { World } from './world';
import { writeDown } from './write-down';

export interface ChaosResult {
  seed: number;
  steps: number;
  /** Number of entries shown as sent to their authors. */
  sent: number;
  /** Number of lies told, and of the liars' controls and messages that honest people hold. */
  lies: number;
  controlsOfLiars: number;
  messagesOfLiars: number;
  /** Number of JOINs that no liar can make void. */
  safeJoins: number;
  memoryMegabytes: number;
  /** What went wrong, with the last events; empty if nothing did. */
  problems: string[];
}

/** How long nodes may take to agree after failures have ended: some retry only after half a minute. */
const settleMs = 180_000;
const keptHistory = 60;
/** Memory limit of a program (of all together if they share a process), however much liars send. */
const memoryMegabytes = 250;

/** Takes random steps while things fail and recover, then checks the invariants. */
export async function runChaos(homes: Homes, seed: number, count: number): Promise<ChaosResult> {
  const random = seeded(seed);
  const pick: Pick = (items) => items[Math.floor(random() * items.length)];
  // The network has its own random numbers: how many it draws depends on time, and must not change the steps.
  const world = await World.create(homes, seeded(seed + 1));
  const history: string[] = [];
  const lottery = steps.flatMap(([step, tickets]) => Array.from({ length: tickets }, () => step));
  try {
    for (let index = 0; index < count; index += 1) {
      const happened = await pick(lottery)?.(world, pick);
      if (happened !== undefined) history.push(`${index} ${happened}`);
      // Gives sockets a turn as well.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await repair(world);
    const snapshot = await settled(world);
    const problems = await problemsOf(world, snapshot);
    const context = problems.length > 0 ? history.slice(-keptHistory) : [];
    if (problems.length > 0) problems.push(await writeDown(world, snapshot, seed, history));
    return {
      seed,
      steps: count,
      ...figures(world, snapshot),
      problems: [...problems, ...context],
    };
  } finally {
    await world.end();
  }
}

async function repair(world: World): Promise<void> {
  world.makeRoom();
  await world.tell({ kind: 'partition', side: null });
  await world.startServer();
  for (const place of world.computers) if (!place.node) await world.start(place);
}

async function settled(world: World): Promise<Snapshot> {
  const end = Date.now() + settleMs;
  let snapshot = await snapshotOf(world);
  while (differences(snapshot).length > 0 && Date.now() < end) {
    const begun = Date.now();
    snapshot = await snapshotOf(world);
    // Each look takes time from the nodes.
    const pauseMs = Math.max(100, 4 * (Date.now() - begun));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return snapshot;
}

async function problemsOf(world: World, snapshot: Snapshot): Promise<string[]> {
  const memory = world.homes.memory();
  return [
    ...differences(snapshot),
    ...violations(world, snapshot),
    ...world.liars.problems,
    ...((await world.answers()) ? [] : ['the server lets nobody in']),
    ...(memory <= memoryMegabytes ? [] : [`a program took ${Math.round(memory)} MiB`]),
  ];
}

function figures(world: World, snapshot: Snapshot): Omit<ChaosResult, 'seed' | 'steps' | 'problems'> {
  const unions = [...snapshot.unions.values()];
  const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
  return {
    sent: sum([...world.sent.values()].map(({ size }) => size)),
    lies: world.liars.told,
    controlsOfLiars: sum(
      unions.map(({ log }) => log.controls.graph.all.filter(({ person }) => world.liars.has(person)).length),
    ),
    messagesOfLiars: sum(
      unions.map((union) => union.messages.filter((entry) => !isHonest(snapshot, union, entry)).length),
    ),
    safeJoins: sum(
      unions.flatMap((union) => [...safeJoins(snapshot, union).values()].map(({ length }) => length)),
    ),
    memoryMegabytes: Math.round(world.homes.memory()),
  };
}

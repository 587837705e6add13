import type { Homes } from './homes';
import { differences, snapshotOf, violations } from './invariants';
import { seeded } from './random';
import { steps, type Pick } from './steps';
import { World } from './world';

export interface ChaosResult {
  seed: number;
  steps: number;
  /** How many entries their authors were told are sent. */
  sent: number;
  /** What went wrong, with what happened last; empty when nothing did. */
  problems: string[];
}

/** How long nodes may take to come together once everything works again. */
const settleMs = 60_000;
const keptHistory = 60;

/** Lets people do things at random while everything breaks and heals, then looks whether all is as promised. */
export async function runChaos(homes: Homes, seed: number, count: number): Promise<ChaosResult> {
  const random = seeded(seed);
  const pick: Pick = (items) => items[Math.floor(random() * items.length)];
  // The network has chance of its own: how often it asks depends on time, and must not change what is done.
  const world = await World.create(homes, seeded(seed + 1));
  const history: string[] = [];
  const lottery = steps.flatMap(([step, tickets]) => Array.from({ length: tickets }, () => step));
  try {
    for (let index = 0; index < count; index += 1) {
      const happened = await pick(lottery)?.(world, pick);
      if (happened !== undefined) history.push(`${index} ${happened}`);
      // Sockets have their turn, too.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await repair(world);
    const problems = await settled(world);
    const sent = [...world.sent.values()].reduce((sum, { size }) => sum + size, 0);
    const context = problems.length > 0 ? history.slice(-keptHistory) : [];
    return { seed, steps: count, sent, problems: [...problems, ...context] };
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

async function settled(world: World): Promise<string[]> {
  const end = Date.now() + settleMs;
  let snapshot = await snapshotOf(world);
  while (differences(snapshot).length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    snapshot = await snapshotOf(world);
  }
  return [...differences(snapshot), ...violations(world, snapshot)];
}

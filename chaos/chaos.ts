import { differences, violations } from './invariants';
import { seeded } from './random';
import { steps, type Pick } from './steps';
import { World } from './world';

export interface ChaosResult {
  seed: number;
  steps: number;
  texts: number;
  /** What went wrong, with what happened last; empty when nothing did. */
  problems: string[];
}

/** How long nodes may take to come together once everything works again. */
const settleMs = 30_000;
const keptHistory = 60;

/** Lets people do things at random while everything breaks and heals, then looks whether all is as promised. */
export async function runChaos(seed: number, count: number): Promise<ChaosResult> {
  const random = seeded(seed);
  const pick: Pick = (items) => items[Math.floor(random() * items.length)];
  // The network has chance of its own: how often it asks depends on time, and must not change what is done.
  const world = await World.create(seeded(seed + 1));
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
    const texts = [...world.sent.values()].reduce((sum, { size }) => sum + size, 0);
    const context = problems.length > 0 ? history.slice(-keptHistory) : [];
    return { seed, steps: count, texts, problems: [...problems, ...context] };
  } finally {
    await world.end();
  }
}

async function repair(world: World): Promise<void> {
  world.network.partition(undefined);
  await world.startServer();
  for (const place of world.places) if (!place.client) await world.start(place);
}

async function settled(world: World): Promise<string[]> {
  const end = Date.now() + settleMs;
  let left = differences(world);
  while (left.length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    left = differences(world);
  }
  return [...left, ...violations(world)];
}

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from './snapshot';
import type { World } from './world';

/**
 * Writes a report for finding out why a run failed: what happened, who holds which entries, and what was
 * shown as sent. Returns a line with its path.
 */
export async function writeDown(
  world: World,
  snapshot: Snapshot,
  seed: number,
  history: readonly string[],
): Promise<string> {
  const path = join(tmpdir(), `parley-chaos-failed-${seed}-${process.pid}.json`);
  const places = world.places.map(({ index, user, id, isSetBack, written }) => ({
    index,
    user,
    id,
    isSetBack,
    written,
  }));
  const connections: Record<string, readonly string[]> = {};
  for (const { index, node } of world.places) if (node) connections[index] = await node.connections();
  const held = [...snapshot.held].map(([place, all]) => ({
    index: place.index,
    all,
    known: snapshot.known.get(place),
  }));
  const { told, forged, shown, given } = world.liars;
  const everything = {
    seed,
    history,
    places,
    connections,
    held,
    sent: world.sent,
    liars: { told, forged, shown, given },
  };
  writeFileSync(path, JSON.stringify(everything, collections));
  return `all that was held is in ${path}`;
}

const collections = (_key: string, value: unknown): unknown =>
  value instanceof Map ? Object.fromEntries(value) : value instanceof Set ? [...value] : value;

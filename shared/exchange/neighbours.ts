import type { PersonId } from '../ids';

/** Number of others up to which all of them are neighbours. */
const mostWithoutChoice = 8;
/** Factor between the distances of neighbours on the ring. */
const stride = 4;

/**
 * Chooses with whom to compare a conversation after entries that everybody should have: of many people, those 1, 4, 16, 64 …
 * places away, in both directions, on a ring in the order of ids. So their number grows with the logarithm, and where all are
 * connected with all, everybody is a neighbour of others, and neighbours join everybody.
 */
export function neighboursOf(me: PersonId, others: ReadonlySet<PersonId>): ReadonlySet<PersonId> {
  if (others.size <= mostWithoutChoice) return others;
  const ring = [...others].sort();
  const after = ring.findIndex((id) => id > me);
  const start = after === -1 ? ring.length : after;
  const chosen = new Set<PersonId>();
  for (let distance = 1; distance <= ring.length / 2; distance *= stride)
    for (const place of [start + distance - 1, start - distance]) {
      const neighbour = ring.at(place % ring.length);
      if (neighbour !== undefined) chosen.add(neighbour);
    }
  return chosen;
}

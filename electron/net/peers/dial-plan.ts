/** With so many peers or fewer, each is connected with each: whoever is here is then known for certain. */
export const meshMost = 32;
/** With more, each is connected with whom it talks, and with a few others who tell about the rest. */
const neighbours = 4;

/** Somebody whom it is possible to dial. */
export interface Candidate {
  id: string;
  /** A conversation is shared with them. */
  wanted: boolean;
  /** They should have been heard again: dialling tells whether they are there. */
  suspect: boolean;
}

/**
 * Whom to be connected with, of all who are there. Neighbours are those next in the order of ids, which everybody
 * reckons alike, so that the few connections join all.
 */
export function whomToDial(me: string, candidates: readonly Candidate[]): Set<string> {
  const all = candidates.map(({ id }) => id);
  if (all.length <= meshMost) return new Set(all);
  const needed = candidates.filter(({ wanted, suspect }) => wanted || suspect).map(({ id }) => id);
  const ring = all.sort();
  const after = ring.findIndex((id) => id > me);
  const start = after === -1 ? 0 : after;
  const next = Array.from({ length: neighbours }, (_, step) => ring[(start + step) % ring.length] ?? '');
  return new Set([...needed, ...next]);
}

/** Who of two keeps the connection that they dialled when both dialled at once. */
export const firstDialler = (a: string, b: string): string => (a < b ? a : b);

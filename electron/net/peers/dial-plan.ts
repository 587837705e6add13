/** Maximum number of peers for a full mesh: then everybody knows for certain who is there. */
export const meshMost = 32;
/** Number of neighbours in a larger network: connected besides those who share a conversation, to hear about the rest. */
const neighbours = 4;

/** Somebody whom it is possible to dial. */
export interface Candidate {
  id: string;
  /** A conversation is shared with them. */
  wanted: boolean;
  /** Their announcement is overdue: dialling tells whether they are there. */
  suspect: boolean;
}

/**
 * Chooses whom to be connected with. Neighbours are the next ones in the order of ids, which is the same for everybody, so
 * that the few connections join all.
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

/** When two nodes dial each other at once, the connection dialled by this one is kept. */
export const firstDialler = (a: string, b: string): string => (a < b ? a : b);

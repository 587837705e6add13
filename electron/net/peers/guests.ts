import { limits } from '../../../shared/protocol/limits';
import { originOf } from '../../../shared/protocol/origin';

/**
 * Connections that have not proven who they are, bounded in total and per origin (`originOf`). At the limit, the oldest of
 * the origin with the most is evicted, so that one host cannot keep the others out.
 */
export class UnprovenPeers<Connection> {
  readonly #byOrigin = new Map<string, Set<Connection>>();
  #size = 0;

  /** Adds a connection. Returns the one evicted for it, if any. */
  add(host: string, connection: Connection): Connection | undefined {
    const origin = originOf(host);
    const theirs = this.#byOrigin.get(origin) ?? new Set<Connection>();
    const crowded =
      theirs.size >= limits.unprovenPeersPerAddress
        ? origin
        : this.#size >= limits.unprovenPeers
          ? this.#mostCrowded()
          : undefined;
    const evicted = crowded === undefined ? undefined : this.#oldestOf(crowded);
    if (crowded !== undefined && evicted !== undefined) this.#remove(crowded, evicted);
    this.#byOrigin.set(origin, theirs);
    theirs.add(connection);
    this.#size += 1;
    return evicted;
  }

  /** The connection has proven who it is, or is over. */
  remove(host: string, connection: Connection): void {
    this.#remove(originOf(host), connection);
  }

  #remove(origin: string, connection: Connection): void {
    const theirs = this.#byOrigin.get(origin);
    if (!theirs?.delete(connection)) return;
    this.#size -= 1;
    if (theirs.size === 0) this.#byOrigin.delete(origin);
  }

  #oldestOf(origin: string): Connection | undefined {
    return this.#byOrigin.get(origin)?.values().next().value;
  }

  #mostCrowded(): string | undefined {
    let most: string | undefined;
    let size = 0;
    for (const [origin, theirs] of this.#byOrigin)
      if (theirs.size > size) {
        most = origin;
        size = theirs.size;
      }
    return most;
  }
}

/** A registered peer, or one that wants to be. */
export interface Guest {
  /** The address from which it is connected. */
  readonly host: string;
}

/**
 * Whether one more registered peer is admitted, and who is evicted for it: the lowest ranked of those below the newcomer,
 * and among equals the one that has been there longest. Peers of equal or higher rank are never evicted.
 * @param guests the oldest first
 */
export function placeFor<Newcomer extends Guest, Each extends Newcomer>(
  guests: readonly Each[],
  newcomer: Newcomer,
  rank: (guest: Newcomer) => number,
): { admitted: boolean; evicted?: Each } {
  const origin = originOf(newcomer.host);
  const neighbours = guests.filter((guest) => originOf(guest.host) === origin);
  const isCrowded = neighbours.length >= limits.registeredPeersPerAddress;
  if (!isCrowded && guests.length < limits.registeredPeers) return { admitted: true };
  const own = rank(newcomer);
  let evicted: Each | undefined;
  let lowest = own;
  for (const guest of isCrowded ? neighbours : guests) {
    const theirs = rank(guest);
    if (theirs >= lowest) continue;
    evicted = guest;
    lowest = theirs;
  }
  return evicted ? { admitted: true, evicted } : { admitted: false };
}

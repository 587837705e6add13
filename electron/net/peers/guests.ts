import { limits } from '../../../shared/protocol/limits';

/**
 * Connections that have not proven who they are. They are bounded, in all and for each address: when there are too many,
 * the oldest of the address with the most gives way, so that one address cannot keep the others out.
 */
export class UnprovenPeers<Connection> {
  readonly #byHost = new Map<string, Set<Connection>>();
  #size = 0;

  /** Returns the connection that gives way, which is removed. */
  add(host: string, connection: Connection): Connection | undefined {
    const theirs = this.#byHost.get(host) ?? new Set<Connection>();
    const crowded =
      theirs.size >= limits.unprovenPeersPerAddress
        ? host
        : this.#size >= limits.unprovenPeers
          ? this.#mostCrowded()
          : undefined;
    const evicted = crowded === undefined ? undefined : this.#oldestOf(crowded);
    if (crowded !== undefined && evicted !== undefined) this.remove(crowded, evicted);
    this.#byHost.set(host, theirs);
    theirs.add(connection);
    this.#size += 1;
    return evicted;
  }

  /** It has proven who it is, or is over. */
  remove(host: string, connection: Connection): void {
    const theirs = this.#byHost.get(host);
    if (!theirs?.delete(connection)) return;
    this.#size -= 1;
    if (theirs.size === 0) this.#byHost.delete(host);
  }

  #oldestOf(host: string): Connection | undefined {
    return this.#byHost.get(host)?.values().next().value;
  }

  #mostCrowded(): string | undefined {
    let most: string | undefined;
    let size = 0;
    for (const [host, theirs] of this.#byHost)
      if (theirs.size > size) {
        most = host;
        size = theirs.size;
      }
    return most;
  }
}

/** A registered peer, or one that wants to be. */
export interface Guest {
  readonly id: string;
  /** The address from which it is connected. */
  readonly host: string;
}

/**
 * Whether there is a place for one more registered peer, and who gives way for it: of those that rank lower the lowest, and
 * of these the one that has been there longest. Who ranks as high or higher keeps their place.
 * @param guests the oldest first
 */
export function placeFor<Each extends Guest>(
  guests: readonly Each[],
  { id, host }: Guest,
  rank: (id: string) => number,
): { admitted: boolean; evicted?: Each } {
  const neighbours = guests.filter((guest) => guest.host === host);
  const isCrowded = neighbours.length >= limits.registeredPeersPerAddress;
  if (!isCrowded && guests.length < limits.registeredPeers) return { admitted: true };
  const own = rank(id);
  let evicted: Each | undefined;
  let lowest = own;
  for (const guest of isCrowded ? neighbours : guests) {
    const theirs = rank(guest.id);
    if (theirs >= lowest) continue;
    evicted = guest;
    lowest = theirs;
  }
  return evicted ? { admitted: true, evicted } : { admitted: false };
}

import type { PeerAddress } from '../discovery/types';
import { sameAddress } from './address';

/** How an address became known, from the most to the least usual. */
export type Way = 'multicast' | 'broadcast' | 'dialled us' | 'gossip' | 'remembered' | 'manual';

/** What is kept of peers from one run to the next. */
export interface PeerStore {
  /** The port on which this node listened last, so that addresses that others remember stay good; 0 for none. */
  readonly port: number;
  /** Where people were reached, by id. */
  readonly addresses: Readonly<Record<string, readonly PeerAddress[]>>;
  save(port: number, addresses: Readonly<Record<string, readonly PeerAddress[]>>): void;
}

const peopleAtMost = 500;
const addressesEach = 4;

/** Where people might be reached, learnt by other ways than announcements. */
export class AddressBook {
  readonly #known = new Map<string, { addresses: PeerAddress[]; way: Way }>();

  get ids(): Iterable<string> {
    return this.#known.keys();
  }

  get(id: string): { addresses: readonly PeerAddress[]; way: Way } | undefined {
    return this.#known.get(id);
  }

  /** The latest of it, for keeping. */
  latest(people: number): Record<string, readonly PeerAddress[]> {
    return Object.fromEntries([...this.#known].slice(-people).map(([id, { addresses }]) => [id, addresses]));
  }

  /** Notes an address, the newest first. The book is bounded: who was noted longest ago goes. */
  note(id: string, address: PeerAddress, way: Way): void {
    const before = this.#known.get(id)?.addresses ?? [];
    const addresses = [address, ...before.filter((other) => !sameAddress(other, address))];
    this.#known.delete(id);
    this.#known.set(id, { addresses: addresses.slice(0, addressesEach), way });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > peopleAtMost && oldest !== undefined) this.#known.delete(oldest);
  }
}

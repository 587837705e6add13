import { limits } from '../../../shared/protocol/limits';
import type { Address } from '../../../shared/protocol/address';
import { sameAddress } from './address';

/** How an address became known, from the most to the least usual. */
export type Way = 'multicast' | 'broadcast' | 'dialled us' | 'gossip' | 'remembered' | 'manual';

/** What is kept of peers from one run to the next. */
export interface PeerStore {
  /** The port on which this node listened last, so that addresses that others remember stay good; 0 for none. */
  readonly port: number;
  /** Where people were reached, by id. */
  readonly addresses: Readonly<Record<string, readonly Address[]>>;
  save(port: number, addresses: Readonly<Record<string, readonly Address[]>>): void;
}

const addressesEach = 4;

/** Where people might be reached, learnt by other ways than announcements. */
export class AddressBook {
  readonly #known = new Map<string, { addresses: Address[]; way: Exclude<Way, 'gossip'> }>();
  /** Where others say that people are: never kept, and never in place of what is known. */
  readonly #rumours = new Map<string, Address>();

  get ids(): ReadonlySet<string> {
    return new Set([...this.#known.keys(), ...this.#rumours.keys()]);
  }

  get(id: string): { addresses: readonly Address[]; way: Way } | undefined {
    const known = this.#known.get(id);
    const rumour = this.#rumours.get(id);
    if (!rumour) return known;
    return { addresses: [...(known?.addresses ?? []), rumour], way: known?.way ?? 'gossip' };
  }

  /** Whether somebody has been connected with at an address, or from it. */
  isProven(id: string, address: Address): boolean {
    return this.#known.get(id)?.addresses.some((other) => sameAddress(other, address)) ?? false;
  }

  /** Whether others tell where somebody is. */
  hasRumour(id: string): boolean {
    return this.#rumours.has(id);
  }

  /** The latest of it, for keeping. */
  latest(people: number): Record<string, readonly Address[]> {
    return Object.fromEntries([...this.#known].slice(-people).map(([id, { addresses }]) => [id, addresses]));
  }

  /** Notes an address, the newest first. The book is bounded: who was noted longest ago goes. */
  note(id: string, address: Address, way: Exclude<Way, 'gossip'>): void {
    const before = this.#known.get(id)?.addresses ?? [];
    const addresses = [address, ...before.filter((other) => !sameAddress(other, address))];
    this.#known.delete(id);
    this.#known.set(id, { addresses: addresses.slice(0, addressesEach), way });
    this.#rumours.delete(id);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > limits.addressBookPeople && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Notes where somebody is said to be, in place of what was said before. */
  noteRumour(id: string, address: Address): void {
    if (this.isProven(id, address)) return;
    this.#rumours.delete(id);
    this.#rumours.set(id, address);
    const oldest = this.#rumours.keys().next().value;
    if (this.#rumours.size > limits.gossipedPeers && oldest !== undefined) this.#rumours.delete(oldest);
  }

  /** Nobody was there. */
  forgetRumour(id: string): void {
    this.#rumours.delete(id);
  }
}

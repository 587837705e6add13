import { limits } from '../../../shared/protocol/limits';
import type { Address } from '../../../shared/protocol/address';
import { sameAddress } from '../connection/address';

/** How an address became known, from the most to the least usual. */
export type Way = 'multicast' | 'broadcast' | 'dialled us' | 'gossip' | 'remembered' | 'manual';

/** What is kept of peers from one run to the next. */
export interface PeerStore {
  /** The port on which this node last listened, so that addresses remembered by others stay valid; 0 for none. */
  readonly port: number;
  /** Where people were reached, by id. */
  readonly addresses: Readonly<Record<string, readonly Address[]>>;
  save(port: number, addresses: Readonly<Record<string, readonly Address[]>>): void;
}

const addressesEach = 4;

/** Addresses of people, from other sources than announcements. */
export class AddressBook {
  readonly #known = new Map<string, { addresses: Address[]; way: Exclude<Way, 'gossip'> }>();
  /** Addresses from gossip: never stored, and never in place of known ones. */
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

  /** Whether there has been a connection to or from somebody at this address. */
  isProven(id: string, address: Address): boolean {
    return this.#known.get(id)?.addresses.some((other) => sameAddress(other, address)) ?? false;
  }

  /** Whether gossip names an address for somebody. */
  hasRumour(id: string): boolean {
    return this.#rumours.has(id);
  }

  /** Addresses of the `people` noted last, to be stored. */
  latest(people: number): Record<string, readonly Address[]> {
    return Object.fromEntries([...this.#known].slice(-people).map(([id, { addresses }]) => [id, addresses]));
  }

  /** Notes an address, the newest first. Bounded: the person noted longest ago is evicted. */
  note(id: string, address: Address, way: Exclude<Way, 'gossip'>): void {
    const before = this.#known.get(id)?.addresses ?? [];
    const addresses = [address, ...before.filter((other) => !sameAddress(other, address))];
    this.#known.delete(id);
    this.#known.set(id, { addresses: addresses.slice(0, addressesEach), way });
    this.#rumours.delete(id);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > limits.addressBookPeople && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Notes the address that gossip names for somebody, in place of the one before. */
  noteRumour(id: string, address: Address): void {
    if (this.isProven(id, address)) return;
    this.#rumours.delete(id);
    this.#rumours.set(id, address);
    const oldest = this.#rumours.keys().next().value;
    if (this.#rumours.size > limits.gossipedPeers && oldest !== undefined) this.#rumours.delete(oldest);
  }

  /** Forgets an address from gossip. */
  forgetRumour(id: string): void {
    this.#rumours.delete(id);
  }
}

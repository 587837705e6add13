import type { Log } from '../../../runtime/log';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { heldOf, type Held } from './held';
import type { KeptTransfer, TransferStore } from './store';

export interface HeldTransfersParts {
  readonly store: Pick<TransferStore, 'all' | 'holders' | 'put' | 'keepHolder' | 'look'>;
  readonly log: Log;
  changed(): void;
}

/** The transfers of a node by the message that offers their file, as they are stored. */
export class HeldTransfers {
  readonly #held = new Map<EntryHash, Held>();

  constructor(private readonly parts: HeldTransfersParts) {}

  /** Reads what is stored. */
  async start(): Promise<void> {
    const { store, log } = this.parts;
    const all = await store.all().catch((error: unknown) => {
      log('error', 'the transfers cannot be read', { error: String(error) });
      return [];
    });
    for (const kept of all) this.#held.set(kept.offer, heldOf(kept));
    const holders = await store.holders().catch(() => []);
    for (const { offer, person } of holders) this.#held.get(offer)?.holders.add(person);
  }

  get all(): Iterable<Held> {
    return this.#held.values();
  }

  get(offer: EntryHash): Held | undefined {
    return this.#held.get(offer);
  }

  /** The transfer of a file that was offered in this conversation. */
  in(conversation: ConversationId, offer: EntryHash): Held | undefined {
    const held = this.#held.get(offer);
    return held?.kept.conversation === conversation ? held : undefined;
  }

  /** Adds a transfer, or replaces it, and stores it. */
  put(kept: KeptTransfer): void {
    this.hold(kept);
    this.keep(kept);
  }

  /** Like `put`, for what is stored elsewhere. */
  hold(kept: KeptTransfer): void {
    const { fetcher, here = 0, holders = new Set<PersonId>() } = this.#held.get(kept.offer) ?? {};
    this.#held.set(kept.offer, { ...heldOf(kept), fetcher, here, holders });
    this.parts.changed();
  }

  /** Stores a transfer that has changed. */
  keep(kept: KeptTransfer): void {
    this.parts.store.put(kept).catch((error: unknown) => this.notStored(error));
  }

  remove(offer: EntryHash): void {
    this.#held.delete(offer);
  }

  /** Notes that somebody has all of a file. */
  holds({ kept: { offer }, holders }: Held, person: PersonId): void {
    if (holders.has(person)) return;
    holders.add(person);
    this.parts.store.keepHolder({ offer, person }).catch((error: unknown) => this.notStored(error));
  }

  /**
   * Looks whether a whole file is still where it lay.
   * @param piece one that could not be given
   */
  async look(held: Held, piece?: number): Promise<void> {
    const found = await this.parts.store.look(held.kept.offer, piece);
    // That a changed file has its old size again does not show that its content is the old one.
    const now = found === 'here' && held.found === 'changed' ? 'changed' : found;
    if (now === held.found) return;
    held.found = now;
    this.parts.changed();
  }

  notStored(error: unknown): void {
    this.parts.log('error', 'a transfer was not stored', { error: String(error) });
  }
}

import type { Entry } from '../../../shared/conversation/entry';
import type { ServerMessages } from '../../../shared/protocol/messages';
import type { Conversations, Taken } from '../conversations';
import type { Environment } from '../types';
import { Sync, type Link } from './sync';

export interface ExchangeEvents {
  /** A conversation has new entries (`fresh`: those by others), or more of mine in it has reached somebody. */
  changed(conversation: string, fresh: readonly Entry[]): void;
  fault(error: unknown): void;
}

/** The conversations of this node and the connections over which they are kept the same as those of other nodes. */
export class Exchange {
  readonly #syncs = new Set<Sync>();
  /** Entries that came in this turn of the event loop: they are kept and shown together. */
  readonly #arrived = new Map<Sync, Entry[]>();

  constructor(
    private readonly conversations: Conversations,
    private readonly me: string,
    private readonly environment: Environment,
    private readonly events: ExchangeEvents,
  ) {}

  /** A connection has been made. */
  open(link: Link): Sync {
    const sync = new Sync(this.conversations, this.me, link, this.environment);
    this.#syncs.add(sync);
    return sync;
  }

  /** It is over; what came over it is still taken in. */
  close(sync: Sync): void {
    this.#flush();
    sync.stop();
    this.#syncs.delete(sync);
  }

  /** Sends what I have just written to whom it concerns. */
  written(entry: Entry): void {
    for (const sync of this.#syncs) sync.written(entry);
  }

  arrive(sync: Sync, entry: Entry): void {
    if (this.#arrived.size === 0) queueMicrotask(() => this.#flush());
    const entries = this.#arrived.get(sync);
    if (entries) entries.push(entry);
    else this.#arrived.set(sync, [entry]);
  }

  have(sync: Sync, fields: ServerMessages['HAVE']): void {
    this.#flush();
    for (const { conversation, have } of fields.conversations)
      if (this.conversations.acknowledge(conversation, have[this.me] ?? 0))
        this.events.changed(conversation, []);
    sync.have(fields);
  }

  /** Takes in what has come: durable first, then in the logs, then shown. */
  #flush(): void {
    const arrived = [...this.#arrived];
    this.#arrived.clear();
    for (const [sync, entries] of arrived) this.#take(sync, entries);
  }

  #take(sync: Sync, entries: readonly Entry[]): void {
    let taken: Taken;
    try {
      taken = this.conversations.take(entries);
    } catch (error) {
      this.events.fault(error);
      // The other side gives them again at the next connection.
      sync.link.drop('New messages could not be saved on this computer');
      return;
    }
    sync.heard(taken);
    for (const conversation of taken.fresh.keys())
      for (const other of this.#syncs) if (other !== sync) other.news(conversation);
    for (const conversation of new Set([...taken.fresh.keys(), ...taken.acknowledged]))
      this.events.changed(conversation, this.#byOthers(taken, conversation));
  }

  #byOthers({ fresh }: Taken, conversation: string): Entry[] {
    return (fresh.get(conversation) ?? []).filter(({ author }) => author !== this.me);
  }
}

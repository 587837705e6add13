import { countOf, without } from '../../../shared/conversation/ranges';
import type { Entry } from '../../../shared/conversation/entry';
import type { Log } from '../../../shared/conversation/log';
import { isControl } from '../../../shared/conversation/transcript';
import { floorFor } from '../../../shared/conversation/timeline';
import type { Have, ServerMessages } from '../../../shared/protocol/messages';
import type { Conversations, Taken } from '../conversations';
import type { Environment, Missing } from '../types';
import { Sync, type Link } from './sync';

export interface ExchangeEvents {
  /** A conversation has new entries (`fresh`: those by others), or it is known better where mine have got to. */
  changed(conversation: string, fresh: readonly Entry[]): void;
  fault(error: unknown): void;
}

/** Entries that came over one connection in one go are judged in pieces of this size. */
const pieceOf = 50;

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
    for (const conversation of sync.offering()) this.events.changed(conversation, []);
  }

  /** Sends what I have just written to whom it concerns. */
  written(entry: Entry): void {
    for (const sync of this.#syncs) sync.written(entry);
  }

  /** Something new has come into a conversation, and over no connection. */
  imported(conversation: string): void {
    for (const sync of this.#syncs) sync.news(conversation);
    this.events.changed(conversation, []);
  }

  arrive(sync: Sync, entry: Entry): void {
    if (this.#arrived.size === 0) queueMicrotask(() => this.#flush());
    const entries = this.#arrived.get(sync);
    if (entries) entries.push(entry);
    else this.#arrived.set(sync, [entry]);
  }

  have(sync: Sync, fields: ServerMessages['HAVE']): void {
    this.#inOrder(sync, fields.conversations.length, () => {
      // What somebody says of a conversation that is not theirs counts for nothing.
      const shared = fields.conversations.filter(({ conversation }) => sync.concerns(conversation));
      for (const { conversation, ...claim } of shared) this.#reached(conversation, sync.link.peer, claim);
      sync.have(fields);
      for (const { conversation } of shared) this.events.changed(conversation, []);
    });
  }

  /** A server tells how far others hold what I wrote. */
  receipts(sync: Sync, { conversation, delivered }: ServerMessages['RECEIPTS']): void {
    this.#inOrder(sync, 1, () => {
      const timeline = this.conversations.get(conversation)?.log.timeline;
      for (const [person, number] of Object.entries(delivered ?? {})) {
        if (person === this.me || !timeline?.everyone.has(person)) continue;
        const from = { [this.me]: floorFor(timeline, person, this.me) };
        this.#reached(conversation, person, { have: { [this.me]: number }, from });
      }
    });
  }

  /** What others are known to have of a conversation and this node lacks. */
  missing(conversation: string): Missing {
    const log = this.conversations.get(conversation)?.log;
    const gaps = log ? gapsIn(log) : 0;
    let offered = 0;
    for (const sync of this.#syncs) offered = Math.max(offered, sync.offers(conversation));
    return { count: Math.max(gaps, offered), coming: offered > 0 };
  }

  #reached(
    conversation: string,
    person: string | undefined,
    claim: { have: Have; from?: Have | undefined },
  ): void {
    if (this.conversations.acknowledge(conversation, person, claim)) this.events.changed(conversation, []);
  }

  /**
   * Runs something after all that came before it on a connection has been taken in, if there still is one.
   * @param items how much it is
   */
  #inOrder(sync: Sync, items: number, run: () => void): void {
    this.#flush();
    sync.backlog.add(items);
    this.conversations.after(() => {
      sync.backlog.done(items);
      if (this.#syncs.has(sync)) run();
    });
  }

  /** Takes in what has come: durable first, then in the logs, then shown. */
  #flush(): void {
    const arrived = [...this.#arrived];
    this.#arrived.clear();
    for (const [sync, entries] of arrived)
      for (let start = 0; start < entries.length; start += pieceOf)
        this.#take(sync, entries.slice(start, start + pieceOf));
  }

  #take(sync: Sync, entries: readonly Entry[]): void {
    sync.backlog.add(entries.length);
    this.conversations.take(
      entries,
      sync.pending,
      (taken) => {
        sync.backlog.done(entries.length);
        this.#taken(sync, taken);
      },
      (error) => {
        sync.backlog.done(entries.length);
        this.events.fault(error);
        // The other side gives them again at the next connection.
        sync.link.drop('New messages could not be saved on this computer');
      },
    );
  }

  #taken(sync: Sync, taken: Taken): void {
    if (this.#syncs.has(sync)) sync.heard(taken);
    for (const [conversation, entries] of taken.fresh) {
      for (const other of this.#syncs) if (other !== sync) other.news(conversation);
      if (entries.some(isControl)) this.#recount(conversation);
    }
    for (const conversation of new Set([...taken.fresh.keys(), ...taken.acknowledged]))
      this.events.changed(conversation, this.#byOthers(taken, conversation));
  }

  /** Who takes part has changed: what somebody said of a conversation before it was known to be theirs counts now. */
  #recount(conversation: string): void {
    for (const sync of this.#syncs) {
      const claim = sync.claimOf(conversation);
      if (claim) this.#reached(conversation, sync.link.peer, claim);
    }
  }

  #byOthers({ fresh }: Taken, conversation: string): Entry[] {
    return (fresh.get(conversation) ?? []).filter(({ author }) => author !== this.me);
  }
}

/** How many entries are known to be missing because later ones by the same author are held. */
function gapsIn(log: Log): number {
  let count = 0;
  for (const author of log.authors) {
    const last = log.lastOf(author).number;
    count += countOf(without([[log.haveOf(author) + 1, last]], log.rangesOf(author)));
  }
  return count;
}

import type { LogEntry } from '../conversation/log-entry';
import { isControlEntry } from '../conversation/log-entry';
import type { ConversationId, EntryHash, PersonId, WriterId } from '../ids';
import { AuthorReceipts } from './author-receipts';
import type { Holder } from './holders';
import { Intake, type Admissions } from './intake';
import { mayTellServer } from './may-tell-server';
import { neighboursOf } from './neighbours';
import type { Claim, ExchangeLog, Link, Logs } from './ports';
import { Router, type LocalNode, type RouterNode } from './router';
import { Routers } from './routers';
import type { ReceivedEntry } from './waiting';
import type { Job } from './work-queue';
import { WaitingPool } from './waiting-pool';
import {
  claimFrom,
  weightOf as weightOfClaim,
  type HaveFields,
  type LackingFields,
  type ReceiptsFields,
  type WantFields,
} from './wire';
import { encodeMessage } from '../protocol/codec';
import { limits } from '../protocol/limits';

/** The node around the exchange. */
export interface ExchangeNode extends LocalNode {
  /** Whether to accept a conversation not held here: by its controls this node's person (a server: the sender) takes part. */
  admits(trial: ExchangeLog, from: Router): boolean;
  /** Whether the other side may send an entry of a conversation that is held. */
  mayBring(log: ExchangeLog, from: Router, entry: LogEntry): boolean;
}

/** Events for the node around the exchange. */
export interface ExchangeEvents {
  /** Entries are durable and in the log. `from` is the connection that brought them. */
  added(conversation: ConversationId, entries: readonly LogEntry[], from: Router): void;
  /** A holder has shown that it has messages. Feed `log.covered(claim, writer)` to `Holders`. */
  holds(conversation: ConversationId, holder: Holder, claim: Claim): void;
  /** An entry was refused, and so is everything that names it. */
  refused(from: Router, entry: LogEntry, why: string): void;
  /**
   * Entries could not be stored. The node has to get them again: an app drops the connection; a server reports it and calls
   * `askAgain` when it can store.
   */
  failed(from: Router, error: unknown, entries: readonly LogEntry[]): void;
  /** Another node has answered `ask`: it holds the same of a conversation. */
  finished?(conversation: ConversationId): void;
}

/** Work queue of the exchange. Work of one source (a connection) is done in order. */
export interface ExchangeQueue {
  add(source: Router, job: Job<Logs>): void;
  /** Runs a function once all earlier work of a source is done; synchronously if there is none. */
  after(source: Router, run: () => void): void;
}

/** Number of bytes of an entry that count as one more backlog item. */
const bytesPerItem = 4_096;
const weightOf = (received: readonly ReceivedEntry[]): number =>
  received.reduce((sum, { bytes }) => sum + 1 + Math.floor(bytes / bytesPerItem), 0);

/** Number of entries per job. Entries of one connection and turn are split into jobs. */
const entriesPerJob = 100;
/** Number of controls, writers and stretches of a claim that count as one backlog item. */
const claimedPerItem = 50;

/**
 * All connections of a node to others that hold conversations: takes in what they send, passes on what is new, and keeps
 * both ends of each connection in sync. Apps use it with a server and with peers; servers use it with full nodes.
 */
export class Exchange {
  readonly #routers = new Routers();
  /** Entries received in this turn of the event loop: judged, stored and passed on together. */
  readonly #arrived = new Map<Router, ReceivedEntry[]>();
  readonly #receipts: AuthorReceipts;
  readonly #routerNode: RouterNode;
  readonly #encoded = new WeakMap<LogEntry, Uint8Array>();

  constructor(
    private readonly node: ExchangeNode,
    private readonly queue: ExchangeQueue,
    private readonly events: ExchangeEvents,
  ) {
    this.#receipts = new AuthorReceipts(
      node.clock,
      (conversation) => node.log(conversation),
      (author, conversation, delivered) => {
        const line = encodeMessage('RECEIPTS', { conversation, delivered });
        for (const router of this.#routers.of(author)) router.link.sendBytes(line);
      },
    );
    this.#routerNode = {
      me: node.me,
      clock: node.clock,
      log: (conversation) => node.log(conversation),
      openTrial: (conversation) => node.openTrial(conversation),
      sharedWith: (person) => node.sharedWith(person),
      isElsewhere: (log, person) => node.isElsewhere(log, person),
      encode: (entry) => this.#encode(entry),
      pool:
        node.me === undefined
          ? new WaitingPool(limits.pendingBytesAtServer, limits.pendingPoolBytesAtServer)
          : new WaitingPool(limits.pendingEntriesBytes, limits.pendingPoolBytes),
      holds: (router, conversation, claim) => this.#holds(router, conversation, claim),
      finished: (conversation) => events.finished?.(conversation),
      parted: (router, writers) => this.#parted(router, writers),
    };
  }

  /** Adds a registered connection. */
  open(link: Link): Router {
    const router = this.attach(link);
    router.list();
    return router;
  }

  /** Like `open`, but sends nothing until `list` is called. */
  attach(link: Link): Router {
    const router = new Router(link, this.#routerNode);
    this.#routers.add(router);
    return router;
  }

  /** Removes a closed connection. Entries that it brought are still processed. */
  close(router: Router): void {
    this.#flush();
    router.stop();
    this.#routers.remove(router);
    for (const other of this.#routers.all) other.relyNoMore(router);
  }

  stop(): void {
    this.#receipts.stop();
    for (const router of this.#routers.all) router.stop();
  }

  /** Passes on entries that this node wrote or imported, once they are durable and in the log. */
  written(conversation: ConversationId, entries: readonly LogEntry[]): void {
    this.#passOn(conversation, entries, undefined);
  }

  /**
   * Shows the other side of a connection, which is in an open room, that this node's person has joined it.
   * @param entries this person's controls in the room
   */
  enter(router: Router, conversation: ConversationId, entries: readonly LogEntry[]): void {
    // Who is known there already is told as anybody else.
    if (this.#routers.has(router) && !router.concerns(this.node.log(conversation))) router.enter(entries);
  }

  /** MUST be called when other rooms for everybody are here than before. */
  lookAgain(): void {
    for (const router of this.#routers.all) router.lookAgain();
  }

  /** @param bytes size of the line that the entry came in */
  entry(router: Router, entry: LogEntry, bytes: number): void {
    if (this.#arrived.size === 0) void Promise.resolve().then(() => this.#flush());
    const received = this.#arrived.get(router);
    if (received) received.push({ entry, bytes });
    else this.#arrived.set(router, [{ entry, bytes }]);
  }

  have(router: Router, fields: HaveFields): void {
    const claimed = fields.conversations.reduce(
      (count, { controls, messages }) => count + weightOfClaim(claimFrom(controls, messages)),
      0,
    );
    const items = fields.conversations.length + Math.floor(claimed / claimedPerItem);
    this.#inOrder(router, items, () => router.have(fields));
  }

  receipts(router: Router, fields: ReceiptsFields): void {
    this.#inOrder(router, 1, () => {
      router.receipts(fields);
      // Only a server is trusted about what others hold.
      if (router.link.person === undefined) this.#delivered(fields);
    });
  }

  want(router: Router, fields: WantFields): void {
    this.#inOrder(router, 1, () => router.want(fields));
  }

  /** Runs a function after everything received earlier on a connection has been processed. */
  inOrder(router: Router, run: () => void): void {
    this.#flush();
    this.queue.after(router, run);
  }

  /** Requests a conversation's entries that could not be stored. */
  askAgain(router: Router, conversation: ConversationId): void {
    if (this.#routers.has(router)) router.askAgain(conversation);
  }

  lacking(router: Router, fields: LackingFields): void {
    this.#inOrder(router, 1, () => router.lacking(fields));
  }

  /** Sends a newly connected computer of a person what this server knows about who holds their messages. */
  tellKnownReceipts(router: Router, conversation: ConversationId, writers: Iterable<WriterId>): void {
    const log = this.node.log(conversation);
    const { person } = router.link;
    const delivered = log && person !== undefined && this.#receipts.known(log, person, writers);
    if (delivered) router.link.sendBytes(encodeMessage('RECEIPTS', { conversation, delivered }));
  }

  /** A simple client of this server has been sent messages. */
  given(log: ExchangeLog, person: PersonId, claim: Claim): void {
    this.#receipts.note(log, person, claim);
  }

  /**
   * Asks all connected nodes of a conversation to confirm that they hold the same. `finished` is called for each that does.
   * @param again whether they shall also send once more what was refused here before
   */
  ask(conversation: ConversationId, again = false): void {
    const log = this.node.log(conversation);
    for (const router of this.#routers.all)
      if (router.concerns(log)) router.dialogue(conversation).ask(again);
  }

  /** Whether some other node has confirmed that it holds the same, and no difference is known since. */
  isFinished(conversation: ConversationId): boolean {
    const log = this.node.log(conversation);
    return this.#routers.all.some((router) => router.concerns(log) && router.isFinished(conversation));
  }

  /**
   * Whether all of a person's messages that some other node claims to hold are held here. That node need not agree in
   * anything else: it may be unable to, or unwilling.
   */
  knowsAllOf(conversation: ConversationId, person: PersonId): boolean {
    const log = this.node.log(conversation);
    return this.#routers.all.some(
      (router) =>
        router.concerns(log) && (router.isFinished(conversation) || router.hasToldOf(conversation, person)),
    );
  }

  /** Largest number of messages of a conversation that one other node can send and that are not held here. */
  countOffered(conversation: ConversationId): number {
    return this.#routers.all.reduce((most, router) => Math.max(most, router.countOffered(conversation)), 0);
  }

  #delivered({ conversation, delivered = {} }: ReceiptsFields): void {
    const everyone = this.node.log(conversation)?.everyone ?? [];
    for (const person of everyone) {
      const theirs = delivered[person];
      if (theirs && person !== this.node.me) this.events.holds(conversation, person, claimFrom([], theirs));
    }
  }

  #holds({ link }: Router, conversation: ConversationId, claim: Claim): void {
    const log = this.node.log(conversation);
    if (!log) return;
    if (this.node.me === undefined && link.person !== undefined) this.#receipts.note(log, link.person, claim);
    this.events.holds(conversation, link.person ?? 'server', claim);
  }

  /** Like `inOrder`, but counts items in the backlog, and skips the function if the connection has closed. */
  #inOrder(router: Router, items: number, run: () => void): void {
    this.#flush();
    router.backlog.add(items);
    this.queue.after(router, () => {
      router.backlog.done(items);
      if (this.#routers.has(router)) run();
    });
  }

  #flush(): void {
    const arrived = [...this.#arrived];
    this.#arrived.clear();
    for (const [router, received] of arrived)
      for (let start = 0; start < received.length; start += entriesPerJob)
        this.#take(router, received.slice(start, start + entriesPerJob));
  }

  #take(router: Router, received: readonly ReceivedEntry[]): void {
    // Taking something of a conversation from a server, and confirming it, would tell it that the conversation is here.
    const mayPass = (log: ExchangeLog): boolean => router.link.person !== undefined || mayTellServer(log);
    const admissions: Admissions = {
      admits: (trial) => mayPass(trial) && this.node.admits(trial, router),
      mayBring: (log, entry) => mayPass(log) && this.node.mayBring(log, router, entry),
    };
    let intake: Intake | undefined;
    const weight = weightOf(received);
    router.backlog.add(weight);
    const job: Job<Logs> = {
      size: received.length,
      prepare: (changeset) => {
        intake = new Intake(changeset, router.waiting, admissions);
        for (const entry of received) intake.judge(entry);
      },
      done: () => {
        router.backlog.done(weight);
        if (intake) this.#taken(router, intake);
      },
      failed: (error) => {
        router.backlog.done(weight);
        this.events.failed(
          router,
          error,
          received.map(({ entry }) => entry),
        );
      },
    };
    this.queue.add(router, job);
  }

  #taken(router: Router, { added, released, held, missing, refused, admitted }: Intake): void {
    for (const conversation of admitted) router.waiting.forget(conversation);
    if (this.#routers.has(router)) {
      for (const conversation of new Set([...added.keys(), ...held.keys()]))
        router
          .dialogue(conversation)
          .heard([...(added.get(conversation) ?? []), ...(held.get(conversation) ?? [])]);
      for (const [conversation, entries] of added) this.#greet(router, conversation, entries);
      for (const [conversation, hashes] of missing) {
        // Some may have arrived in the same turn.
        const log = this.node.log(conversation);
        const missed = hashes.filter((hash) => !log?.controlEntry(hash));
        if (missed.length > 0) router.dialogue(conversation).missing(missed);
      }
      for (const { entry, why } of refused) {
        if (router.concerns(this.node.log(entry.conversation))) router.dialogue(entry.conversation).doubt();
        this.events.refused(router, entry, why);
      }
    }
    for (const [conversation, entries] of added) {
      const waited = released.get(conversation) ?? [];
      this.#passOn(conversation, entries, router);
      this.#passOn(conversation, waited, undefined);
      this.events.added(conversation, [...entries, ...waited], router);
      if (entries.some(isControlEntry)) this.#retry(conversation);
    }
  }

  /** The other side may have brought the JOIN with which its person enters an open room: it knows nothing of the room yet. */
  #greet(router: Router, conversation: ConversationId, entries: readonly LogEntry[]): void {
    const log = this.node.log(conversation);
    const { person } = router.link;
    const isTheirs = ({ command, writer }: LogEntry): boolean =>
      command === 'JOIN' && log?.personOf(writer) === person;
    if (log?.isPublic && person !== undefined && router.concerns(log) && entries.some(isTheirs))
      router.dialogue(conversation).greet();
  }

  #passOn(conversation: ConversationId, entries: readonly LogEntry[], source: Router | undefined): void {
    const log = this.node.log(conversation);
    if (!log || entries.length === 0) return;
    const isNeighbour = this.#neighboursIn(log);
    for (const person of this.#routers.concernedBy(log))
      for (const router of this.#routers.of(person))
        if (router !== source && router.concerns(log))
          router.added(
            log,
            entries,
            router.passOnFrom(source, () => isNeighbour(person)),
            source,
          );
    // Membership has changed: claims that somebody made before they took part count now.
    if (entries.some(isControlEntry)) this.#recount(log);
  }

  /** Tells whether somebody is a neighbour of this node in a conversation. They are chosen at the first question. */
  #neighboursIn(log: ExchangeLog): (person: PersonId | undefined) => boolean {
    let neighbours: ReadonlySet<PersonId> | undefined;
    return (person) => {
      const { me } = this.node;
      if (me === undefined || person === undefined || person === me) return true;
      neighbours ??= neighboursOf(me, this.#routers.othersIn(log, me));
      return neighbours.has(person);
    };
  }

  #parted(router: Router, writers: ReadonlySet<WriterId>): void {
    for (const other of this.#routers.all)
      if (other.link.writer !== undefined && writers.has(other.link.writer)) other.relyNoMore(router);
  }

  #recount(log: ExchangeLog): void {
    for (const person of this.#routers.concernedBy(log))
      for (const router of this.#routers.of(person)) {
        const claim = router.claimOf(log.conversation);
        if (claim && router.concerns(log)) this.#holds(router, log.conversation, claim);
      }
  }

  /** Judges entries again that waited for controls which are all held now. Each attempt costs a signature check. */
  #retry(conversation: ConversationId): void {
    const log = this.node.log(conversation);
    if (!log) return;
    for (const router of this.#routers.all) {
      if (!router.waiting.has(conversation)) continue;
      const isHere = (control: EntryHash): boolean => log.controlEntry(control) !== undefined;
      for (const { entry, bytes } of router.waiting.takeReady(conversation, isHere))
        this.entry(router, entry, bytes);
    }
  }

  #encode(entry: LogEntry): Uint8Array {
    const known = this.#encoded.get(entry);
    if (known) return known;
    const bytes = this.node.encode(entry);
    this.#encoded.set(entry, bytes);
    return bytes;
  }
}

import { encodeEntry } from '../../runtime/entries/entry-codec';
import { sha256 } from '../../runtime/entries/hash';
import { verifiesEntry } from '../../runtime/entries/signing';
import { takesPart } from '../../shared/conversation/control-state';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf, type LogAddition } from '../../shared/conversation/log-addition';
import { LogChangeset } from '../../shared/conversation/log-changeset';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../shared/conversation/log-entry';
import { WorkQueue } from '../../shared/exchange/work-queue';
import { Exchange, type ExchangeQueue } from '../../shared/exchange/exchange';
import { Holders, type Holder } from '../../shared/exchange/holders';
import type { Claim, ExchangeLog } from '../../shared/exchange/ports';
import type { Router } from '../../shared/exchange/router';
import type { ConversationId, PersonId } from '../../shared/ids';
import {
  computerOf,
  named,
  textOf,
  writeControl,
  writeFounding,
  writeMessages,
  type Computer,
  type ControlFields,
  type FoundingOptions,
} from './computers';
import { StoredLogs, type Snapshot } from './stored-logs';
import type { Connectable, Wire } from './wires';
import type { World } from './world';

export interface NodeOptions {
  /** Which of the person's computers it is. */
  readonly computer?: number;
  readonly isServer?: boolean;
  /** Whether it answers invitations with JOIN. */
  readonly joins?: boolean;
  readonly kept?: Snapshot;
  /** Exempts the node from the checks on honest nodes, in both directions. */
  readonly isLiar?: boolean;
}

/** An entry that a node has begun to write. It is complete after some simulated time. */
class PendingEntry {
  #entry: LogEntry | undefined;

  get entry(): LogEntry {
    if (!this.#entry) throw new Error('It is not written yet, or could not be');
    return this.#entry;
  }

  set(entry: LogEntry): void {
    this.#entry = entry;
  }
}

/** A node like a real program: real logs, stored in memory, a work queue and an exchange. Counts the lines that it sends. */
export class SimulatedNode implements Connectable {
  readonly computer: Computer;
  readonly isLiar: boolean;
  /** Number of lines sent, by command. */
  readonly lines = new Map<string, number>();
  bytes = 0;
  /** Conversations for which another node has answered `ask`: it holds the same. */
  readonly finished: ConversationId[] = [];
  wires: Wire[] = [];
  /** Entries that this node refuses. */
  refuses: (entry: LogEntry) => boolean = () => false;
  /** Whether other work in the same commit as received entries fails. */
  isDisturbed = false;
  /** How far its clock is ahead, in milliseconds. */
  aheadMs = 0;
  readonly #isServer: boolean;
  readonly #joins: boolean;
  readonly #logs: StoredLogs;
  readonly #holders = new Map<ConversationId, Holders>();
  #queue: WorkQueue<LogChangeset>;
  #exchange: Exchange | undefined;

  constructor(
    readonly world: World,
    name: string,
    { computer = 1, isServer = false, joins = computer === 1, kept, isLiar = false }: NodeOptions = {},
  ) {
    this.computer = computerOf(name, computer);
    this.#isServer = isServer;
    this.#joins = joins && !isServer;
    this.isLiar = isLiar;
    this.#logs = new StoredLogs(this.me, this.#isAuthentic);
    this.#queue = this.#newQueue();
    if (kept) this.setBack(kept);
    world.nodes.push(this);
  }

  get person(): PersonId {
    return this.computer.person.id;
  }

  get me(): PersonId | undefined {
    return this.#isServer ? undefined : this.person;
  }

  get exchange(): Exchange {
    return (this.#exchange ??= this.#start());
  }

  /** Ends all connections, drops everything that is not stored, and reopens its logs. */
  restart(): void {
    for (const wire of [...this.wires]) wire.cut();
    this.#exchange?.stop();
    this.#exchange = undefined;
    this.#queue = this.#newQueue();
    this.#holders.clear();
    this.#logs.reopen();
  }

  snapshot(): Snapshot {
    return this.#logs.snapshot();
  }

  /** Restarts from a snapshot. */
  setBack(snapshot: Snapshot): void {
    this.#logs.setBack(snapshot);
    this.restart();
  }

  has = (conversation: ConversationId): boolean => this.#logs.has(conversation);

  log(conversation: ConversationId): EntryLog {
    return this.#logs.log(conversation);
  }

  /** Hashes of all entries that are held, sorted. */
  hashes(conversation: ConversationId): string[] {
    return [...this.#logs.shown(conversation).keys()].sort();
  }

  /** Hashes of the entries that are shown, that is, that stand. */
  shown(conversation: ConversationId): string[] {
    return [...this.#logs.shown(conversation)].flatMap(([hash, stands]) => (stands ? [hash] : [])).sort();
  }

  /** Hashes of the controls that stand, sorted. */
  controls = (conversation: ConversationId): string[] =>
    this.log(conversation)
      .standing()
      .map(({ hash }) => hash)
      .sort();

  /** The messages that are shown. */
  messages(conversation: ConversationId): MessageEntry[] {
    return this.#logs.messages(conversation);
  }

  /** The messages that are shown here and that another node may be given. */
  messagesFor({ me }: SimulatedNode, conversation: ConversationId): MessageEntry[] {
    const log = this.log(conversation);
    return this.messages(conversation).filter((each) => me === undefined || log.mayBeGiven(me, each));
  }

  /** Their texts, sorted. */
  texts = (conversation: ConversationId): string[] => this.messages(conversation).map(textOf).sort();

  members(conversation: ConversationId): PersonId[] {
    return [...this.log(conversation).state.members].sort();
  }

  found(people: readonly SimulatedNode[], options: Partial<FoundingOptions> = {}): ConversationId {
    const at = this.world.unique();
    const founding = writeFounding(this.computer, {
      at,
      ...options,
      people: people.map(({ computer }) => computer),
    });
    this.write(founding.conversation, () => [founding]);
    return founding.conversation;
  }

  invite(conversation: ConversationId, people: readonly SimulatedNode[], history = false): PendingEntry {
    const invited = people.map(({ computer }) => named(computer));
    return this.control(conversation, () => ({ command: 'INVITE', invited, history }));
  }

  /** Accepts the open invitation. */
  join(conversation: ConversationId): PendingEntry {
    return this.control(conversation, (log) => {
      const [invite = log.controls.graph.founding?.hash] = log.state.invited.get(this.person) ?? [];
      return invite && { command: 'JOIN', invite };
    });
  }

  leave(conversation: ConversationId): PendingEntry {
    return this.control(conversation, (log) => ({ command: 'LEAVE', last: log.lastMessages(this) }));
  }

  decline(conversation: ConversationId): PendingEntry {
    return this.control(conversation, (log) => ({ command: 'DECLINE', last: log.lastMessages(this) }));
  }

  uninvite(conversation: ConversationId, other: SimulatedNode): PendingEntry {
    return this.control(conversation, (log) => {
      const [invite] = log.state.invited.get(other.person) ?? [];
      return invite && { command: 'UNINVITE', invite, withdrawn: [named(other.computer)] };
    });
  }

  remove(conversation: ConversationId, other: SimulatedNode): PendingEntry {
    const removed = named(other.computer);
    return this.control(conversation, (log) => ({
      command: 'REMOVE',
      removed,
      last: log.lastMessages(other),
    }));
  }

  revoke(conversation: ConversationId, { computer }: SimulatedNode): PendingEntry {
    const revoked = computer.writer.id;
    return this.control(conversation, (log) => ({
      command: 'REVOKE',
      revoked,
      last: log.lastMessages({ writer: revoked }),
    }));
  }

  say = (conversation: ConversationId, text: string): PendingEntry =>
    this.sayAll(conversation, [text], false);

  /** @param isBatch only the last of each batch is signed */
  sayAll(conversation: ConversationId, texts: readonly string[], isBatch: boolean): PendingEntry {
    return this.write(conversation, (log) => writeMessages(this.computer, log, texts, this.#now(), isBatch));
  }

  /** Writes a control, if `saying` returns one. */
  control(conversation: ConversationId, saying: (log: EntryLog) => ControlFields | undefined): PendingEntry {
    return this.write(conversation, (log) => {
      const said = saying(log);
      return said ? [writeControl(this.computer, log, said, this.#now())] : [];
    });
  }

  /** Writes entries, queued with all other work on the log. A writer without a certificate there writes a WRITER first. */
  write(conversation: ConversationId, make: (log: EntryLog) => readonly LogEntry[]): PendingEntry {
    const written = new PendingEntry();
    let added: LogEntry[] = [];
    this.#queue.add(this, {
      size: 1,
      prepare: (changeset) => {
        const log = changeset.log(conversation);
        added = this.#introduced(log, make).filter(
          (entry) => log.offer(entry, { isAuthentic: true }).kind === 'added',
        );
      },
      done: () => {
        const last = added.at(-1);
        if (last) written.set(last);
        if (added.length > 0) this.exchange.written(conversation, added);
      },
      failed: (error) => this.world.fail(error),
    });
    return written;
  }

  /** Whether any other node is known to hold a message of this one. */
  isSent = ({ entry }: PendingEntry): boolean =>
    this.#holdersOf(entry.conversation).isSent(...this.#placeOf(entry));

  /** Whether a person is known to hold a message of this node. */
  isHeldBy = ({ entry }: PendingEntry, { person }: SimulatedNode): boolean =>
    this.#holdersOf(entry.conversation).holds(person, ...this.#placeOf(entry));

  /** Whether everybody in a message's past who still takes part is known to hold it. */
  isDelivered({ entry }: PendingEntry): boolean {
    const log = this.log(entry.conversation);
    const past = log.controls.after(entry.after);
    const awaited = [...log.everyone].filter(
      (person) => person !== this.person && past.takesPart(person) && takesPart(log.state, person),
    );
    return this.#holdersOf(entry.conversation).isDelivered(...this.#placeOf(entry), awaited);
  }

  /** Bytes of the entries that wait at all of its connections. */
  get waitingBytes(): number {
    return this.wires.reduce((bytes, wire) => bytes + (wire.end(this).router?.waiting.bytes ?? 0), 0);
  }

  /** Sends every neighbour the computers that this node is connected with. */
  tellPeers(): void {
    const writers = new Set(this.wires.map((wire) => wire.other(this).node.computer.writer.id));
    for (const wire of this.wires) wire.other(this).router?.setConnected(writers);
  }

  count = (command: string): number => this.lines.get(command) ?? 0;

  #now = (): number => Math.max(0, Math.floor(this.world.now + this.aheadMs));

  #introduced(log: EntryLog, make: (log: EntryLog) => readonly LogEntry[]): LogEntry[] {
    const { writer } = this.computer;
    const isMember = log.state.members.has(this.person);
    if (!isMember || log.nextMessage(writer.id) !== 'needs-writer') return [...make(log)];
    const introduction = writeControl(this.computer, log, { command: 'WRITER' }, this.#now());
    const fork = log.fork();
    fork.offer(introduction, { isAuthentic: true });
    return [introduction, ...make(fork)];
  }

  #placeOf(entry: LogEntry): [piece: number, number: number] {
    const place = this.log(entry.conversation).chains.find(entry);
    if (!place) throw new Error('It is not here');
    return [place.piece, place.number];
  }

  #holdersOf(conversation: ConversationId): Holders {
    const holders = this.#holders.get(conversation) ?? new Holders();
    this.#holders.set(conversation, holders);
    return holders;
  }

  /** A node has claimed messages of this computer, which must be true. */
  #note(conversation: ConversationId, holder: Holder, claim: Claim): void {
    if (holder === this.me) return;
    const log = this.log(conversation);
    const news = this.#holdersOf(conversation).note(holder, log.covered(claim, this.computer.writer.id));
    for (const { piece, first, last } of news)
      for (let number = first; number <= last; number += 1) {
        const hash = log.hashAt(piece, number);
        if (!hash || !this.world.hasHeld(holder, hash))
          this.world.fail(`${this.computer.name} believes that ${holder} holds ${piece} ${number}`);
      }
  }

  #isAuthentic = (entry: LogEntry): boolean => {
    this.world.checks += 1;
    return !this.refuses(entry) && verifiesEntry(entry);
  };

  #newQueue(): WorkQueue<LogChangeset> {
    return new WorkQueue<LogChangeset>(
      {
        changeset: (base) => new LogChangeset((conversation) => this.#logs.fork(conversation), base),
        keep: (changeset) => this.#keep(changeset),
        turn: () => Promise.resolve(),
        now: () => this.world.now,
        onFault: (error) => this.world.fail(error),
      },
      { cost: 1_000, preparingMs: 20, turns: 8 },
    );
  }

  /** Takes 2 ms, like a disk. Unfinished writes are lost when the node restarts. */
  #keep(changeset: LogChangeset): Promise<void> {
    const additions = changeset.takeChanges();
    const queue = this.#queue;
    return new Promise((resolve) => {
      this.world.plan(() => {
        if (queue !== this.#queue) return;
        for (const addition of additions) this.#keepOne(addition);
        changeset.adopt((log) => this.#logs.adopt(log));
        resolve();
      }, 2);
    });
  }

  #keepOne(addition: LogAddition): void {
    this.#logs.keep(addition);
    const entries = [...addition.controls, ...addition.messages].map(({ entry }) => entry);
    this.world.noteHeld(this.me ?? 'server', entries);
  }

  #start(): Exchange {
    const { world } = this;
    const concerns = (log: ExchangeLog, person: PersonId | undefined): boolean =>
      person === undefined || log.everyone.has(person);
    const held = (conversation: ConversationId): EntryLog | undefined => this.#logs.known(conversation);
    const node = {
      me: this.me,
      clock: { now: () => world.now, setTimer: world.plan, random: world.random },
      log: held,
      openTrial: (conversation: ConversationId) =>
        new EntryLog(conversation, emptyMessageShelf, this.me, this.#isAuthentic, sha256),
      sharedWith: (person: PersonId | undefined) =>
        this.#logs.conversations.filter((conversation) => {
          const log = held(conversation);
          return log && concerns(log, person);
        }),
      isElsewhere: () => false,
      encode: encodeEntry,
      admits: (trial: ExchangeLog, from: Router) => {
        const person = this.me ?? from.link.person;
        return person !== undefined && takesPart(trial.state, person);
      },
      // An app accepts entries of its conversations from anybody: it may not know yet who takes part.
      mayBring: (log: ExchangeLog, from: Router) => !this.#isServer || concerns(log, from.link.person),
    };
    return new Exchange(node, this.#disturbed(this.#queue), {
      added: (conversation, entries) => {
        if (this.#joins && entries.some(isControlEntry)) this.#answer(conversation);
      },
      holds: (conversation, holder, claim) => this.#note(conversation, holder, claim),
      refused: () => undefined,
      failed: (_router, error) => world.fail(error),
      finished: (conversation) => this.finished.push(conversation),
    });
  }

  #disturbed(queue: WorkQueue<LogChangeset>): ExchangeQueue {
    const prepare = (): never => {
      throw new Error('work that fails');
    };
    const failing = { size: 0, prepare, done: () => undefined, failed: () => undefined };
    return {
      add: (router, job) => {
        queue.add(router, job);
        if (this.isDisturbed) queue.add(router, failing);
      },
      after: (router, run) => queue.after(router, run),
    };
  }

  #answer(conversation: ConversationId): void {
    const { invited, members } = this.log(conversation).state;
    if (invited.has(this.person) && !members.has(this.person)) this.join(conversation);
  }
}

/** `count` nodes, each of a different person. */
export const everybody = (world: World, count: number): SimulatedNode[] =>
  Array.from({ length: count }, (_, index) => new SimulatedNode(world, `person ${index}`));

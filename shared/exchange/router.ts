import type { LogEntry } from '../conversation/log-entry';
import type { ConversationId, PersonId, WriterId } from '../ids';
import { encodeMessage } from '../protocol/codec';
import { limits } from '../protocol/limits';
import { Backlog } from './backlog';
import { Budget } from './budget';
import { Dialogue } from './dialogue';
import type { DialogueSide, Pace, PassOn } from './dialogue-side';
import {
  emptyClaim,
  type Claim,
  type Clock,
  type ExchangeLog,
  type Link,
  type Receiver,
  type Timer,
} from './ports';
import { mayTellServer } from './may-tell-server';
import { Upload } from './upload';
import { WaitingEntries } from './waiting';
import type { WaitingPool } from './waiting-pool';
import {
  claimFrom,
  digestLines,
  nothingLine,
  weightOf,
  type HaveFields,
  type HaveItem,
  type LackingFields,
  type ReceiptsFields,
  type WantFields,
} from './wire';

/** The node at this end of its connections: an app or a server. */
export interface LocalNode {
  /** The person whose app this is; undefined for a server. */
  readonly me: PersonId | undefined;
  readonly clock: Clock;
  /** Returns the current log; undefined if the conversation is not held. */
  log(conversation: ConversationId): ExchangeLog | undefined;
  /** Creates an empty log that is not stored. */
  openTrial(conversation: ConversationId): ExchangeLog;
  /** Conversations shared with a person, or all of this node's person if undefined. Read lazily. */
  sharedWith(person: PersonId | undefined): Iterable<ConversationId>;
  /**
   * Whether a conversation is a room for everybody in which this node and a person exchange nothing before both know of each
   * other: the room of a network that is not here, or of a server.
   */
  isElsewhere(log: ExchangeLog, person: PersonId | undefined): boolean;
  encode(entry: LogEntry): Uint8Array;
}

/** What a router needs of its node. */
export interface RouterNode extends LocalNode {
  /** Memory budget that all connections share for waiting entries. */
  readonly pool: WaitingPool;
  /** The other side of a connection has shown that it holds this claim. */
  holds(router: Router, conversation: ConversationId, claim: Claim): void;
  /** The other side of a connection has answered `ask`: both hold the same. */
  finished(conversation: ConversationId): void;
  /** The other side of a connection is no longer connected with these writers. */
  parted(router: Router, writers: ReadonlySet<WriterId>): void;
}

const betweenPeers: Pace = {
  receiptMs: 30,
  relayMs: { least: 50, most: 250 },
  quietMs: { least: 1_500, most: 4_000 },
  busyMs: 6_000,
};
/** A server has many clients, so receipts and relays to it are slower. */
const towardsServer: Pace = {
  ...betweenPeers,
  receiptMs: 250,
  relayMs: { least: 100, most: 400 },
  // A server leaves nobody out.
  busyMs: Infinity,
};
/** A server's receipts make messages 'sent', so they go out at once. */
const ofServer: Pace = {
  ...towardsServer,
  receiptMs: 0,
  relayMs: betweenPeers.relayMs,
  quietMs: { least: 10_000, most: 15_000 },
};

/** Bounds on the pause that a server may ask for, in milliseconds: no endless wait, and no hammering. */
const shortestPauseMs = 100;
const longestPauseMs = 60_000;

/** One connection to a node that holds conversations: routes its commands to the dialogues concerned. */
export class Router {
  readonly backlog: Backlog;
  readonly waiting: WaitingEntries;
  readonly receiver: Receiver;
  readonly #upload: Upload;
  readonly #pace: Pace;
  readonly #side: DialogueSide;
  readonly #dialogues = new Map<ConversationId, Dialogue>();
  readonly #pauses = new Map<ConversationId, Timer>();
  /** Conversations that were requested from the other side though they are not known to concern it and this node. */
  readonly #askedFor = new Set<ConversationId>();
  /** Rooms for everybody elsewhere of which the other side claims to hold nothing: it does not know that this person is in them. */
  readonly #unknownIn = new Set<ConversationId>();
  /** Conversations whose digests this side has listed. */
  readonly #listed = new Set<ConversationId>();
  /** Writers that the other side is connected to. */
  #connected: ReadonlySet<WriterId> = new Set();
  /** Shared conversations that the other side has not listed; undefined if no list is expected, or after its end. */
  #unlisted: Set<ConversationId> | undefined;
  /** The claim whose items are still arriving. */
  #partial: { conversation: ConversationId; claim: Claim } | undefined;
  #listTimer: Timer | undefined;

  constructor(
    readonly link: Link,
    private readonly node: RouterNode,
  ) {
    this.receiver = link.person ?? 'everything';
    this.#pace = node.me === undefined ? ofServer : link.person === undefined ? towardsServer : betweenPeers;
    const unjudged = { items: limits.unjudgedPerConnection, bytes: Infinity };
    this.backlog = new Backlog(
      unjudged,
      () => link.pause(),
      () => link.resume(),
    );
    this.waiting = new WaitingEntries((conversation) => node.openTrial(conversation), node.pool);
    this.#upload = new Upload(
      {
        sendEntry: (entry) => this.#sendEntry(entry),
        ping: (token) => this.#send('PING', { token }),
        caughtUp: () => this.#caughtUp(),
      },
      (conversation) => this.#dialogues.get(conversation)?.uploaded(),
    );
    this.#side = {
      receiver: this.receiver,
      pace: this.#pace,
      clock: node.clock,
      upload: this.#upload,
      unconfirmedBytes: new Budget(limits.unconfirmedBytes),
      claimWeight: new Budget(limits.claimsWeight),
      sizeOf: (entry) => node.encode(entry).length,
      log: (id) => node.log(id),
      sendBytes: (bytes) => link.sendBytes(bytes),
      send: (command, fields) => this.#send(command, fields),
      isAwaitingList: () => link.person === undefined && this.#unlisted !== undefined,
      holds: (id, claim) => node.holds(this, id, claim),
      finished: (id) => node.finished(id),
    };
  }

  /** Lists digests of what both ends share. Nothing is listed to a server: it lists what it holds for its client. */
  list(): void {
    const { person } = this.link;
    // A server expects no list: apps send none.
    if (this.node.me !== undefined) this.#unlisted = new Set(this.node.sharedWith(person));
    if (person !== undefined) this.#sendPages(digestLines(this.#digests(this.node.sharedWith(person)), true));
  }

  /** Whether the person at the other end takes or took part. All of this person's conversations concern a server. */
  concerns(log: ExchangeLog | undefined): boolean {
    const { me } = this.node;
    const { person } = this.link;
    if (!log?.isKnown || (me !== undefined && !log.everyone.has(me))) return false;
    return person === undefined ? mayTellServer(log) : log.everyone.has(person);
  }

  /** Sets the writers that the other side is connected to. Whatever it sends has gone to them, too. */
  setConnected(writers: ReadonlySet<WriterId>): void {
    const parted = new Set([...this.#connected].filter((writer) => !writers.has(writer)));
    this.#connected = writers;
    if (parted.size > 0) this.node.parted(this, parted);
  }

  /**
   * How entries received on another connection are passed on to this one.
   * @param isNeighbour whether this node compares the conversation with the other side after entries that both should have
   */
  passOnFrom(source: Router | undefined, isNeighbour: () => boolean): PassOn {
    if (source === undefined || this.node.me === undefined) return 'now';
    const { writer } = this.link;
    if (writer === undefined || !source.#connected.has(writer)) return 'later';
    return isNeighbour() ? 'compare' : 'not';
  }

  /** The node at the other end of a connection can no longer be relied on to give its entries to this one's other side. */
  relyNoMore(source: Router): void {
    for (const dialogue of this.#dialogues.values()) dialogue.relyNoMore(source);
  }

  /** Handles new entries of a log, which came over another connection or were written here. */
  added(log: ExchangeLog, entries: readonly LogEntry[], passOn: PassOn, source: Router | undefined): void {
    if (this.#unknownIn.has(log.conversation)) return;
    const dialogue = this.dialogue(log.conversation);
    const { person } = this.link;
    const isToGive = (entry: LogEntry): boolean =>
      !this.waiting.includes(entry) && (person === undefined || log.mayBeGiven(person, entry));
    const given = entries.filter(isToGive);
    if (given.length === 0) return;
    const isNew = passOn === 'now' && given.some((entry) => isNewFor(entry, person));
    // An introduction sends all that the other side may be given, including these.
    if (isNew && dialogue.introduce()) return;
    if (passOn !== 'not') dialogue.added(given, passOn);
    else if (source) dialogue.rely(source);
  }

  /** Shows the other side, which is in an open room, how this node's person joined it. It then asks for the rest. */
  enter(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.#sendEntry(entry);
  }

  /** Rooms for everybody that were elsewhere may be here now: asks for these again, and gives what was not given. */
  lookAgain(): void {
    const isHere = (log: ExchangeLog | undefined): log is ExchangeLog =>
      log?.isKnown === true && log.everybody !== undefined && !this.#isElsewhere(log);
    for (const conversation of this.#unknownIn) {
      const log = this.node.log(conversation);
      if (!isHere(log)) continue;
      this.#unknownIn.delete(conversation);
      if (this.concerns(log)) this.dialogue(conversation).claim(emptyClaim, undefined);
    }
    if (this.link.person === undefined) return;
    for (const conversation of this.#askedFor) {
      const log = this.node.log(conversation);
      // What came before was refused.
      if (isHere(log) && !this.concerns(log)) this.link.sendBytes(nothingLine(conversation, true));
    }
  }

  have({ conversations, last }: HaveFields): void {
    const agreed = conversations.flatMap((item) => (this.#haveItem(item) ? [item.conversation] : []));
    // A server that has restarted learns from this who holds what.
    if (this.link.person === undefined && agreed.length > 0)
      this.#sendPages(digestLines(this.#digests(agreed), false));
    if (!last || !this.#unlisted) return;
    const unlisted = this.#unlisted;
    this.#unlisted = undefined;
    for (const conversation of unlisted) {
      const log = this.node.log(conversation);
      if (log && this.concerns(log) && !this.#isElsewhere(log)) this.dialogue(conversation).unlisted();
    }
  }

  receipts(fields: ReceiptsFields): void {
    if (!this.concerns(this.node.log(fields.conversation))) return;
    this.dialogue(fields.conversation).confirmed(fields, claimFrom(fields.controls, fields.received));
  }

  want(fields: WantFields): void {
    if (this.concerns(this.node.log(fields.conversation))) this.dialogue(fields.conversation).want(fields);
    else this.#send('LACKING', { conversation: fields.conversation, hashes: fields.hashes });
  }

  lacking({ conversation, hashes }: LackingFields): void {
    this.#dialogues.get(conversation)?.lacks(hashes);
  }

  /** Whether the other side has been sent many entries that it has not taken yet. */
  get isBehind(): boolean {
    return this.#upload.isUnanswered;
  }

  /** Returns whether the PONG answered one of this router's own PINGs. */
  pong(token: string | undefined): boolean {
    return this.#upload.pong(token);
  }

  /** Offers a conversation again after the pause that the server asked for. */
  again(conversation: ConversationId, afterMs: number): void {
    if (this.#pauses.has(conversation) || !this.concerns(this.node.log(conversation))) return;
    const ms = Math.min(longestPauseMs, Math.max(shortestPauseMs, afterMs));
    const resume = (): void => {
      this.#pauses.delete(conversation);
      this.dialogue(conversation).again();
    };
    this.#pauses.set(conversation, this.node.clock.setTimer(resume, ms));
  }

  /** Requests entries that could not be stored when they arrived. */
  askAgain(conversation: ConversationId): void {
    if (this.concerns(this.node.log(conversation))) this.dialogue(conversation).again();
    else this.link.sendBytes(nothingLine(conversation));
  }

  /** Returns the dialogue about a conversation, creating it if needed. */
  dialogue(conversation: ConversationId): Dialogue {
    const known = this.#dialogues.get(conversation);
    if (known) return known;
    const dialogue = new Dialogue(conversation, this.#side, this.#listed.has(conversation));
    this.#dialogues.set(conversation, dialogue);
    return dialogue;
  }

  /** Whether the other side has confirmed that it holds the same of a conversation, and no difference is known since. */
  isFinished(conversation: ConversationId): boolean {
    return this.#dialogues.get(conversation)?.isFinished ?? false;
  }

  /** Whether the other side has sent its whole claim, and all of a person's messages in it are held here. */
  hasToldOf(conversation: ConversationId, person: PersonId): boolean {
    return this.#dialogues.get(conversation)?.hasToldOf(person) ?? false;
  }

  /** Number of messages of a conversation that the other side can send and that are not held here. */
  countOffered(conversation: ConversationId): number {
    return this.#dialogues.get(conversation)?.countOffered ?? 0;
  }

  /** The other side's last claim of a conversation. */
  claimOf(conversation: ConversationId): Claim | undefined {
    return this.#dialogues.get(conversation)?.theirs;
  }

  stop(): void {
    this.#listTimer?.cancel();
    this.waiting.stop();
    for (const timer of this.#pauses.values()) timer.cancel();
    for (const dialogue of this.#dialogues.values()) dialogue.stop();
  }

  *#digests(shared: Iterable<ConversationId>): Generator<{ conversation: ConversationId; digest: string }> {
    for (const conversation of shared) {
      const log = this.node.log(conversation);
      if (!log || !this.concerns(log)) continue;
      this.#listed.add(conversation);
      yield { conversation, digest: log.digest(this.receiver) };
    }
  }

  /** Sends one line per turn of the event loop, because the logs of a long list may have to be read. */
  #sendPages(lines: Iterator<Uint8Array>): void {
    const next = lines.next();
    if (next.done) return;
    this.link.sendBytes(next.value);
    this.#listTimer = this.node.clock.setTimer(() => this.#sendPages(lines), 0);
  }

  /** Handles one HAVE item. Returns whether it shows that both hold the same. */
  #haveItem(item: HaveItem): boolean {
    const { conversation, digest } = item;
    this.#unlisted?.delete(conversation);
    const log = this.node.log(conversation);
    if (!this.concerns(log)) {
      // In an open room the other side may have joined without anybody here knowing of it. A room elsewhere is asked for as well,
      // as one that is not held: silence would tell a stranger that this person is in it. Whoever is in it does not answer.
      if ((!log?.isKnown || log.isPublic) && digest !== undefined) this.#askFor(conversation);
      return false;
    }
    if (item.messages === undefined) {
      this.#unknownIn.delete(conversation);
      return digest !== undefined && this.dialogue(conversation).digest(digest);
    }
    const claim = this.#joined(conversation, claimFrom(item.controls, item.messages));
    if (digest === undefined && weightOf(claim) === 0 && log && this.#isElsewhere(log)) {
      // It asks without knowing that this person is in the room, and would refuse everything.
      this.#unknownIn.add(conversation);
      return false;
    }
    this.#unknownIn.delete(conversation);
    // A claim beyond the limit is not honest. Its remaining items are treated as the whole claim.
    if (!item.more) this.dialogue(conversation).claim(claim, digest, item.again);
    else if (weightOf(claim) <= limits.claimWeight) this.#partial = { conversation, claim };
    return false;
  }

  #isElsewhere(log: ExchangeLog): boolean {
    return this.node.isElsewhere(log, this.link.person);
  }

  /** Joins a claim with its earlier items. */
  #joined(conversation: ConversationId, claim: Claim): Claim {
    const before = this.#partial?.conversation === conversation ? this.#partial.claim : emptyClaim;
    this.#partial = undefined;
    if (before === emptyClaim || weightOf(before) + weightOf(claim) > limits.claimWeight) return claim;
    const messages = new Map(before.messages);
    for (const [writer, items] of claim.messages)
      messages.set(writer, [...(messages.get(writer) ?? []), ...items]);
    return { controls: [...before.controls, ...claim.controls], messages };
  }

  /** Requests, once, a conversation that is not known to concern this node. Its controls will show whether it does. */
  #askFor(conversation: ConversationId): void {
    const { unknownClaimsOfPeer, unknownClaimsOfServer } = limits;
    // A server that has lost its data gets it back from its clients.
    const isWithServer = this.node.me === undefined || this.link.person === undefined;
    const most = isWithServer ? unknownClaimsOfServer : unknownClaimsOfPeer;
    if (this.#askedFor.has(conversation) || this.#askedFor.size >= most) return;
    this.#askedFor.add(conversation);
    this.link.sendBytes(nothingLine(conversation));
  }

  #caughtUp(): void {
    for (const dialogue of this.#dialogues.values()) dialogue.caughtUp();
  }

  #sendEntry(entry: LogEntry): number {
    const bytes = this.node.encode(entry);
    this.link.sendBytes(bytes);
    return bytes.length;
  }

  #send(command: string, fields: object): void {
    this.link.sendBytes(encodeMessage(command, fields));
  }
}

/** Whether an entry introduces a conversation to a person or a server. */
function isNewFor(entry: LogEntry, person: PersonId | undefined): boolean {
  if (entry.command !== 'INVITE') return false;
  return person === undefined ? entry.number === 1 : entry.invited.some(({ id }) => id === person);
}

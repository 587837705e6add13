import { parseEntry } from '../../runtime/entries/entry-codec';
import { sha256 } from '../../runtime/entries/hash';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf } from '../../shared/conversation/log-addition';
import {
  isControlEntry,
  type LogEntry,
  type MessageEntry,
  type NamedPerson,
} from '../../shared/conversation/log-entry';
import { emptyClaim } from '../../shared/exchange/ports';
import { haveFields, wantFields, type HaveItem } from '../../shared/exchange/wire';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import type { Message } from '../../shared/protocol/codec';
import { isEntryCommand } from '../../shared/protocol/entries';
import { computerOf, named, type Computer } from '../../testing/exchange/computers';
import { Line } from './line';
import { readAs } from '../../shared/read-as';

/** Number of simultaneous connections of the liars. */
const linesAtMost = 10;
/** Number of HAVEs that a line answers before the next lie is told. */
const answersAtOnce = 4;
/** Number of earlier states per conversation that the liars can return to. */
const pastsPerConversation = 4;

/** Where liars can connect. */
export interface Target {
  readonly node: number;
  readonly port: number;
}

/**
 * Malicious people who share everything that they know. Two of them are known to honest people, who invite them like anybody else;
 * the other two bring in the third. Each of the two has a second computer. Partitions do not affect them.
 */
export class Liars {
  readonly computers: readonly Computer[] = [
    computerOf('mallory', 1),
    computerOf('mallory', 2),
    computerOf('eve', 1),
    computerOf('eve', 2),
    computerOf('spy', 1),
  ];
  readonly lines = new Set<Line>();
  /** All that they know, by conversation. */
  readonly logs = new Map<ConversationId, EntryLog>();
  /** Their log at earlier times. */
  readonly pasts = new Map<ConversationId, EntryLog[]>();
  /** The claims of others. */
  readonly claims = new Map<ConversationId, HaveItem>();
  /** Forged entries in the name of honest people. */
  readonly forged = new Set<EntryHash>();
  /** Messages that they gave to each node, whether for it or not. */
  readonly shown = new Map<number, Set<EntryHash>>();
  /** Messages that nodes gave to each of them. */
  readonly given = new Map<PersonId, Map<EntryHash, MessageEntry>>();
  readonly problems: string[] = [];
  /** Number of lies told. */
  told = 0;
  /** Number of conversations that they founded. */
  founded = 0;
  #instances = 0;

  /** @param random random numbers of their own, because how many they draw depends on time */
  constructor(readonly random: () => number) {}

  /** The liars whom honest people know. */
  get acquaintances(): NamedPerson[] {
    return ['mallory', 'eve'].map((name) => named(computerOf(name)));
  }

  get people(): NamedPerson[] {
    return [...this.acquaintances, named(computerOf('spy'))];
  }

  has(person: PersonId): boolean {
    return this.people.some(({ id }) => id === person);
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  /** Whether something that happens with this probability does. */
  share(probability: number): boolean {
    return this.random() < probability;
  }

  /** Connects to a node. Cuts one connection if there are too many. */
  connect({ node, port }: Target): void {
    const by = this.pick(this.computers);
    if (!by) return;
    this.#instances += 1;
    const line = new Line(by, node, port, `liar${this.#instances}`, {
      heard: (from, message) => this.#hear(from, message),
      fault: (problem) => void this.problems.push(problem),
      ended: (ended) => void this.lines.delete(ended),
    });
    this.lines.add(line);
    if (this.lines.size > linesAtMost) this.pick([...this.lines])?.end();
  }

  /** Their open connections. */
  get open(): Line[] {
    return [...this.lines].filter(({ isRegistered }) => isRegistered);
  }

  /** Lets them answer again, and sometimes records their current state. */
  wake(): void {
    for (const line of this.lines) line.answersLeft = answersAtOnce;
    const log = this.pick([...this.logs.values()]);
    if (!log?.isKnown || !this.share(0.2)) return;
    const pasts = this.pasts.get(log.conversation) ?? [];
    if (pasts.length >= pastsPerConversation) pasts.splice(Math.floor(this.random() * pasts.length), 1);
    this.pasts.set(log.conversation, [...pasts, log.fork()]);
  }

  logOf(conversation: ConversationId): EntryLog {
    const log =
      this.logs.get(conversation) ??
      new EntryLog(conversation, emptyMessageShelf, undefined, () => true, sha256);
    this.logs.set(conversation, log);
    return log;
  }

  /** Adds their own entries, whether others accept them or not. */
  take(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.logOf(entry.conversation).offer(entry);
  }

  end(): void {
    for (const line of this.lines) line.end();
  }

  #hear(line: Line, { command, fields }: Message): void {
    if (command === 'WELCOME') line.send('HAVE', { conversations: this.#digests(), last: true });
    if (command === 'HAVE') this.#answerHave(line, fields);
    if (command === 'WANT') this.#answerWant(line, fields);
    if (!isEntryCommand(command)) return;
    const entry = parseEntry(command, fields);
    if (!entry.ok) return void this.problems.push(`node ${line.node} gives what is no entry`);
    this.take([entry.value]);
    if (!isControlEntry(entry.value)) this.#noteGiven(line.by, entry.value);
  }

  #noteGiven({ person }: Computer, message: MessageEntry): void {
    const given = this.given.get(person.id) ?? new Map<EntryHash, MessageEntry>();
    this.given.set(person.id, given.set(message.hash, message));
  }

  #digests(): object[] {
    return [...this.logs.values()]
      .filter(({ isKnown }) => isKnown)
      .slice(0, 20)
      .map((log) => ({ conversation: log.conversation, digest: log.digest('everything') }));
  }

  /** Answers mostly with their claim, or an empty one, so that they are given more. */
  #answerHave(line: Line, fields: object): void {
    const have = readAs(haveFields, fields);
    if (!have.success) return void this.problems.push(`node ${line.node} sends a bad HAVE`);
    for (const item of have.data.conversations) {
      if (item.messages) this.claims.set(item.conversation, item);
      if (line.answersLeft <= 0) continue;
      line.answersLeft -= 1;
      line.send('HAVE', {
        conversations: [this.share(0.2) ? nothing(item) : this.claimOf(item.conversation)],
      });
    }
  }

  /** Their claim, as an honest program would make it. */
  claimOf(conversation: ConversationId): object {
    const log = this.logOf(conversation);
    if (!log.isKnown) return nothing({ conversation });
    const { controls, messages } = log.items('everything');
    const digest = log.digest('everything');
    return { conversation, digest, controls, messages: Object.fromEntries(messages) };
  }

  /** Answers with the requested entries, with LACKING, or not at all. */
  #answerWant(line: Line, fields: object): void {
    const want = readAs(wantFields, fields);
    if (!want.success) return void this.problems.push(`node ${line.node} sends a bad WANT`);
    const { conversation, hashes, have } = want.data;
    const { entries } = this.logOf(conversation).answerTo(hashes, have, 'everything');
    const behaviour = this.pick(['give', 'give', 'deny', 'be silent']);
    if (behaviour === 'give') this.give(line, entries);
    if (behaviour !== 'be silent') line.send('LACKING', { conversation, hashes });
  }

  /** Everything that they know of a conversation. */
  entriesOf(conversation: ConversationId): LogEntry[] {
    return [...this.logOf(conversation).lacking(emptyClaim, 'everything')];
  }

  /** Sends entries to a node, whether they are for its person or not. */
  give(line: Line, entries: readonly LogEntry[]): void {
    for (const { hash } of entries) this.noteShown(line, hash);
    line.give(entries);
  }

  noteShown({ node }: Line, hash: EntryHash): void {
    this.shown.set(node, (this.shown.get(node) ?? new Set<EntryHash>()).add(hash));
  }

  /** Sends entries to some nodes and not to others. */
  spread(entries: readonly LogEntry[]): void {
    for (const line of this.open) if (this.share(0.6)) this.give(line, entries);
  }
}

const nothing = ({ conversation }: { conversation: ConversationId }): object => ({
  conversation,
  controls: [],
  messages: {},
});

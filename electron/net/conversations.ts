import { randomUUID } from 'node:crypto';
import { write, type Content, type Signer } from '../../shared/conversation/author';
import type { Entry, Person } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { entryVerifies } from '../../shared/node/identity';
import { failure, success, type Failure, type Result } from '../../shared/protocol/errors';
import { textSchema } from '../../shared/protocol/messages';
import { parseFields } from '../../shared/protocol/codec';
import { z } from 'zod';
import type { Conversation, EntryStore } from './types';

/** A conversation while it is being worked on. */
interface Held {
  log: Log;
  acknowledged: number;
  refused: Map<number, Failure>;
  /** Everyone who takes or took part: only what they wrote is taken in. */
  known: Set<string>;
}

/** The conversations that this node holds: what it may write in them, and what it takes in from others. */
export class Conversations {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly signer: Signer,
    private readonly store: EntryStore,
    private readonly now: () => number,
  ) {
    const kept = new Map<string, Entry[]>();
    for (const entry of store.load()) {
      const entries = kept.get(entry.conversation);
      if (entries) entries.push(entry);
      else kept.set(entry.conversation, [entry]);
    }
    for (const [conversation, entries] of kept) add(this.#open(conversation), entries);
  }

  get all(): ReadonlyMap<string, Conversation> {
    return this.#held;
  }

  get(conversation: string): Held | undefined {
    return this.#held.get(conversation);
  }

  /** Founds a conversation. */
  found(user: string, people: readonly Person[], title: string | undefined): Result<Entry> {
    const invited = people.filter(({ id }) => id !== this.signer.id);
    if (invited.length === 0) return failure('no-such-user', 'Choose somebody to talk with.');
    const named = title?.trim() ? { title: title.trim() } : {};
    return this.#append(new Log(randomUUID()), user, { command: 'INVITE', invited, ...named });
  }

  /** Writes an entry in a conversation, durably; it is in the log when this returns. */
  write(conversation: string, user: string, content: Content): Result<Entry> {
    const log = this.#held.get(conversation)?.log;
    if (!log) return failure('no-such-conversation', 'This conversation is not here.');
    const { members, invited } = log.membership;
    if (content.command === 'JOIN' || content.command === 'DECLINE') {
      if (members.has(this.signer.id))
        return failure('already-a-member', 'You are in this conversation already.');
      if (!invited.has(this.signer.id)) return failure('not-invited', 'This invitation was taken back.');
    } else if (!members.has(this.signer.id)) {
      return failure('not-a-member', 'You are not in this conversation any more.');
    }
    return this.#append(log, user, content);
  }

  /** Writes a text, if it is one that may be sent. */
  sendText(conversation: string, user: string, text: string): Result<Entry> {
    const checked = parseFields(z.object({ text: textSchema }), { text });
    if (!checked.ok) return checked;
    return this.write(conversation, user, { command: 'SEND_MESSAGE', id: randomUUID(), text });
  }

  /**
   * Takes in an entry that came from a server.
   * @returns whether it is new, one's own acknowledged, or not to be trusted
   */
  take(entry: Entry): 'new' | 'known' | 'refused' {
    const held = this.#held.get(entry.conversation);
    const mine = entry.author === this.signer.id;
    if (held?.log.entryAt(entry.author, entry.number)?.signature === entry.signature) return 'known';
    if (!this.#acceptable(held, entry, mine) || !entryVerifies(entry)) return 'refused';
    const target = held ?? this.#open(entry.conversation);
    this.store.append([entry]);
    add(target, [entry]);
    return 'new';
  }

  /** The server holds my entries up to this number. Returns whether that is news. */
  acknowledge(conversation: string, number: number): boolean {
    const held = this.#held.get(conversation);
    if (!held || number <= held.acknowledged) return false;
    held.acknowledged = Math.min(number, held.log.haveOf(this.signer.id));
    for (const refused of held.refused.keys()) if (refused <= number) held.refused.delete(refused);
    return true;
  }

  /** A server that may be another one, or one that lost its memory, holds nothing until it says so. */
  forgetAcknowledgements(): void {
    for (const held of this.#held.values()) held.refused.clear();
  }

  refuse(conversation: string, number: number, problem: Failure): boolean {
    const held = this.#held.get(conversation);
    if (!held?.log.entryAt(this.signer.id, number) || number <= held.acknowledged) return false;
    held.refused.set(number, problem);
    return true;
  }

  /** Whether I take, or once took, part: what a server need be asked or told about. */
  concernsMe(conversation: string): boolean {
    return this.#held.get(conversation)?.known.has(this.signer.id) ?? false;
  }

  #acceptable(held: Held | undefined, entry: Entry, mine: boolean): boolean {
    if (!held || held.log.membership.founder === undefined)
      return entry.command === 'INVITE' && entry.number === 1;
    return mine || held.known.has(entry.author);
  }

  #append(log: Log, user: string, content: Content): Result<Entry> {
    const entry = write(log, this.signer, user, content, this.now());
    this.store.append([entry]);
    const held = this.#open(log.conversation, log);
    add(held, [entry]);
    return success(entry);
  }

  #open(conversation: string, log = new Log(conversation)): Held {
    const held = this.#held.get(conversation) ?? {
      log,
      acknowledged: 0,
      refused: new Map(),
      known: new Set(),
    };
    this.#held.set(conversation, held);
    return held;
  }
}

function add({ log, known }: Held, entries: readonly Entry[]): void {
  log.add(entries);
  for (const entry of entries) {
    known.add(entry.author);
    if (entry.command === 'INVITE') for (const { id } of entry.invited) known.add(id);
  }
}

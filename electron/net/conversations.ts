import { randomUUID } from 'node:crypto';
import { write, type Content, type Signer } from '../../shared/conversation/author';
import type { Entry, Person } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { takesPart } from '../../shared/conversation/membership';
import { failure, success, type Failure, type Result } from '../../shared/protocol/errors';
import { Intake } from './intake';
import type { Conversation, EntryStore } from './types';
import { faultOfOwn } from './validation';

/** A conversation while it is being worked on. */
export interface Held extends Conversation {
  log: Log;
  acknowledged: number;
  refused: Map<number, Failure>;
  /** My numbers beyond `acknowledged` that the server has sent back. */
  echoed: Set<number>;
  /** Everyone who takes or took part: only what they wrote is taken in. */
  known: Set<string>;
}

/** What taking in entries from a server did. */
export interface Taken {
  /** The entries that are new here, per conversation, in transcript order. */
  fresh: Map<string, Entry[]>;
  /** Conversations in which more of mine is acknowledged now. */
  acknowledged: Set<string>;
  /** Conversations with entries that are not to be trusted as things stand. */
  doubted: Set<string>;
}

/** The conversations that this node holds: what it may write in them, and what it takes in from others. */
export class Conversations {
  readonly #held = new Map<string, Held>();

  /** Reads what is kept; throws when the store does. */
  constructor(
    private readonly signer: Signer,
    private readonly store: EntryStore,
    private readonly now: () => number,
    private readonly onFault: (error: unknown) => void,
  ) {
    const kept = new Map<string, Entry[]>();
    for (const entry of store.load()) {
      const entries = kept.get(entry.conversation);
      if (entries) entries.push(entry);
      else kept.set(entry.conversation, [entry]);
    }
    for (const [conversation, entries] of kept) this.#add(newlyHeld(conversation), entries);
  }

  get all(): ReadonlyMap<string, Conversation> {
    return this.#held;
  }

  get(conversation: string): Held | undefined {
    return this.#held.get(conversation);
  }

  /** Founds a conversation. */
  found(user: string, people: readonly Person[], title: string | undefined): Result<Entry> {
    const invited = this.#others(people);
    if (invited.length === 0) return failure('no-such-user', 'Choose somebody to talk with.');
    const named = title?.trim() ? { title: title.trim() } : {};
    return this.#append(newlyHeld(randomUUID()), user, { command: 'INVITE', invited, ...named });
  }

  inviteMore(conversation: string, user: string, people: readonly Person[]): Result<Entry> {
    const membership = this.#held.get(conversation)?.log.membership;
    const invited = this.#others(people).filter(({ id }) => !membership || !takesPart(membership, id));
    if (membership && invited.length === 0)
      return failure('already-a-member', 'They are in or invited already.');
    return this.write(conversation, user, { command: 'INVITE', invited });
  }

  uninvite(conversation: string, user: string, people: readonly Person[]): Result<Entry> {
    const membership = this.#held.get(conversation)?.log.membership;
    const withdrawn = this.#others(people).filter(({ id }) => !membership || membership.invited.has(id));
    if (membership && withdrawn.length === 0)
      return failure('not-invited', 'They are not invited any more, so there is nothing to take back.');
    return this.write(conversation, user, { command: 'UNINVITE', withdrawn });
  }

  /** Writes an entry in a conversation, durably; it is in the log when this returns. */
  write(conversation: string, user: string, content: Content): Result<Entry> {
    const held = this.#held.get(conversation);
    if (!held) return failure('no-such-conversation', 'This conversation is not here.');
    const { members, invited } = held.log.membership;
    if (content.command === 'JOIN' || content.command === 'DECLINE') {
      if (members.has(this.signer.id))
        return failure('already-a-member', 'You are in this conversation already.');
      if (!invited.has(this.signer.id)) return failure('not-invited', 'This invitation was taken back.');
    } else if (!members.has(this.signer.id)) {
      return failure('not-a-member', 'You are not in this conversation any more.');
    }
    return this.#append(held, user, content);
  }

  sendText(conversation: string, user: string, text: string): Result<Entry> {
    return this.write(conversation, user, { command: 'SEND_MESSAGE', id: randomUUID(), text });
  }

  /**
   * Takes in entries that came from a server together. All are durable before any is in a log.
   * Throws when the store does; then nothing was taken in.
   */
  take(entries: readonly Entry[]): Taken {
    const intake = new Intake((conversation) => this.#held.get(conversation));
    for (const entry of entries) intake.judge(entry, this.signer.id);
    if (intake.accepted.length > 0) this.store.append(intake.accepted);
    const fresh = new Map<string, Entry[]>();
    for (const [conversation, accepted] of intake.byConversation()) {
      const added = this.#add(this.#held.get(conversation) ?? newlyHeld(conversation), accepted);
      if (added.length > 0) fresh.set(conversation, added);
    }
    const acknowledged = new Set<string>();
    for (const { conversation, number } of intake.mine)
      if (this.#echoed(conversation, number)) acknowledged.add(conversation);
    return { fresh, acknowledged, doubted: intake.doubted };
  }

  /** The server holds my entries up to this number. Returns whether that is news. */
  acknowledge(conversation: string, upTo: number): boolean {
    const held = this.#held.get(conversation);
    if (!held) return false;
    return settle(held, Math.max(held.acknowledged, Math.min(upTo, held.log.haveOf(this.signer.id))));
  }

  /** The server refused one of my entries. Returns whether that is news. */
  refuse(conversation: string, number: number, problem: Failure): boolean {
    const held = this.#held.get(conversation);
    if (!held?.log.entryAt(this.signer.id, number)) return false;
    if (number <= held.acknowledged || held.echoed.has(number)) return false;
    held.refused.set(number, problem);
    return true;
  }

  /** Whether a person takes, or once took, part: who need be asked or told about it. */
  concerns(conversation: string, person: string): boolean {
    return this.#held.get(conversation)?.known.has(person) ?? false;
  }

  /** My entries that the server refused, to be offered once more; they count as on their way again. */
  takeRefused(conversation: string): Entry[] {
    const held = this.#held.get(conversation);
    if (!held) return [];
    const numbers = [...held.refused.keys()].sort((a, b) => a - b);
    held.refused.clear();
    return numbers.flatMap((number) => held.log.entryAt(this.signer.id, number) ?? []);
  }

  /** Whether there is a conversation in which this person and I both are, or are asked to be. */
  isSharedWith(person: string): boolean {
    for (const { log, known } of this.#held.values())
      if (known.has(person) && takesPart(log.membership, person) && takesPart(log.membership, this.signer.id))
        return true;
    return false;
  }

  #echoed(conversation: string, number: number): boolean {
    const held = this.#held.get(conversation);
    if (!held || number <= held.acknowledged || held.echoed.has(number)) return false;
    held.echoed.add(number);
    const wasRefused = held.refused.delete(number);
    return settle(held, held.acknowledged) || wasRefused;
  }

  /** These people without me, each once. */
  #others(people: readonly Person[]): Person[] {
    const others = new Map<string, Person>();
    for (const { id, user } of people) if (id !== this.signer.id) others.set(id, { id, user });
    return [...others.values()];
  }

  #append(held: Held, user: string, content: Content): Result<Entry> {
    const entry = write(held.log, this.signer, user, content, this.now());
    const fault = faultOfOwn(entry);
    if (fault) return { ok: false, error: fault };
    try {
      this.store.append([entry]);
    } catch (error) {
      this.onFault(error);
      return failure('internal', notKept);
    }
    this.#add(held, [entry]);
    return success(entry);
  }

  #add(held: Held, entries: readonly Entry[]): Entry[] {
    this.#held.set(held.log.conversation, held);
    for (const entry of entries) {
      held.known.add(entry.author);
      if (entry.command === 'INVITE') for (const { id } of entry.invited) held.known.add(id);
    }
    return held.log.add(entries);
  }
}

const notKept =
  'This could not be saved on this computer, so it was not sent. Make room on the disk and try again.';

const newlyHeld = (conversation: string): Held => ({
  log: new Log(conversation),
  acknowledged: 0,
  refused: new Map(),
  echoed: new Set(),
  known: new Set(),
});

/** Moves the acknowledged number on over all that was echoed without a gap. Returns whether it moved. */
function settle(held: Held, upTo: number): boolean {
  let reached = upTo;
  while (held.echoed.has(reached + 1)) reached += 1;
  if (reached === held.acknowledged) return false;
  held.acknowledged = reached;
  for (const number of held.echoed) if (number <= reached) held.echoed.delete(number);
  for (const number of held.refused.keys()) if (number <= reached) held.refused.delete(number);
  return true;
}

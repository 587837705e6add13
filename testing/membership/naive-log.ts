import { lastOf } from '../../shared/conversation/control-entry';
import type { Claim } from '../../shared/conversation/holdings';
import type { ControlEntry, MessageEntry, MessageRef } from '../../shared/conversation/log-entry';
import { limits } from '../../shared/protocol/limits';
import { sealedKind } from '../../shared/protocol/message-entry';
import type { EntryHash, PersonId, WriterId } from '../../shared/ids';
import { concerns, knows, type JudgedControl, type NaiveConversation, type NaiveState } from './naive';

type Past = ReadonlySet<EntryHash>;

/** A message that is held, with what follows from its place and from when it came. */
export interface HeldMessage {
  readonly entry: MessageEntry;
  readonly person: PersonId;
  readonly past: Past;
  /** Number of controls that were here when it came. */
  readonly knownControls: number;
}

/**
 * What one node holds and may say, written as directly as docs/membership.md states it ("Messages", "Who is given what") and
 * without regard for speed: every question goes through all messages and controls. Controls are judged by `conversation`,
 * which knows all that were ever written; whether one is good depends on its own past only.
 */
export class NaiveLog {
  /** In the order in which they came. */
  readonly controls: ControlEntry[] = [];
  /** Their hashes. */
  readonly known = new Set<EntryHash>();
  readonly messages = new Map<EntryHash, HeldMessage>();
  /** Cache of states, by the number of controls that were here. */
  readonly #states = new Map<number, NaiveState>();

  constructor(
    private readonly conversation: NaiveConversation,
    private readonly reader: PersonId,
  ) {}

  /** Who takes part by everything that is here. */
  get state(): NaiveState {
    return this.#stateWith(this.controls.length);
  }

  /** Whether a control is good, as far as its past is here. */
  isGood({ hash, prev, after }: ControlEntry): boolean {
    const named = prev === undefined ? after : [prev, ...after];
    return this.conversation.good.has(hash) && named.every((each) => this.known.has(each));
  }

  /** Whether the author of a message could speak in its past, all of which has to be here. */
  isPermitted(entry: MessageEntry): boolean {
    const past = this.#pastOf(entry);
    const person = past && this.#personOf(entry.writer, past);
    if (!past || person === undefined) return false;
    const state = this.conversation.stateOf(past);
    const { speakers, closedBy } = state.voice;
    const isLet = !speakers || speakers.has(person) || person === this.conversation.founder;
    const mayWrite = state.members.has(person) && isLet && closedBy === undefined;
    return this.#isSealedAsItShould(entry) && mayWrite && !state.revoked.has(entry.writer);
  }

  /** A sealed conversation has sealed messages only, and any other none. */
  #isSealedAsItShould({ content }: MessageEntry): boolean {
    const [founding] = this.controls;
    const isSealed = founding?.command === 'INVITE' && founding.isSealed;
    return isSealed === (content?.kind === sealedKind);
  }

  addControl(entry: ControlEntry): void {
    this.controls.push(entry);
    this.known.add(entry.hash);
  }

  addMessage(entry: MessageEntry): void {
    const past = this.#pastOf(entry);
    const person = past && this.#personOf(entry.writer, past);
    if (past && person !== undefined)
      this.messages.set(entry.hash, { entry, person, past, knownControls: this.controls.length });
  }

  /** Whether a message stands: its author could speak in its past, and no removal that counts cuts it. */
  stands(message: HeldMessage): boolean {
    const removals = this.removalsOf(message);
    return this.#isWithinBounds(message, removals) && removals.every((each) => this.#isSpared(message, each));
  }

  /** Whether a message is claimed and given: like one that stands, but a single removal that spares it is enough. */
  isPassedOn(message: HeldMessage): boolean {
    const removals = this.removalsOf(message);
    if (!this.#isWithinBounds(message, removals)) return false;
    return removals.length === 0 || removals.some((each) => this.#isSpared(message, each));
  }

  /** Whether its author could speak, and the number of removals that concern it and do not know each other is within the limit. */
  #isWithinBounds(message: HeldMessage, removals: readonly ControlEntry[]): boolean {
    const pasts = removals.map(({ hash }) => this.#placed(hash)?.past);
    const unknown = removals.filter(({ hash }) => !pasts.some((past) => past?.has(hash)));
    return this.speaks(message) && unknown.length <= limits.removalsUnawareOfEachOther;
  }

  /** Whether a JOIN of a message's author in its past stands that no removal in that past ended. */
  speaks({ person, past }: HeldMessage): boolean {
    const { stands } = this.state;
    const earlier = this.conversation.entriesOf(past);
    if (
      person === this.conversation.founder &&
      !earlier.some(({ act, person: author }) => act.kind === 'LEAVE' && author === person)
    )
      return true;
    const ends = earlier.filter(
      (each) => each.act.kind !== 'UNINVITE' && concerns(each, person) && stands.has(each.hash),
    );
    return earlier.some(
      (join) =>
        join.act.kind === 'JOIN' &&
        join.person === person &&
        stands.has(join.hash) &&
        ends.every((removal) => knows(join, removal)),
    );
  }

  /** The removals that count and whose `last` decides about a message. */
  removalsOf(message: HeldMessage): ControlEntry[] {
    const ended = this.#endsOf(message);
    const silenced = this.controls.filter(({ hash }) => this.#isSilencedBy(message, hash, ended));
    return [...ended, ...silenced];
  }

  /** Whether a decision counts, is not known to a message, and does not let its author write, who was not out before it. */
  #isSilencedBy(
    { person, past, entry }: HeldMessage,
    hash: EntryHash,
    ended: readonly ControlEntry[],
  ): boolean {
    const decision = this.#placed(hash);
    if (!decision || past.has(hash) || !this.state.counted.has(hash)) return false;
    if (this.#isLeftOut(entry.writer, decision)) return false;
    const { act } = decision;
    const wasOut = ended.some((removal) => removal.command !== 'REVOKE' && decision.past.has(removal.hash));
    if (act.kind === 'CLOSE') return !wasOut;
    if (act.kind !== 'SPEAKERS' || !act.people || person === this.conversation.founder) return false;
    return !act.people.includes(person) && !wasOut;
  }

  /** Whether a decision names as many ends as it may, and none of a writer that it knew. */
  #isLeftOut(writer: WriterId, { hash, past }: JudgedControl): boolean {
    const last = this.controls.find((each) => each.hash === hash);
    const named = last && lastOf(last);
    const isFull = [...(named?.values() ?? [])].flat().length >= limits.endsNamedByDecision;
    return isFull && !named?.has(writer) && this.#personOf(writer, past) !== undefined;
  }

  #endsOf({ person, past, entry }: HeldMessage): ControlEntry[] {
    return this.controls.filter(({ hash }) => {
      const removal = this.#placed(hash);
      if (!removal || !this.state.counted.has(hash)) return false;
      if (removal.act.kind === 'REVOKE') return removal.act.revoked === entry.writer;
      if (removal.act.kind === 'UNINVITE' || !concerns(removal, person)) return false;
      return !this.conversation
        .entriesOf(past)
        .some((join) => join.act.kind === 'JOIN' && join.person === person && knows(join, removal));
    });
  }

  /** Whether a person may be given a message that is held here, if it is passed on. */
  mayBeGiven(person: PersonId, message: HeldMessage): boolean {
    if (!this.isFor(person, message.past)) return false;
    return message.person === person || message.knownControls <= this.#lastTookPart(person);
  }

  /** Whether messages with a past are for a person: they took part in it, or an INVITE with history opened it. */
  isFor(person: PersonId, past: Past): boolean {
    return (
      this.#takesPart(this.conversation.stateOf(past), person) || this.#isOpened(person, past, undefined)
    );
  }

  /** The controls that a person may be given. */
  controlsFor(person: PersonId): ReadonlySet<EntryHash> {
    if (this.#takesPart(this.state, person)) return new Set(this.controls.map(({ hash }) => hash));
    const [founding] = this.controls;
    const isOpen = founding?.command === 'INVITE' && founding.isPublic && !this.state.removed.has(person);
    const allowed = new Set<EntryHash>(isOpen ? [founding.hash] : []);
    for (const { hash } of this.controls) {
      const placed = this.#placed(hash);
      if (!placed || !concerns(placed, person) || !this.state.counted.has(hash)) continue;
      for (const each of [hash, ...placed.past]) allowed.add(each);
    }
    return allowed;
  }

  /** What both this log's reader and a person may be given, as comparable texts. */
  sharedWith(person: PersonId): string[] {
    const both = [this.reader, person];
    const allowed = both.map((each) => this.controlsFor(each));
    const controls = this.controls.filter(({ hash }) => allowed.every((each) => each.has(hash)));
    const messages = [...this.messages.values()].filter(
      (message) => both.every((each) => this.mayBeGiven(each, message)) && this.isPassedOn(message),
    );
    return [...controls.map(({ hash }) => hash), ...messages.map(({ entry }) => entry.hash)].sort();
  }

  /** The signed messages that a person certainly lacks by their claim, and may be given. */
  lackedBy(person: PersonId, { messages }: Claim): MessageEntry[] {
    return [...this.messages.values()]
      .filter((message) => [person, this.reader].every((each) => this.mayBeGiven(each, message)))
      .filter((message) => message.entry.signature !== undefined && this.isPassedOn(message))
      .map(({ entry }) => entry)
      .filter((entry) => {
        const items = messages.get(entry.writer) ?? [];
        const known = items.filter(([, last, hash]) => this.messages.get(hash)?.entry.number === last);
        const isBehind = known.filter(([, , hash]) => this.#behind(hash).has(entry.hash));
        if (isBehind.length > 0) return isBehind.every(([first]) => entry.number < first);
        return items.every(([, last]) => last <= entry.number);
      });
  }

  /** A message and what lies behind it by `prev`. */
  #behind(hash: EntryHash): Set<EntryHash> {
    const behind = new Set<EntryHash>();
    for (let next = this.messages.get(hash)?.entry; next;) {
      behind.add(next.hash);
      const { prev, number }: MessageEntry = next;
      const before: MessageEntry | undefined =
        prev === undefined ? undefined : this.messages.get(prev)?.entry;
      next = before?.number === number - 1 ? before : undefined;
    }
    return behind;
  }

  #stateWith(count: number): NaiveState {
    const known = this.#states.get(count);
    if (known) return known;
    const state = this.conversation.state(this.controls.slice(0, count).map(({ hash }) => hash));
    this.#states.set(count, state);
    return state;
  }

  #placed(hash: EntryHash): JudgedControl | undefined {
    return this.conversation.good.get(hash);
  }

  #pastOf({ after }: MessageEntry): Past | undefined {
    if (after.length === 0 || !after.every((hash) => this.known.has(hash))) return undefined;
    return this.conversation.pastOf(after);
  }

  /** The one person for whom a past certifies a writer. */
  #personOf(writer: WriterId, past: Past): PersonId | undefined {
    const people = new Set(
      this.conversation
        .entriesOf(past)
        .flatMap((each) => (each.certificate && each.writer === writer ? [each.certificate.person] : [])),
    );
    const [person] = people;
    return people.size === 1 ? person : undefined;
  }

  /** Whether a removal names a message, or a later one of the same run from which `prev` leads to it. */
  #isSpared({ entry }: HeldMessage, removal: ControlEntry): boolean {
    const last = lastOf(removal);
    const named = last?.get(entry.writer) ?? [];
    const isDecision = removal.command === 'SPEAKERS' || removal.command === 'CLOSE';
    const most = isDecision ? limits.endsNamedByDecision : limits.endsNamedByRemoval;
    const isFull = [...(last?.values() ?? [])].flat().length >= most;
    return named.some((ref) => this.#leadsTo(ref, entry, isFull));
  }

  #leadsTo({ number, hash }: MessageRef, target: MessageEntry, isFull: boolean): boolean {
    let next = this.messages.get(hash)?.entry;
    if (next?.number !== number || next.writer !== target.writer) return false;
    while (next && (isFull || next.after.join() === target.after.join())) {
      if (next.hash === target.hash) return true;
      const { prev, number: at }: MessageEntry = next;
      next = prev === undefined ? undefined : this.messages.get(prev)?.entry;
      if (next && (next.number !== at - 1 || next.writer !== target.writer)) return false;
    }
    return false;
  }

  #isOpened(person: PersonId, past: Past, within: Past | undefined): boolean {
    return this.controls.some((entry) => {
      if (entry.command !== 'INVITE' || !entry.history || (within && !within.has(entry.hash))) return false;
      const invite = this.#placed(entry.hash);
      if (invite?.act.kind !== 'INVITE' || !invite.act.people.includes(person)) return false;
      if (!this.state.stands.has(entry.hash) || ![...past].every((each) => invite.past.has(each)))
        return false;
      return (
        this.#takesPart(this.conversation.stateOf(past), invite.person) ||
        this.#isOpened(invite.person, past, invite.past)
      );
    });
  }

  /** Number of controls, in order of arrival, with which a person last took part. */
  #lastTookPart(person: PersonId): number {
    for (let count = this.controls.length; count > 0; count -= 1)
      if (this.#takesPart(this.#stateWith(count), person)) return count;
    return 0;
  }

  #takesPart(state: NaiveState, person: PersonId): boolean {
    return state.members.has(person) || state.invited.has(person);
  }
}

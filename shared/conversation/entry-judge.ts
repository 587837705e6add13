import type { EntryHash, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import { sealedKind } from '../protocol/message-entry';
import { isSameList } from './chains';
import { controlOf, namedBy } from './control-entry';
import type { Epoch } from './epochs';
import type { LogChanges } from './log-changes';
import type { LogContents } from './log-contents';
import { isControlEntry, type ControlEntry, type LogEntry, type MessageEntry } from './log-entry';
import { isSealedFounding } from './placed-control';
import { isRoomFull } from './room-bounds';
import { added, held, refused, type OfferOptions, type Verdict } from './verdict';
import { jsonLength, WaitingList } from './waiting';

interface WaitingEntry {
  readonly hash: EntryHash;
  readonly entry: LogEntry;
  readonly options: OfferOptions;
}

/** Decides which entries a log takes, and adds these. Entries whose past is missing wait here for it. */
export class EntryJudge {
  /** Created for the first entry that waits: in most logs none does. */
  #waiting: WaitingList<WaitingEntry> | undefined;

  /**
   * @param authenticity whether an entry's signature holds, and a founding INVITE's conversation id follows from its fields
   * @param from the judge whose waiting entries wait here too
   */
  constructor(
    private readonly contents: LogContents,
    private readonly changes: LogChanges,
    private readonly authenticity: (entry: LogEntry) => boolean,
    from?: EntryJudge,
  ) {
    const waiting = from && from.#waiting;
    this.#waiting = waiting && waiting.size > 0 ? waiting.fork() : undefined;
  }

  /** Checks an entry and adds it. `waits` names the missing controls. Never throws because of what an entry says. */
  offer(entry: LogEntry, options: OfferOptions): Verdict {
    if (entry.conversation !== this.contents.conversation) return refused('another-conversation');
    const verdict = this.#judge(entry, options);
    if (verdict.kind === 'refused') this.#waiting?.discard(entry.hash);
    if (verdict.kind !== 'added' || !isControlEntry(entry)) return verdict;
    return { kind: 'added', entries: [entry, ...this.#released(entry.hash)] };
  }

  /** Whether an entry's own signature holds or, for a message, a control of its author names it. */
  isProven(entry: LogEntry): boolean {
    if (!isControlEntry(entry)) {
      const person = this.contents.personOf(entry.writer, entry.after);
      if (person !== undefined && this.contents.record.isVouchedFor(entry.hash, person)) return true;
    }
    return entry.signature !== undefined && this.authenticity(entry);
  }

  #judge(entry: LogEntry, options: OfferOptions): Verdict {
    return isControlEntry(entry) ? this.#judgeControl(entry, options) : this.#judgeMessage(entry, options);
  }

  #judgeControl(entry: ControlEntry, options: OfferOptions): Verdict {
    const { contents } = this;
    if (contents.controls.graph.get(entry.hash)) return held;
    const isFull = isRoomFull(contents.controls, controlOf(entry), () => this.#isNamedByMember(entry));
    if (isFull) return refused('too-many');
    if (!this.#isAuthentic(entry, options)) return refused('not-authentic');
    const wasPlain = contents.controls.isPlain;
    const admission = contents.addControl(entry);
    switch (admission.result) {
      case 'incomplete':
        return this.#wait(entry, options, admission.missing);
      case 'contradiction':
        return refused('contradiction');
      case 'not permitted':
        return refused('not-permitted');
      case 'good':
        this.changes.controlAdded(entry, wasPlain && contents.controls.isPlain);
        return added(entry);
    }
  }

  /** Whether an entry waits for a control that a member has written who is not the control's author. */
  #isNamedByMember({ hash, writer }: ControlEntry): boolean {
    const { contents } = this;
    const author = contents.personOf(writer);
    const waiters = this.#waiting?.waitingFor(hash) ?? [];
    return waiters.some(({ entry }) => {
      const person = contents.personOf(entry.writer);
      return person !== undefined && person !== author && contents.controls.state.members.has(person);
    });
  }

  #judgeMessage(entry: MessageEntry, options: OfferOptions): Verdict {
    const { chains, epochs } = this.contents;
    if (!entry.content) return refused('no-content');
    if (entry.after.length === 0) return refused('contradiction');
    const after = chains.afterOf(entry);
    const missing = epochs.missing(after);
    if (missing.length > 0) {
      if (!this.#isAuthentic(entry, options)) return refused('not-authentic');
      return this.#wait(entry, options, missing);
    }
    const epoch = epochs.of(after);
    if (!this.#isSealedAsItShould(entry)) return refused('wrong-seal');
    if (!this.#maySpeak(entry.writer, epoch)) return refused(this.#whyMute(entry.writer, epoch));
    if (chains.holds(entry)) return this.#restored(entry, options);
    if (this.contents.parts.standing.isOneTooMany(entry, epoch)) return refused('too-many');
    if (!this.#isAuthentic(entry, options)) return refused('not-authentic');
    return this.contents.addMessage(entry, options.known === true) ? added(entry) : refused('too-many');
  }

  /** Messages of a sealed conversation are sealed, and no others, so that nobody takes what all can read for a secret. */
  #isSealedAsItShould({ content }: MessageEntry): boolean {
    const { founding } = this.contents.controls.graph;
    const isSealed = founding !== undefined && isSealedFounding(founding);
    return isSealed === (content?.kind === sealedKind);
  }

  #maySpeak(writer: WriterId, epoch: Epoch): boolean {
    const known = epoch.speakers.get(writer);
    if (known !== undefined) return known;
    const { membership, speakers } = epoch;
    const person = this.contents.epochs.personOf(writer, epoch);
    const maySpeak = person !== undefined && membership.maySpeak(person) && !membership.isRevoked(writer);
    speakers.set(writer, maySpeak);
    return maySpeak;
  }

  #whyMute(writer: WriterId, epoch: Epoch): 'not-a-member' | 'may-not-write' {
    const person = this.contents.epochs.personOf(writer, epoch);
    return person !== undefined && epoch.membership.isMember(person) && !epoch.membership.isRevoked(writer)
      ? 'may-not-write'
      : 'not-a-member';
  }

  /** Restores deleted content, from a file only: others may have sent the message before it was deleted. */
  #restored(entry: MessageEntry, { known }: OfferOptions): Verdict {
    const { chains, source } = this.contents;
    const place = known ? chains.find(entry) : undefined;
    const piece = place && chains.piece(place.piece);
    if (!piece || entry.number > piece.deleted || source.at(piece.id, entry.number)?.content) return held;
    source.add({ entry, piece: piece.id, isKnown: true });
    return added(entry);
  }

  #isAuthentic(entry: LogEntry, { isAuthentic }: OfferOptions): boolean {
    if (isAuthentic) return true;
    if (isControlEntry(entry)) return entry.signature !== undefined && this.authenticity(entry);
    return this.contents.chains.expects(entry) || this.isProven(entry) || this.#isExpectedByWaiting(entry);
  }

  #isExpectedByWaiting({ hash, writer, number, after }: MessageEntry): boolean {
    if (!this.#waiting) return false;
    return this.#waiting.some(
      ({ entry: later }) =>
        !isControlEntry(later) &&
        later.prev === hash &&
        later.writer === writer &&
        later.number === number + 1 &&
        isSameList(later.after, after),
    );
  }

  #wait(entry: LogEntry, options: OfferOptions, missing: readonly EntryHash[]): Verdict {
    this.#waiting ??= new WaitingList<WaitingEntry>(
      limits.waitingEntries,
      ({ entry: each }) => namedBy(each),
      jsonLength,
    );
    this.#waiting.add({ hash: entry.hash, entry, options: { ...options, isAuthentic: true } }, missing);
    return { kind: 'waits', missing };
  }

  /** Adds the entries that waited for a control, and those that waited for these. */
  #released(hash: EntryHash): LogEntry[] {
    const taken: LogEntry[] = [];
    const waiting = this.#waiting;
    if (!waiting) return taken;
    const ready = waiting.release(hash);
    for (let next = ready.shift(); next; next = ready.shift()) {
      const verdict = this.#judge(next.entry, next.options);
      if (verdict.kind === 'refused') waiting.discard(next.hash);
      if (verdict.kind !== 'added') continue;
      taken.push(next.entry);
      ready.push(...waiting.release(next.hash));
    }
    return taken;
  }
}

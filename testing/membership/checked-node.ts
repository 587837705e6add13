import type { Claim } from '../../shared/conversation/holdings';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../shared/conversation/log-entry';
import type { EntryHash, PersonId } from '../../shared/ids';
import type { Chance } from './chance';
import type { Author } from './entries';
import type { NaiveConversation } from './naive';
import { NaiveLog } from './naive-log';
import { nameOf } from './names';
import { Node } from './nodes';

/** An honest person's program, and a naive log that gets the same entries. */
export class CheckedNode {
  readonly node: Node;
  readonly twin: NaiveLog;
  /** When each entry came and each person last took part, counted in entries. */
  readonly #came = new Map<EntryHash, number>();
  readonly #lastIn = new Map<PersonId, number>();
  /** Number of entries that the last offer has brought. */
  #offered = 0;

  constructor(
    author: Author,
    conversation: NaiveConversation,
    private readonly faults: Set<string>,
  ) {
    this.node = new Node(author);
    this.twin = new NaiveLog(conversation, author.person);
  }

  get person(): PersonId {
    return this.node.person;
  }

  get name(): string {
    return nameOf(this.node.author.writer);
  }

  /** The controls that are here. */
  get known(): ReadonlySet<EntryHash> {
    return this.twin.known;
  }

  /** Offers entries. Returns how many were new. */
  take(entries: Iterable<LogEntry>): number {
    let taken = 0;
    for (const entry of entries) taken += this.#offer(entry);
    return taken;
  }

  /** Gives another node what it lacks by its claim, at most `atMost` entries, sometimes out of order and twice. */
  give(other: CheckedNode, claim: Claim, atMost = Infinity, chance?: Chance): number {
    const lacking = [...this.node.log.lacking(claim, other.person)];
    this.checkGiven(other.person, lacking);
    const part = lacking.slice(0, atMost);
    const isMixed = chance?.share(0.2) === true;
    return other.take(isMixed ? chance.shuffled([...part, ...chance.some(part, 0.3)]) : part);
  }

  /** Checks that a person who is out is given nothing by others that came after they last took part. */
  checkGiven(person: PersonId, entries: readonly LogEntry[]): void {
    const { log } = this.node;
    const isIn = log.state.members.has(person) || log.state.invited.has(person);
    if (isIn) return;
    const until = this.#lastIn.get(person) ?? -1;
    for (const entry of entries)
      if (
        !isControlEntry(entry) &&
        !this.#isBy(person, entry) &&
        (this.#came.get(entry.hash) ?? Infinity) > until
      )
        this.faults.add(`${this.name} gives ${nameOf(person)}, who is out, ${nameOf(entry.hash)}`);
  }

  /** Checks that a claim is answered with everything that its author may be given and certainly lacks. */
  checkClaim(person: PersonId, claim: Claim): void {
    const lacking = [...this.node.log.lacking(claim, person)];
    this.checkGiven(person, lacking);
    const given = new Set(lacking.map(({ hash }) => hash));
    for (const { hash } of lacking) {
      const message = this.twin.messages.get(hash);
      if (message && !(this.twin.isPassedOn(message) && this.twin.mayBeGiven(person, message)))
        this.faults.add(`${this.name} gives ${nameOf(person)} ${nameOf(hash)}`);
    }
    for (const entry of this.twin.lackedBy(person, claim))
      if (!given.has(entry.hash) && !this.#isDeleted(entry))
        this.faults.add(`${this.name} does not give ${nameOf(person)} ${nameOf(entry.hash)}`);
  }

  #isBy(person: PersonId, { hash }: MessageEntry): boolean {
    return this.twin.messages.get(hash)?.person === person;
  }

  /** Whether content up to this message was deleted here, though it may have come again since. */
  #isDeleted(entry: MessageEntry): boolean {
    const { chains } = this.node.log;
    const place = chains.find(entry);
    return place !== undefined && entry.number <= (chains.piece(place.piece)?.deleted ?? 0);
  }

  /** Commits, reopens the log, or deletes the content of old messages. Returns the messages that lost their content. */
  keep(chance: Chance): EntryHash[] {
    const { node } = this;
    node.commit();
    if (chance.share(0.2)) node.log = node.reopened();
    const writer = chance.share(0.4) ? chance.pick(node.log.chains.writers) : undefined;
    if (writer === undefined) return [];
    const highest = node.log.chains.highestOf(writer);
    const upTo = chance.share(0.5) ? highest : Math.floor(highest / 2);
    return node.log.chains.piecesOf(writer).flatMap(({ id }) => {
      node.log.deleteContent(id, upTo);
      node.commit();
      return node.shelf.forget(id, upTo).map(({ hash }) => hash);
    });
  }

  #offer(entry: LogEntry): number {
    const isHeld = this.#came.has(entry.hash);
    const verdict = this.node.log.offer(entry);
    if (verdict.kind === 'held' && !isHeld) this.faults.add(`${nameOf(entry.hash)} is taken to be held`);
    if (verdict.kind === 'refused') this.#checkRefusal(entry, verdict.why);
    if (verdict.kind !== 'added') return 0;
    this.#offered = verdict.entries.length;
    verdict.entries.forEach((each) => this.#add(each));
    return verdict.entries.length;
  }

  #add(entry: LogEntry): void {
    if (this.#came.has(entry.hash)) this.faults.add(`${nameOf(entry.hash)} is taken in twice`);
    this.#came.set(entry.hash, this.#came.size);
    if (isControlEntry(entry)) {
      if (!this.twin.isGood(entry)) this.faults.add(`${nameOf(entry.hash)} is not good, and taken in`);
      this.twin.addControl(entry);
    } else {
      if (!this.twin.isPermitted(entry))
        this.faults.add(`${nameOf(entry.hash)} is not permitted, and taken in`);
      this.twin.addMessage(entry);
    }
    // The log holds all of them by now. The twin adds them one by one.
    const { members, invited } = this.#offered > 1 ? this.twin.state : this.node.log.state;
    for (const each of [...members, ...invited.keys()]) this.#lastIn.set(each, this.#came.size - 1);
  }

  #checkRefusal(entry: LogEntry, why: string): void {
    if (why === 'not-authentic' || why === 'too-many') return;
    const isRight = isControlEntry(entry) ? !this.twin.isGood(entry) : !this.twin.isPermitted(entry);
    if (!isRight) this.faults.add(`${nameOf(entry.hash)} is refused: ${why}`);
  }
}

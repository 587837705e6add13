import { sign, type Content, type Signer } from '../shared/conversation/author';
import { countOffered } from '../shared/conversation/claim';
import { encodeEntry, type Entry, type EntryOf, type UnsignedEntry } from '../shared/conversation/entry';
import { haveLine, haveNothingLine } from '../shared/conversation/have-lines';
import { lacking } from '../shared/conversation/lacking';
import type { Log } from '../shared/conversation/log';
import { entryVerifies } from '../shared/node/identity';
import type { StoreProblem } from '../shared/node/storage/database';
import { failure, success, type Result } from '../shared/protocol/errors';
import type { Claim, Have } from '../shared/protocol/messages';
import { bad, faultOf, judge, notMember, refusal } from './admission';
import type { Directory } from './directory';
import { Draft, type Change } from './draft';
import { Gaps } from './gaps';
import { Logs } from './logs';
import type { Item } from './outbox';
import type { SetTimer } from './timers';
import { Quota } from './quota';
import { Readings } from './readings';
import { Receipts } from './receipts';
import { Relay } from './relay';
import { sendError, type ErrorDetails, type Registered, type Session } from './session';
import type { ServerStore } from './storage/server-store';
import { notKept, Trouble } from './trouble';
import { Welcome } from './welcome';
import { WorkQueue, type Job } from './work-queue';

/** How far simple clients have been given texts is kept together, and at the latest after this time. */
const cursorsMs = 1_000;

type Text = EntryOf<'SEND_MESSAGE'>;
/** What a simple client's command comes to, given the log as it then is: an entry to write, or one that it wrote before. */
export type Compose = (log: Log, draft: Draft) => Result<Content | { already: Text }>;

/** What conversations need of the server around them. */
export interface Surroundings {
  directory: Directory;
  store: ServerStore;
  now(): number;
  setTimer: SetTimer;
  /** Resolves when the current turn of the event loop is over. */
  turn(): Promise<void>;
  onFault(error: unknown): void;
  /** Told when writing begins to fail, and (undefined) when it works again. */
  onTrouble(problem: StoreProblem | undefined, message: string): void;
}

/**
 * Every conversation that the server knows, and who is to be told of what happens in it. Work on them is done one commit at
 * a time; nothing is told to anybody before it is on the disk.
 */
export class Conversations {
  readonly receipts: Receipts;
  readonly #logs: Logs;
  readonly #queue: WorkQueue<Draft>;
  readonly #readings: Readings;
  readonly #relay: Relay;
  readonly #welcome: Welcome;
  readonly #gaps: Gaps;
  readonly #trouble: Trouble;
  readonly #quota: Quota;
  #cursorsTimer: { cancel(): void } | undefined;
  #cursorsAreDue = false;

  constructor(private readonly around: Surroundings) {
    const { directory, store, setTimer } = around;
    this.#logs = new Logs(store.reader);
    this.#quota = new Quota(store.reader);
    this.receipts = new Receipts(directory, this.#logs, setTimer);
    this.#readings = new Readings(
      store.reader,
      this.#logs,
      (conversation, person, { author, number }) => this.receipts.note(conversation, person, author, number),
      () => this.#keepCursorsSoon(),
    );
    this.#relay = new Relay(directory, this.#logs, this.#readings);
    this.#welcome = new Welcome(store.reader, this.#logs, this.#readings, this.receipts);
    this.#gaps = new Gaps(setTimer, (session, conversation) => this.#askForGap(session, conversation));
    this.#trouble = new Trouble(
      setTimer,
      () => this.#keepCursors(),
      (session, conversation) => this.#ask(session, conversation),
      around.onTrouble,
    );
    this.#queue = new WorkQueue(
      () => new Draft(this.#logs),
      (draft) => this.#keep(draft),
      around.turn,
      around.onFault,
    );
  }

  /** Does something once all that a session asked for before is done. */
  inTurn(session: Session, run: () => void): void {
    if (session.waiting === 0) run();
    else this.#enqueue(session, { size: 0, prepare: () => undefined, done: run, failed: run });
  }

  /** Writes an entry for somebody that the server signs for. */
  write(
    session: Session,
    { signer, user }: Registered & { signer: Signer },
    details: ErrorDetails,
    conversation: string,
    compose: Compose,
  ): void {
    let told: (() => void) | undefined;
    let isNew = false;
    this.#enqueue(session, {
      size: 1,
      prepare: (draft) => {
        const composed = this.#composed(draft, signer, user.user, conversation, compose);
        if (!composed.ok) told = () => sendError(session, composed.error, details);
        else if ('already' in composed.value) told = echo(session, composed.value.already);
        else {
          const change = draft.add(composed.value);
          isNew = true;
          told = () => this.#relay.tell(change, draft);
        }
      },
      done: () => told?.(),
      failed: (error) => {
        if (told && !isNew) told();
        else sendError(session, notKept(error), details);
      },
    });
  }

  #composed(
    draft: Draft,
    signer: Signer,
    user: string,
    conversation: string,
    compose: Compose,
  ): Result<Entry | { already: Text }> {
    const log = draft.log(conversation);
    const content = compose(log, draft);
    if (!content.ok || 'already' in content.value) return content as Result<{ already: Text }>;
    const place = {
      conversation,
      author: signer.id,
      from: user,
      // Beyond a gap that a loss may have left: a number that others may know is not used for something else.
      number: log.lastOf(signer.id).number + 1,
      clock: log.clock + 1,
      at: this.around.now(),
    };
    const entry = sign({ ...content.value, ...place } as UnsignedEntry, signer);
    const problem = refusal(log.membership, entry) ?? this.#quota.refusal(log, entry, signer.id);
    if (problem) return { ok: false, error: problem };
    if (log.controls.length === 0) draft.addBringer(conversation, signer.id);
    return success(entry);
  }

  /** The text that a person sent under an id of their own choice, if they have. */
  sentAs(draft: Draft, conversation: string, author: string, id: string): Text | undefined {
    return (
      draft.messageWith(conversation, author, id) ??
      this.around.store.reader.messageWith(conversation, author, id)
    );
  }

  /** Takes a signed entry from a full node, its own or one that it passes on. */
  accept(session: Session, registered: Registered, details: ErrorDetails, entry: Entry): void {
    let told: (() => void) | undefined;
    let isNew = false;
    this.#enqueue(session, {
      size: 1,
      prepare: (draft) => {
        const accepted = this.#accepted(draft, session, registered, entry);
        if (!accepted.ok) told = () => sendError(session, accepted.error, details);
        else told = () => this.#tellAccepted(session, registered.user.id, entry, accepted.value, draft);
        isNew = accepted.ok && accepted.value !== undefined;
      },
      done: () => told?.(),
      failed: (error) => {
        if (told && !isNew) return told();
        this.#trouble.missed(session, entry.conversation);
        sendError(session, notKept(error), details);
      },
    });
  }

  /** Returns what changed; nothing when the entry is held already. */
  #accepted(
    draft: Draft,
    session: Session,
    { user: { id: me, user }, at }: Registered,
    entry: Entry,
  ): Result<Change | undefined> {
    const { conversation, author, number } = entry;
    const log = draft.log(conversation);
    const isKnown = log.controls.length > 0;
    if (!isKnown && (entry.command !== 'INVITE' || number !== 1))
      return failure(
        'no-such-conversation',
        'This conversation is not known here. Send its first INVITE first.',
      );
    if (isKnown && !this.#mayPassOn(draft, log, me)) return { ok: false, error: notMember };
    // What was said before, or is not the newest, may have been said under another name.
    if (author === me && entry.clock > log.clock && entry.at >= at && entry.from !== user)
      return { ok: false, error: bad(`You are registered as "${user}"; "from" must say so.`) };
    if (log.holds(author, number)) {
      const held = log.entryAt(author, number);
      if (!held || held.signature === entry.signature) return success(undefined);
    }
    const problem = faultOf(entry) ?? this.#quota.refusal(log, entry, me);
    if (problem) return { ok: false, error: problem };
    if (!entryVerifies(entry)) return failure('bad-signature', 'The signature is not its author’s.');
    if (log.holds(author, number))
      return {
        ok: false,
        error: bad('Another entry of this author has this number. HAVE {} brings what is held here.'),
      };
    const refused = judge(log, entry, me);
    if (refused) return { ok: false, error: refused };
    // Whoever brings back a conversation that the server has forgotten may bring the rest of it.
    if (!isKnown) draft.addBringer(conversation, me);
    return success(draft.add(entry, session));
  }

  #tellAccepted(session: Session, me: string, entry: Entry, change: Change | undefined, draft: Draft): void {
    const { conversation, author, number } = entry;
    if (change) this.#relay.tell(change, draft);
    if (author === me) echo(session, entry)();
    const reach = this.#logs.get(conversation)?.haveOf(author) ?? 0;
    if (change && number > reach) this.#gaps.noted(session, conversation);
  }

  /** Tells a session that has just registered about its conversations. */
  welcome(session: Session, registered: Registered): void {
    session.outbox.feed(this.#welcome.items(session, registered));
  }

  /** A session is gone; `isTaken` when nothing that it was sent was lost on the way. */
  part(session: Session, isTaken: boolean): void {
    const { registered } = session;
    if (registered?.signer) this.#readings.part(session, registered.user.id, isTaken);
    this.#gaps.forget(session);
    this.#trouble.forget(session);
  }

  /** Answers what a full node says that it has. */
  answer(session: Session, me: string, conversation: string, claim: Claim): Result<void> {
    const log = this.#logs.get(conversation);
    if (log && !this.#mayPassOn(undefined, log, me)) return { ok: false, error: notMember };
    session.answers.put(conversation, {
      weight: weightOf(claim),
      items: () => this.#answerTo(me, conversation, claim),
    });
    this.receipts.claimed(conversation, me, claim);
    return success(undefined);
  }

  /** What a node with this claim lacks, and the question for what it can give. */
  *#answerTo(me: string, conversation: string, claim: Claim): Generator<Item> {
    const log = this.#logs.get(conversation);
    if (log) yield* lacking(log, claim, me);
    if (countOffered(log, claim) > 0) yield log ? haveLine(log, me) : haveNothingLine(conversation);
  }

  /** A full node says what it has received, without wanting an answer. */
  received(me: string, conversation: string, have: Have): void {
    this.receipts.claimed(conversation, me, { have });
  }

  /** Deletes texts, a few at a time. Resolves with whether they are gone. */
  delete(
    texts: readonly { id: number; conversation: string; author: string; number: number }[],
  ): Promise<boolean> {
    return new Promise((resolve) =>
      this.#queue.add(this, {
        size: texts.length,
        prepare: (draft) => {
          for (const { id, conversation, author, number } of texts) {
            draft.log(conversation).prune({ [author]: number });
            draft.delete(id);
          }
        },
        done: () => resolve(true),
        failed: () => resolve(false),
      }),
    );
  }

  /** Resolves when all that was begun is done and kept. */
  async close(): Promise<void> {
    this.#keepCursors();
    await this.#queue.idle();
    for (const timed of [this.receipts, this.#trouble]) timed.stop();
    this.#cursorsTimer?.cancel();
  }

  #enqueue(session: Session, job: Job<Draft>): void {
    const bytes = session.lineBytes;
    session.waiting += 1;
    session.waitingBytes += bytes;
    const isDone = (): void => {
      session.waiting -= 1;
      session.waitingBytes -= bytes;
    };
    this.#queue.add(session, {
      ...job,
      done: (draft) => {
        isDone();
        job.done(draft);
      },
      failed: (error) => {
        isDone();
        job.failed(error);
      },
    });
  }

  async #keep(draft: Draft): Promise<void> {
    const cursors = this.#cursorsAreDue ? this.#readings.unkept() : [];
    this.#cursorsAreDue = false;
    const commit = draft.commit(cursors);
    const isTrying = this.#trouble.isActive;
    if (!commit && !isTrying) return;
    const { store } = this.around;
    try {
      draft.adopt(await store.append(commit ?? nothing));
      this.#readings.arrived(store.reader.lastArrival());
    } catch (error) {
      this.#trouble.failed(error);
      throw error;
    }
    this.#readings.kept(cursors);
    this.#trouble.works();
  }

  #keepCursorsSoon(): void {
    this.#cursorsTimer ??= this.around.setTimer(() => {
      this.#cursorsTimer = undefined;
      this.#keepCursors();
    }, cursorsMs);
  }

  #keepCursors(): void {
    this.#cursorsAreDue = true;
    const nothing = (): void => undefined;
    this.#queue.add(this, { size: 0, prepare: nothing, done: nothing, failed: nothing });
  }

  #mayPassOn(draft: Draft | undefined, { conversation, timeline }: Log, person: string): boolean {
    return (
      timeline.everyone.has(person) ||
      (draft?.isBringer(conversation, person) ?? false) ||
      this.around.store.reader.isParticipant(person, conversation)
    );
  }

  #askForGap(session: Session, conversation: string): void {
    if (this.#logs.get(conversation)?.hasGap) this.#ask(session, conversation);
  }

  #ask(session: Session, conversation: string): void {
    const me = session.registered?.user.id;
    if (me === undefined) return;
    const log = this.#logs.get(conversation);
    session.outbox.feed([log ? haveLine(log, me) : haveNothingLine(conversation)]);
  }
}

/** What a claim takes in memory, in ids and numbers. */
function weightOf({ have, beyond = {}, from = {} }: Claim): number {
  const ranges = Object.values(beyond).reduce((count, { length }) => count + length, 0);
  return 1 + Object.keys(have).length + Object.keys(from).length + ranges;
}

const nothing = { additions: [], cursors: [], bringers: [], deleted: [] };

const echo =
  (session: Session, entry: Entry): (() => void) =>
  () =>
    session.outbox.deliver(entry, encodeEntry(entry));

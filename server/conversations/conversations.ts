import { encodeEntry } from '../../runtime/entries/entry-codec';
import type { PersonKey } from '../../runtime/entries/keys';
import { takesPart } from '../../shared/conversation/control-state';
import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import { writersOf } from '../../shared/conversation/next-entry';
import type { Job as LogJob } from '../../shared/exchange/commit-queue';
import { Exchange, type ExchangeNode } from '../../shared/exchange/exchange';
import type { ExchangeLog } from '../../shared/exchange/ports';
import type { Router } from '../../shared/exchange/router';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { StoreProblem } from '../../runtime/sqlite/database';
import type { Failure } from '../../shared/protocol/errors';
import type { Directory } from '../presence/directory';
import { sendError, type ErrorDetails, type Registered, type Session } from '../session';
import type { Act, Compose, Composing } from '../simple-clients/acts';
import { SimpleAuthors } from '../simple-clients/authors';
import type { SimpleAuthor } from '../simple-clients/authors';
import { Naming } from '../simple-clients/naming';
import { foundingOf, writeAct } from '../simple-clients/pen';
import { Readings } from '../simple-clients/readings';
import { Receipts } from '../simple-clients/receipts';
import { Relay } from '../simple-clients/relay';
import { Titles } from '../simple-clients/titles';
import { Welcome } from '../simple-clients/welcome';
import { Wording } from '../simple-clients/wording';
import type { OldMessage } from '../storage/message-reader';
import type { MessageStore } from '../storage/message-store';
import type { SetTimer } from '../../runtime/timers';
import { Draft, type StateChange } from './draft';
import { Logs, trialLog } from './logs';
import { notPermitted } from './problems';
import { Quota } from './quota';
import { refusalOf } from './refusals';
import { Task } from './task';
import { notKept, Trouble } from './trouble';
import { costOfForeignEntry, WorkQueue, type Job } from './work-queue';

/** Delay before the cursors of simple clients are stored, several at a time. */
const cursorsMs = 1_000;

/** What `Conversations` needs of the server. */
export interface Surroundings {
  identity: PersonKey;
  directory: Directory;
  store: MessageStore;
  now(): number;
  setTimer: SetTimer;
  /** Resolves when the current turn of the event loop is over. */
  turn(): Promise<void>;
  onFault(error: unknown): void;
  /** Called when writing begins to fail, and with undefined when it works again. */
  onTrouble(problem: StoreProblem | undefined, message: string): void;
}

/** Result of a simple client's command: refused, a repeat of an earlier message, or new entries. */
type Outcome =
  | { readonly problem: Failure }
  | { readonly already: MessageEntry }
  | { readonly entries: readonly LogEntry[] };

/** A simple client for whom the server writes. */
interface Writing {
  readonly session: Session;
  readonly author: SimpleAuthor;
  readonly from: string;
}

/**
 * All conversations of the server. Work on them is done in one commit after the other, and nobody is told of a change before
 * it is on disk.
 */
export class Conversations {
  readonly authors: SimpleAuthors;
  readonly exchange: Exchange;
  readonly #logs: Logs;
  readonly #queue: WorkQueue<Draft>;
  readonly #readings: Readings;
  readonly #receipts: Receipts;
  readonly #relay: Relay;
  readonly #titles: Titles;
  readonly #welcome: Welcome;
  readonly #naming: Naming;
  readonly #trouble: Trouble;
  readonly #quota: Quota;
  readonly #sessions = new Map<Router, Session>();
  /** The draft that jobs are being prepared in. */
  #draft: Draft;
  /** The durable draft whose changes are being announced. */
  #told: Draft;
  #cursorsTimer: { cancel(): void } | undefined;
  #cursorsAreDue = false;

  constructor(private readonly around: Surroundings) {
    const { directory, store, setTimer } = around;
    const { reader } = store;
    this.authors = new SimpleAuthors(around.identity, reader.writerSeed());
    this.#logs = new Logs(reader);
    this.#draft = this.#told = new Draft(this.#logs);
    this.#quota = new Quota(reader);
    this.#titles = new Titles(reader);
    const naming = (this.#naming = new Naming(directory, this.authors));
    const wording = new Wording(naming, reader, this.authors);
    this.#receipts = new Receipts(this.authors, this.#logs, setTimer, (log, person, claim) =>
      this.exchange.given(log, person, claim),
    );
    this.#readings = new Readings(
      reader,
      this.#logs,
      wording,
      (person, entry) => this.#receipts.given(person, entry),
      () => this.#keepCursorsSoon(),
    );
    this.#relay = new Relay(directory, this.#logs, this.#readings, wording, this.#titles, naming);
    this.#welcome = new Welcome(reader, this.#logs, this.#readings, this.#titles, naming);
    this.#trouble = new Trouble(
      setTimer,
      () => this.#keepCursors(),
      (session, conversation) => session.router && this.exchange.askAgain(session.router, conversation),
      around.onTrouble,
    );
    this.#queue = new WorkQueue(
      (base) => (this.#draft = new Draft(this.#logs, base)),
      (draft) => this.#keep(draft),
      around.turn,
      around.onFault,
    );
    this.exchange = new Exchange(
      this.#exchangeNode(),
      {
        add: (job, router) => this.#enqueueForeign(job, router),
        after: (run, router) => this.#after(this.#sessions.get(router), run),
      },
      {
        added: (conversation, entries) => this.#relay.tellMessages(conversation, entries, this.#told),
        holds: () => undefined,
        refused: (router, entry, why) => this.#refuse(router, entry, why),
        failed: (router, error, entries) => this.#notKept(router, error, entries),
      },
    );
  }

  /** Runs a function once all earlier requests of a session are done. */
  inTurn(session: Session, run: () => void): void {
    if (session.router) this.exchange.inOrder(session.router, run);
    else this.#after(session, run);
  }

  /**
   * Writes the entries that a simple client's command asks for.
   * @param details identify the command in an error; called only for errors
   * @param conversation undefined to found one
   */
  write(
    writing: Writing,
    details: () => ErrorDetails,
    conversation: ConversationId | undefined,
    compose: Compose,
  ): void {
    const { session } = writing;
    let outcome: Outcome | undefined;
    this.#enqueue(session, {
      size: 1,
      prepare: (draft) => {
        const composed = compose(conversation && draft.log(conversation), draft);
        outcome = composed.ok
          ? 'already' in composed.value
            ? composed.value
            : this.#written(draft, writing, conversation, composed.value)
          : { problem: composed.error };
      },
      done: (draft) => {
        if (outcome) this.#tellOutcome(session, outcome, details, draft);
      },
      failed: (error) => {
        // A refusal or a repeat writes nothing, so it does not depend on the disk.
        if (outcome && !('entries' in outcome)) this.#tellOutcome(session, outcome, details);
        else sendError(session, notKept(error), details());
      },
    });
  }

  /** What composing a simple client's command needs. */
  composing({ author }: Writing): Composing {
    const me = author.person.id;
    const { directory, store } = this.around;
    return {
      me,
      online: (name) => directory.named(name),
      shownName: (log, person) => this.#naming.of(log, person),
      sentAs: (draft, conversation, id) =>
        draft.messageWith(conversation, me, id) ?? store.reader.messageWithId(conversation, me, id),
    };
  }

  /** Tells a session that has just registered about its conversations. */
  welcome(session: Session, { user, speaker }: Registered): void {
    if (speaker.kind === 'simple') return session.outbox.feed(this.#welcome.items(session, user.id));
    const { connection, pace } = session;
    const router = this.exchange.open({
      person: user.id,
      writer: speaker.writer,
      sendBytes: (bytes) => connection.sendBytes(bytes),
      pause: () => pace.hold('backlog'),
      resume: () => pace.release('backlog'),
      drop: (reason) => connection.drop(reason),
    });
    session.router = router;
    this.#sessions.set(router, session);
    session.outbox.feed(this.#knownReceipts(router, user.id));
  }

  /** Removes a session. `isTaken`: the system has taken over all that was sent to it. */
  part(session: Session, isTaken: boolean): void {
    const { registered, router } = session;
    if (registered?.speaker.kind === 'simple') this.#readings.part(session, registered.user.id, isTaken);
    if (router) {
      this.exchange.close(router);
      this.#sessions.delete(router);
      session.router = undefined;
    }
    this.#trouble.forget(session);
  }

  /** Deletes the content of a few messages. Resolves with whether that succeeded. */
  delete(messages: readonly OldMessage[]): Promise<boolean> {
    return new Promise((resolve) =>
      this.#queue.add(this, {
        size: messages.length,
        prepare: (draft) => {
          for (const message of messages) draft.delete(message);
        },
        done: () => resolve(true),
        failed: () => resolve(false),
      }),
    );
  }

  /** Stores the cursors. Resolves when all pending work is done. */
  async close(): Promise<void> {
    this.#keepCursors();
    await this.#queue.idle();
    for (const timed of [this.#receipts, this.#trouble, this.exchange]) timed.stop();
    this.#cursorsTimer?.cancel();
  }

  #exchangeNode(): ExchangeNode {
    const { setTimer } = this.around;
    return {
      me: undefined,
      clock: { setTimer, random: Math.random },
      log: (conversation) => this.#logs.get(conversation),
      openTrial: trialLog,
      sharedWith: (person) => this.#sharedWith(person),
      encode: encodeEntry,
      admits: (trial, router) => this.#admits(trial, router),
      mayBring: (log, router, entry) => this.#mayBring(log, router, entry),
    };
  }

  *#sharedWith(person: PersonId | undefined): Generator<ConversationId> {
    if (person === undefined) return;
    for (const conversation of this.#welcome.conversationsOf(person))
      if (conversation !== undefined) yield conversation;
  }

  *#knownReceipts(router: Router, person: PersonId): Generator<undefined> {
    for (const conversation of this.#welcome.conversationsOf(person)) {
      const log = conversation && this.#logs.get(conversation);
      if (log) this.exchange.tellKnownReceipts(router, log.conversation, writersOf(log.controls, person));
      yield undefined;
    }
  }

  /** Admits a conversation that is not held if the person who brings it takes part and no quota is exceeded. */
  #admits(trial: ExchangeLog, router: Router): boolean {
    const { person } = router.link;
    if (person === undefined || !takesPart(trial.state, person)) return false;
    const session = this.#sessions.get(router);
    const isFounder = trial.state.members.size === 1 && trial.state.members.has(person);
    const invited = isFounder ? [...trial.state.invited.keys()].map((id) => ({ id, user: '' })) : [];
    const problem = this.#quota.founding(person) ?? this.#quota.inviting(person, invited);
    if (problem && session) sendError(session, problem, { conversation: trial.conversation });
    if (problem) return false;
    this.#draft.addBringer(trial.conversation, person);
    return true;
  }

  #mayBring(log: ExchangeLog, router: Router, entry: LogEntry): boolean {
    const { person } = router.link;
    if (person === undefined || !log.everyone.has(person)) return false;
    return this.#exceeded(log, entry) === undefined;
  }

  /** The error if an entry exceeds a quota. */
  #exceeded(log: ExchangeLog, entry: LogEntry): Failure | undefined {
    const inviter = entry.command === 'INVITE' ? log.personOf(entry.writer) : undefined;
    return entry.command === 'INVITE' && inviter !== undefined
      ? this.#quota.inviting(inviter, entry.invited, log)
      : undefined;
  }

  /** Writes a command's entries, or returns why a quota or the conversation does not permit them. */
  #written(
    draft: Draft,
    { author, from }: Writing,
    conversation: ConversationId | undefined,
    acts: readonly Act[],
  ): Outcome {
    const now = { from, at: this.around.now() };
    const me = author.person.id;
    const entries: LogEntry[] = [];
    for (const act of acts) {
      if (act.command === 'FOUND') {
        const problem = this.#quota.founding(me) ?? this.#quota.inviting(me, act.invited);
        if (problem) return { problem };
        const founding = foundingOf(author, act, now);
        if (!draft.addControl(founding)) return { problem: notPermitted };
        draft.addBringer(founding.conversation, me);
        entries.push(founding);
        continue;
      }
      if (conversation === undefined) return { problem: notPermitted };
      const log = draft.log(conversation);
      const problem = act.command === 'INVITE' ? this.#quota.inviting(me, act.invited, log) : undefined;
      if (problem) return { problem };
      const entry = writeAct(draft, author, conversation, act, now, () => this.#titles.of(log));
      if (!entry) return { problem: notPermitted };
      entries.push(entry);
    }
    return { entries };
  }

  /** @param draft the durable draft; undefined if the commit failed */
  #tellOutcome(session: Session, outcome: Outcome, details: () => ErrorDetails, draft?: Draft): void {
    if ('problem' in outcome) return sendError(session, outcome.problem, details());
    if ('already' in outcome) return this.#echo(session, outcome.already);
    const [first] = outcome.entries;
    if (first && draft) this.#relay.tellMessages(first.conversation, outcome.entries, draft);
  }

  /** Acknowledges a repeated message with the one written before. */
  #echo(session: Session, entry: MessageEntry): void {
    const log = this.#logs.get(entry.conversation);
    const person = session.registered?.user.id;
    const line = log && person && this.#relay.lineFor(session, log, { entry, person });
    if (line) session.outbox.deliver(line);
  }

  #refuse(router: Router, entry: LogEntry, why: string): void {
    const session = this.#sessions.get(router);
    const log = this.#logs.get(entry.conversation);
    const person = log?.personOf(entry.writer);
    const isOwn = entry.writer === router.link.writer || person === router.link.person;
    const isMember = person !== undefined && log?.state.members.has(person) === true;
    const exceeded = log && isMember ? this.#exceeded(log, entry) : undefined;
    const problem = exceeded ?? refusalOf(entry, why, { isOwn, isMember });
    const { command, conversation, hash } = entry;
    if (session && problem) sendError(session, problem, { command, conversation, entry: hash });
  }

  #notKept(router: Router, error: unknown, entries: readonly LogEntry[]): void {
    const session = this.#sessions.get(router);
    if (!session) return;
    for (const { command, conversation, hash } of entries) {
      this.#trouble.missed(session, conversation);
      sendError(session, notKept(error), { command, conversation, entry: hash });
    }
  }

  #after(session: Session | undefined, run: () => void): void {
    if (!session || session.waiting === 0) run();
    else this.#enqueue(session, { size: 0, prepare: () => undefined, done: run, failed: run });
  }

  /** Queues the exchange's work on entries of full nodes. */
  #enqueueForeign(job: LogJob<ExchangeLog>, router: Router): void {
    const session = this.#sessions.get(router);
    this.#enqueue(session, { ...job, size: job.size * costOfForeignEntry }, router);
  }

  #enqueue(session: Session | undefined, job: Job<Draft>, source: object = session ?? this): void {
    this.#queue.add(session ?? source, new Task(job, session, this.#tell));
  }

  readonly #tell = (changes: readonly StateChange[], draft: Draft): void => {
    this.#told = draft;
    for (const change of changes) this.#relay.tellState(change);
  };

  async #keep(draft: Draft): Promise<void> {
    const cursors = this.#cursorsAreDue ? this.#readings.unkept() : [];
    this.#cursorsAreDue = false;
    const commit = draft.commit(cursors);
    const isTrying = this.#trouble.isActive;
    if (!commit && !isTrying) return;
    const { store } = this.around;
    try {
      const { before, last } = await store.append(commit ?? nothing);
      draft.adopt(before);
      this.#readings.arrived(last);
    } catch (error) {
      this.#trouble.failed(error);
      throw error;
    }
    this.#readings.kept(cursors);
    this.#trouble.works();
    // All entries of a conversation together: of a simple client's messages only the last is signed.
    for (const [conversation, entries] of draft.written()) this.exchange.written(conversation, entries);
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
}

const nothing = { additions: [], cursors: [], bringers: [], deleted: [] };

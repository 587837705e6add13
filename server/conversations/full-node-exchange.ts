import { encodeEntry } from '../../runtime/entries/entry-codec';
import type { SetTimer } from '../../runtime/timers';
import { takesPart } from '../../shared/conversation/control-state';
import type { LogEntry } from '../../shared/conversation/log-entry';
import { writersOf } from '../../shared/conversation/next-entry';
import { Exchange, type ExchangeNode } from '../../shared/exchange/exchange';
import type { ExchangeLog } from '../../shared/exchange/ports';
import { entersClosed, isEntering } from '../../shared/rooms/entering';
import type { Router } from '../../shared/exchange/router';
import type { ConversationId, PersonId, WriterId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import { sendError, type FullNode, type Session } from '../session';
import type { Relay } from '../simple-clients/relay';
import type { Commits } from './commits';
import { trialLog, type Logs } from './logs';
import type { Quota } from './quota';
import type { Item } from '../outbox';
import type { RevocationNews } from './revocation-news';
import { roomClosed } from './problems';
import { refusalOf } from './refusals';
import { notKept, type Trouble } from './trouble';

/** What `FullNodeExchange` needs of the server. */
export interface FullNodeExchangeParts {
  readonly commits: Commits;
  readonly logs: Logs;
  readonly quota: Quota;
  readonly relay: Relay;
  readonly trouble: Trouble;
  readonly revocations: RevocationNews;
  readonly setTimer: SetTimer;
  /** The conversations in which a person takes or took part; undefined between pages. */
  /** The room for everybody on this server. */
  readonly everybody: ConversationId;
  conversationsOf(person: PersonId): Iterable<ConversationId | undefined>;
}

/** Takes in what full nodes bring, if they may, and gives them what they lack. */
export class FullNodeExchange {
  readonly exchange: Exchange;
  readonly #parts: FullNodeExchangeParts;
  readonly #sessions = new Map<Router, Session>();

  constructor(parts: FullNodeExchangeParts) {
    this.#parts = parts;
    const { commits, relay } = parts;
    this.exchange = new Exchange(
      this.#exchangeNode(),
      {
        add: (router, job) => commits.addForeign(this.#sessions.get(router), router, job),
        after: (router, run) => commits.after(this.#sessions.get(router), run),
      },
      {
        added: (conversation, entries) => relay.tellMessages(conversation, entries, commits.told),
        holds: () => undefined,
        refused: (router, entry, why) => this.#refuse(router, entry, why),
        failed: (router, error, entries) => this.#notKept(router, error, entries),
      },
    );
  }

  /** Prepares to synchronise with a full node. */
  attach(session: Session, person: PersonId, writer: WriterId): Router {
    const { connection, holds } = session;
    const router = this.exchange.attach({
      person,
      writer,
      sendBytes: (bytes) => connection.sendBytes(bytes),
      pause: () => holds.hold('backlog'),
      resume: () => holds.release('backlog'),
      drop: (reason) => connection.drop(reason),
    });
    this.#sessions.set(router, session);
    return router;
  }

  /** Begins to synchronise a full node that has registered. */
  begin({ router, session, user }: FullNode): void {
    router.list();
    session.outbox.feed(this.#known(router, user.id));
  }

  end({ router }: FullNode): void {
    this.exchange.close(router);
    this.#sessions.delete(router);
  }

  #exchangeNode(): ExchangeNode {
    const { logs, setTimer } = this.#parts;
    return {
      me: undefined,
      clock: { now: Date.now, setTimer, random: Math.random },
      log: (conversation) => logs.get(conversation),
      openTrial: trialLog,
      sharedWith: (person) => this.#sharedWith(person),
      isElsewhere: () => false,
      encode: encodeEntry,
      admits: (trial, router) => this.#admits(trial, router),
      mayBring: (log, router, entry) => this.#mayBring(log, router, entry),
    };
  }

  *#sharedWith(person: PersonId | undefined): Generator<ConversationId> {
    if (person === undefined) return;
    for (const conversation of this.#parts.conversationsOf(person))
      if (conversation !== undefined) yield conversation;
  }

  /** What is known in each conversation of a person that the exchange does not tell: receipts, and computers that were removed. */
  *#known(router: Router, person: PersonId): Generator<Item> {
    const { conversationsOf, logs, revocations } = this.#parts;
    const told = new Set([person]);
    yield* revocations.own(person);
    for (const conversation of conversationsOf(person)) {
      const log = conversation && logs.get(conversation);
      if (log) {
        this.exchange.tellKnownReceipts(router, log.conversation, writersOf(log.controls, person));
        yield* revocations.in(log, person, told);
      }
      yield undefined;
    }
  }

  /** Admits a conversation that is not held if the person who brings it takes part and no quota is exceeded. */
  #admits(trial: ExchangeLog, router: Router): boolean {
    const { person } = router.link;
    if (person === undefined || !takesPart(trial.state, person)) return false;
    const { commits, everybody, quota } = this.#parts;
    // It is nobody's, so it is in nobody's quota. That of a network, or of another server, has no place here.
    if (trial.everybody) return trial.conversation === everybody;
    const session = this.#sessions.get(router);
    const isFounder = trial.state.members.size === 1 && trial.state.members.has(person);
    const invited = isFounder ? [...trial.state.invited.keys()].map((id) => ({ id, user: '' })) : [];
    const opening = isFounder && trial.isPublic ? quota.opening(person) : undefined;
    const problem = quota.founding(person) ?? opening ?? quota.inviting(person, invited);
    if (problem && session) sendError(session, problem, { conversation: trial.conversation });
    if (problem) return false;
    commits.changeset.addBringer(trial.conversation, person);
    return true;
  }

  #mayBring(log: ExchangeLog, router: Router, entry: LogEntry): boolean {
    const { person } = router.link;
    if (person === undefined || !(log.everyone.has(person) || isEntering(log, entry, person))) return false;
    if (entersClosed(log, entry, person)) return false;
    return this.#exceeded(log, entry) === undefined;
  }

  /** The error if an entry exceeds a quota. */
  #exceeded(log: ExchangeLog, entry: LogEntry): Failure | undefined {
    const inviter = entry.command === 'INVITE' ? log.personOf(entry.writer) : undefined;
    return entry.command === 'INVITE' && inviter !== undefined
      ? this.#parts.quota.inviting(inviter, entry.invited, log)
      : undefined;
  }

  #refuse(router: Router, entry: LogEntry, why: string): void {
    const session = this.#sessions.get(router);
    const log = this.#parts.logs.get(entry.conversation);
    const person = log?.personOf(entry.writer);
    const isOwn = entry.writer === router.link.writer || person === router.link.person;
    const isMember = person !== undefined && log?.state.members.has(person) === true;
    const exceeded = log && isMember ? this.#exceeded(log, entry) : undefined;
    const isTooLate = log !== undefined && entersClosed(log, entry, router.link.person);
    const problem = exceeded ?? (isTooLate ? roomClosed : refusalOf(entry, why, { isOwn, isMember }));
    const { command, conversation, hash } = entry;
    if (session && problem) sendError(session, problem, { command, conversation, entry: hash });
  }

  #notKept(router: Router, error: unknown, entries: readonly LogEntry[]): void {
    const session = this.#sessions.get(router);
    if (!session) return;
    for (const { command, conversation, hash } of entries) {
      this.#parts.trouble.missed(session, conversation);
      sendError(session, notKept(error), { command, conversation, entry: hash });
    }
  }
}

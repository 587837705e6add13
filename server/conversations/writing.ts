import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { RoomFounding } from '../../shared/rooms/listed-room';
import type { Failure } from '../../shared/protocol/errors';
import type { Directory } from '../presence/directory';
import { isRegistered, sendError, type SimpleClient } from '../session';
import type { Act, ComposeContext } from '../simple-clients/acts';
import type { Naming } from '../simple-clients/naming';
import { foundingOf, writeAct } from '../simple-clients/pen';
import type { Relay } from '../simple-clients/relay';
import type { Titles } from '../simple-clients/titles';
import type { MessageReader } from '../storage/message-reader';
import type { Commits } from './commits';
import type { Changeset } from './changeset';
import type { Logs } from './logs';
import { patienceMs } from './patience';
import { notPermitted } from './problems';
import type { Quota } from './quota';
import { WritingJob, type Outcome, type WritingRequest } from './writing-job';

/** What `Writing` needs of the server. */
export interface WritingParts {
  readonly commits: Commits;
  readonly logs: Logs;
  readonly reader: MessageReader;
  readonly directory: Directory;
  readonly naming: Naming;
  readonly titles: Titles;
  readonly relay: Relay;
  readonly quota: Quota;
  /** The room for everybody on this server. */
  readonly everybody: RoomFounding;
  now(): number;
}

/** Writes the entries of simple clients, which hold no key of their own. */
export class Writing {
  readonly #composing = new WeakMap<SimpleClient, ComposeContext>();
  /** The last job to which more requests of the same client can be added. */
  #open: { readonly client: SimpleClient; readonly job: WritingJob } | undefined;

  constructor(private readonly parts: WritingParts) {}

  /** What composing a client's commands needs. */
  composing(client: SimpleClient): ComposeContext {
    const known = this.#composing.get(client) ?? this.#composeContext(client.author.person);
    this.#composing.set(client, known);
    return known;
  }

  /** Writes the entries that a simple client's command asks for. */
  write(client: SimpleClient, request: WritingRequest): void {
    this.parts.commits.add(client.session, this.#job(client, request));
  }

  /**
   * Like `write`, for commands that do not change who takes part, which have patience. Those that a client sends without waiting are done by one
   * job, because a job for each costs more than what it does.
   */
  writeTogether(client: SimpleClient, request: WritingRequest): void {
    const { commits } = this.parts;
    const open = this.#open;
    if (open?.client === client && !open.job.isFull && commits.grow(open.job)) return open.job.add(request);
    const job = this.#job(client, request, this.#patienceOf(request));
    this.#open = { client, job };
    commits.add(client.session, job);
  }

  #patienceOf({ conversation }: WritingRequest): number {
    const log = conversation === undefined ? undefined : this.parts.logs.get(conversation);
    return patienceMs(log?.everyone.size ?? 0);
  }

  #job(client: SimpleClient, first: WritingRequest, patienceMs = 0): WritingJob {
    return new WritingJob(
      first,
      (changeset, request) => this.#outcomeOf(changeset, client, request),
      (outcome, request, changeset) => this.#tell(client, outcome, request, changeset),
      patienceMs,
    );
  }

  #composeContext(author: PersonId): ComposeContext {
    const { directory, everybody, naming, reader } = this.parts;
    return {
      author,
      everybody,
      online: (name) => directory.named(name),
      shownName: (log, person) => naming.of(log, person),
      sentAs: (changeset, conversation, id) =>
        changeset.messageWith(conversation, author, id) ?? reader.messageWithId(conversation, author, id),
    };
  }

  #outcomeOf(changeset: Changeset, client: SimpleClient, { conversation, compose }: WritingRequest): Outcome {
    const composed = compose(conversation && changeset.log(conversation), changeset);
    if (!composed.ok) return { problem: composed.error };
    if ('already' in composed.value) return composed.value;
    return this.#written(changeset, client, conversation, composed.value);
  }

  /** Writes a command's entries, or returns why a quota or the conversation does not permit them. */
  #written(
    changeset: Changeset,
    client: SimpleClient,
    conversation: ConversationId | undefined,
    acts: readonly Act[],
  ): Outcome {
    const at = this.parts.now();
    const entries: LogEntry[] = [];
    for (const act of acts) {
      const problem = this.#exceeded(changeset, client.author.person, conversation, act);
      if (problem) return { problem };
      const entry =
        act.command === 'FOUND'
          ? this.#founded(changeset, client, act, at)
          : conversation && this.#added(changeset, client, conversation, act, at);
      if (!entry) return { problem: notPermitted };
      entries.push(entry);
    }
    return { entries };
  }

  /** The error if an act exceeds a quota of the person. */
  #exceeded(
    changeset: Changeset,
    me: PersonId,
    conversation: ConversationId | undefined,
    act: Act,
  ): Failure | undefined {
    const { quota } = this.parts;
    if (act.command === 'FOUND') {
      const opening = act.room ? quota.opening(me) : undefined;
      return quota.founding(me) ?? opening ?? quota.inviting(me, act.invited);
    }
    if (act.command !== 'INVITE' || conversation === undefined) return undefined;
    return quota.inviting(me, act.invited, changeset.log(conversation));
  }

  #founded(
    changeset: Changeset,
    { author, user }: SimpleClient,
    act: Extract<Act, { command: 'FOUND' }>,
    at: number,
  ): LogEntry | undefined {
    const founding = foundingOf(author, act, { from: user.user, at });
    if (!changeset.addControl(founding)) return undefined;
    changeset.addBringer(founding.conversation, author.person);
    return founding;
  }

  #added(
    changeset: Changeset,
    { author, user }: SimpleClient,
    conversation: ConversationId,
    act: Exclude<Act, { command: 'FOUND' }>,
    at: number,
  ): LogEntry | undefined {
    const titleOf = (): string | undefined => this.parts.titles.of(changeset.log(conversation));
    return writeAct(changeset, author, conversation, act, { from: user.user, at }, titleOf);
  }

  /** @param changeset the durable changeset; undefined if the commit failed */
  #tell(client: SimpleClient, outcome: Outcome, { details }: WritingRequest, changeset?: Changeset): void {
    const { relay } = this.parts;
    if ('entries' in outcome) {
      const [first] = outcome.entries;
      if (first && changeset) relay.tellMessages(first.conversation, outcome.entries, changeset);
      return;
    }
    relay.flush();
    if ('problem' in outcome) sendError(client.session, outcome.problem, details());
    else this.#echo(client, outcome.already);
  }

  /** Acknowledges a repeated message with the one written before. */
  #echo(client: SimpleClient, entry: MessageEntry): void {
    const log = this.parts.logs.get(entry.conversation);
    if (!log || !isRegistered(client)) return;
    const line = this.parts.relay.lineFor(client, log, { entry, person: client.user.id });
    if (line !== undefined) client.session.outbox.deliver(Buffer.from(line));
  }
}

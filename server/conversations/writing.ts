import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import type { Directory } from '../presence/directory';
import { isRegistered, sendError, type ErrorDetails, type SimpleClient } from '../session';
import type { Act, Compose, ComposeContext } from '../simple-clients/acts';
import type { Naming } from '../simple-clients/naming';
import { foundingOf, writeAct } from '../simple-clients/pen';
import type { Relay } from '../simple-clients/relay';
import type { Titles } from '../simple-clients/titles';
import type { MessageReader } from '../storage/message-reader';
import type { Commits } from './commits';
import type { Changeset } from './changeset';
import type { Logs } from './logs';
import { notPermitted } from './problems';
import type { Quota } from './quota';
import { notKept } from './trouble';

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
  now(): number;
}

/** Result of a simple client's command: refused, a repeat of an earlier message, or new entries. */
type Outcome =
  | { readonly problem: Failure }
  | { readonly already: MessageEntry }
  | { readonly entries: readonly LogEntry[] };

/** Writes the entries of simple clients, which hold no key of their own. */
export class Writing {
  readonly #composing = new WeakMap<SimpleClient, ComposeContext>();

  constructor(private readonly parts: WritingParts) {}

  /** What composing a client's commands needs. */
  composing(client: SimpleClient): ComposeContext {
    const known = this.#composing.get(client) ?? this.#composeContext(client.author.person.id);
    this.#composing.set(client, known);
    return known;
  }

  /**
   * Writes the entries that a simple client's command asks for.
   * @param details identify the command in an error; called only for errors
   * @param conversation undefined to found one
   */
  write(
    client: SimpleClient,
    details: () => ErrorDetails,
    conversation: ConversationId | undefined,
    compose: Compose,
  ): void {
    const { session } = client;
    let outcome: Outcome | undefined;
    this.parts.commits.add(session, {
      size: 1,
      prepare: (changeset) => {
        const composed = compose(conversation && changeset.log(conversation), changeset);
        if (!composed.ok) outcome = { problem: composed.error };
        else if ('already' in composed.value) outcome = composed.value;
        else outcome = this.#written(changeset, client, conversation, composed.value);
      },
      done: (changeset) => {
        if (outcome) this.#tellOutcome(client, outcome, details, changeset);
      },
      failed: (error) => {
        // A refusal or a repeat writes nothing, so it does not depend on the disk.
        if (outcome && !('entries' in outcome)) this.#tellOutcome(client, outcome, details);
        else sendError(session, notKept(error), details());
      },
    });
  }

  #composeContext(me: PersonId): ComposeContext {
    const { directory, naming, reader } = this.parts;
    return {
      me,
      online: (name) => directory.named(name),
      shownName: (log, person) => naming.of(log, person),
      sentAs: (changeset, conversation, id) =>
        changeset.messageWith(conversation, me, id) ?? reader.messageWithId(conversation, me, id),
    };
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
      const problem = this.#exceeded(changeset, client.author.person.id, conversation, act);
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
    if (act.command === 'FOUND') return quota.founding(me) ?? quota.inviting(me, act.invited);
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
    changeset.addBringer(founding.conversation, author.person.id);
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
  #tellOutcome(
    client: SimpleClient,
    outcome: Outcome,
    details: () => ErrorDetails,
    changeset?: Changeset,
  ): void {
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

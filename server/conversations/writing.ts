import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import type { Directory } from '../presence/directory';
import { sendError, type ErrorDetails, type Session } from '../session';
import type { Act, Compose, ComposeContext } from '../simple-clients/acts';
import type { SimpleAuthor } from '../simple-clients/authors';
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

/** A simple client for whom the server writes. */
export interface SimpleSender {
  readonly session: Session;
  readonly author: SimpleAuthor;
  readonly from: string;
  /** What composing its commands needs. */
  readonly composing: ComposeContext;
}

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
  readonly #senders = new WeakMap<Session, SimpleSender>();

  constructor(private readonly parts: WritingParts) {}

  /** The simple client of a session; undefined if there is none. */
  senderOf(session: Session): SimpleSender | undefined {
    const known = this.#senders.get(session);
    if (known || session.registered?.speaker.kind !== 'simple') return known;
    const { user, speaker } = session.registered;
    const { author } = speaker;
    const sender = { session, author, from: user.user, composing: this.#composing(author.person.id) };
    this.#senders.set(session, sender);
    return sender;
  }

  /**
   * Writes the entries that a simple client's command asks for.
   * @param details identify the command in an error; called only for errors
   * @param conversation undefined to found one
   */
  write(
    sender: SimpleSender,
    details: () => ErrorDetails,
    conversation: ConversationId | undefined,
    compose: Compose,
  ): void {
    const { session } = sender;
    let outcome: Outcome | undefined;
    this.parts.commits.add(session, {
      size: 1,
      prepare: (changeset) => {
        const composed = compose(conversation && changeset.log(conversation), changeset);
        if (!composed.ok) outcome = { problem: composed.error };
        else if ('already' in composed.value) outcome = composed.value;
        else outcome = this.#written(changeset, sender, conversation, composed.value);
      },
      done: (changeset) => {
        if (outcome) this.#tellOutcome(session, outcome, details, changeset);
      },
      failed: (error) => {
        // A refusal or a repeat writes nothing, so it does not depend on the disk.
        if (outcome && !('entries' in outcome)) this.#tellOutcome(session, outcome, details);
        else sendError(session, notKept(error), details());
      },
    });
  }

  #composing(me: PersonId): ComposeContext {
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
    sender: SimpleSender,
    conversation: ConversationId | undefined,
    acts: readonly Act[],
  ): Outcome {
    const at = this.parts.now();
    const entries: LogEntry[] = [];
    for (const act of acts) {
      const problem = this.#exceeded(changeset, sender.author.person.id, conversation, act);
      if (problem) return { problem };
      const entry =
        act.command === 'FOUND'
          ? this.#founded(changeset, sender, act, at)
          : conversation && this.#added(changeset, sender, conversation, act, at);
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
    { author, from }: SimpleSender,
    act: Extract<Act, { command: 'FOUND' }>,
    at: number,
  ): LogEntry | undefined {
    const founding = foundingOf(author, act, { from, at });
    if (!changeset.addControl(founding)) return undefined;
    changeset.addBringer(founding.conversation, author.person.id);
    return founding;
  }

  #added(
    changeset: Changeset,
    { author, from }: SimpleSender,
    conversation: ConversationId,
    act: Exclude<Act, { command: 'FOUND' }>,
    at: number,
  ): LogEntry | undefined {
    const titleOf = (): string | undefined => this.parts.titles.of(changeset.log(conversation));
    return writeAct(changeset, author, conversation, act, { from, at }, titleOf);
  }

  /** @param changeset the durable changeset; undefined if the commit failed */
  #tellOutcome(session: Session, outcome: Outcome, details: () => ErrorDetails, changeset?: Changeset): void {
    const { relay } = this.parts;
    if ('entries' in outcome) {
      const [first] = outcome.entries;
      if (first && changeset) relay.tellMessages(first.conversation, outcome.entries, changeset);
      return;
    }
    relay.flush();
    if ('problem' in outcome) sendError(session, outcome.problem, details());
    else this.#echo(session, outcome.already);
  }

  /** Acknowledges a repeated message with the one written before. */
  #echo(session: Session, entry: MessageEntry): void {
    const log = this.parts.logs.get(entry.conversation);
    const person = session.registered?.user.id;
    const line = log && person && this.parts.relay.lineFor(session, log, { entry, person });
    if (line !== undefined) session.outbox.deliver(Buffer.from(line));
  }
}

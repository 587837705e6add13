import type { Written } from '../../shared/conversation/annotations';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { isControlEntry, type LogEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import type { Draft, StateChange, StoredMessage } from '../conversations/draft';
import type { Logs } from '../conversations/logs';
import type { Directory } from '../presence/directory';
import type { Session } from '../session';
import { describe, invitationLines, stateLine } from './lines';
import type { Naming } from './naming';
import type { Readings } from './readings';
import type { Titles } from './titles';
import type { Wording } from './wording';

/** A person who is or was a member, with a simple client that is online. */
interface Receiver {
  readonly person: PersonId;
  readonly session: Session;
  readonly wantsKinds: boolean;
}

/** Who is sent the messages of one commit in one conversation. */
interface Audience {
  readonly log: EntryLog;
  /** Includes people who have left: they get what was said before. */
  readonly people: readonly Receiver[];
  /** People who may be given a piece's messages, by piece. */
  readonly ofPiece: Map<number, readonly Receiver[]>;
}

/** Tells simple clients that are online what is new in conversations. */
export class Relay {
  readonly #audiences = new WeakMap<Draft, Map<ConversationId, Audience>>();

  constructor(
    private readonly directory: Directory,
    private readonly logs: Logs,
    private readonly readings: Readings,
    private readonly wording: Wording,
    private readonly titles: Titles,
    private readonly naming: Naming,
  ) {}

  /** Announces a change to who takes part. */
  tellState({ conversation, before, after }: StateChange): void {
    const log = this.logs.get(conversation);
    if (!log) return;
    const title = this.titles.of(log);
    for (const { to, bytes } of invitationLines(log, before, after, title, this.naming))
      this.#send(to, bytes);
    const line = stateLine(describe(log, title, this.naming));
    for (const person of new Set([...peopleIn(before), ...peopleIn(after)])) {
      const session = this.directory.simple(person);
      if (!session) continue;
      if (!after.members.has(person)) this.readings.end(session, conversation, person);
      session.connection.sendBytes(line);
    }
    for (const person of after.members) {
      const session = this.directory.simple(person);
      if (session && !before.members.has(person)) this.readings.begin(session, conversation);
    }
  }

  /** Sends the messages of a durable commit. */
  tellMessages(conversation: ConversationId, entries: readonly LogEntry[], draft: Draft): void {
    const audience = this.#audience(conversation, draft);
    if (!audience) return;
    for (const entry of entries) {
      const message = isControlEntry(entry) ? undefined : draft.stored(entry.hash);
      if (message?.stands) this.#tellMessage(audience, message);
      if (message?.entry.content?.kind === 'title') this.#tellTitle(audience.log);
    }
    if (!draft.isRecast(conversation)) return;
    for (const { session } of audience.people) this.readings.fallBehind(session, conversation);
  }

  /** A message as a client gets it. */
  lineFor(session: Session, log: EntryLog, message: Written): Uint8Array | undefined {
    return this.wording.lineFor(session, log, message);
  }

  #tellMessage(audience: Audience, message: StoredMessage): void {
    const receivers = receiversOf(audience, message.piece);
    const { log } = audience;
    const words = receivers.length > 0 ? this.wording.line(log, message, undefined) : undefined;
    for (const { session, person, wantsKinds } of receivers) {
      const line = words ?? (wantsKinds ? this.wording.line(log, message, person) : undefined);
      this.readings.deliver(session, person, message, line);
    }
  }

  /** Announces a new title. */
  #tellTitle(log: EntryLog): void {
    const line = stateLine(describe(log, this.titles.of(log), this.naming));
    for (const person of peopleIn(log.state)) this.#send(person, line);
  }

  #send(person: PersonId, bytes: Uint8Array): void {
    this.directory.simple(person)?.connection.sendBytes(bytes);
  }

  #audience(conversation: ConversationId, draft: Draft): Audience | undefined {
    const audiences = this.#audiences.get(draft) ?? new Map<ConversationId, Audience>();
    this.#audiences.set(draft, audiences);
    const known = audiences.get(conversation);
    if (known) return known;
    const log = this.logs.get(conversation);
    if (!log) return undefined;
    // The log is the one after the commit. Whether somebody still reads is known only when a message is delivered, because
    // the commit's jobs are announced one after the other.
    const people = [...log.everyone].flatMap((person): Receiver[] => {
      const session = this.directory.simple(person);
      const speaker = session?.registered?.speaker;
      return session && speaker?.kind === 'simple'
        ? [{ person, session, wantsKinds: speaker.wantsKinds }]
        : [];
    });
    const audience = { log, people, ofPiece: new Map<number, readonly Receiver[]>() };
    audiences.set(conversation, audience);
    return audience;
  }
}

function receiversOf({ log, people, ofPiece }: Audience, piece: number): readonly Receiver[] {
  const known = ofPiece.get(piece);
  if (known) return known;
  const receivers = people.filter(({ person }) => log.mayBeGivenPiece(person, piece));
  ofPiece.set(piece, receivers);
  return receivers;
}

function* peopleIn({
  members,
  invited,
}: {
  readonly members: ReadonlySet<PersonId>;
  readonly invited: ReadonlyMap<PersonId, ReadonlySet<EntryHash>>;
}): Generator<PersonId> {
  yield* members;
  yield* invited.keys();
}

import { encodeEntry, type Entry, type EntryOf } from '../shared/conversation/entry';
import type { Log } from '../shared/conversation/log';
import { takesPart, type Membership } from '../shared/conversation/membership';
import { encodeMessage } from '../shared/protocol/codec';
import type { Session } from './session';

/** How many conversations are described in one CONVERSATIONS, so that it fits a line. */
const conversationsPerLine = 5;

interface Deliveries {
  /** Texts, encoded once for everybody, in the order in which they came here: what is late in the transcript is still delivered. */
  texts: Uint8Array[];
  /** By `author id`: for finding a message that is sent again. */
  byId: Map<string, EntryOf<'SEND_MESSAGE'>>;
  /** How many of the texts each person was given. */
  given: Map<string, number>;
  /** People who left: what comes before they join again is not for them. */
  left: Set<string>;
}

/** What simple clients are told: they hold no log, so the server remembers how far each of them has come. */
export class SimpleDelivery {
  readonly #deliveries = new WeakMap<Log, Deliveries>();

  /** Takes note of new entries, before anyone is told. */
  note(log: Log, fresh: readonly Entry[]): void {
    const deliveries = this.#of(log);
    for (const entry of fresh) {
      if (entry.command === 'SEND_MESSAGE') {
        deliveries.texts.push(encodeEntry(entry));
        deliveries.byId.set(`${entry.author} ${entry.id}`, entry);
      } else if (entry.command === 'LEAVE') deliveries.left.add(entry.author);
      else if (entry.command === 'JOIN' && deliveries.left.delete(entry.author))
        deliveries.given.set(entry.author, deliveries.texts.length);
    }
  }

  sentAs(log: Log, author: string, id: string): EntryOf<'SEND_MESSAGE'> | undefined {
    return this.#of(log).byId.get(`${author} ${id}`);
  }

  /** Tells one simple client what new entries mean for it. `state` is the changed state, encoded. */
  tell(
    session: Session,
    id: string,
    log: Log,
    before: Membership,
    fresh: readonly Entry[],
    state: Uint8Array | undefined,
  ): void {
    for (const entry of fresh) if (entry.command === 'INVITE') this.#sendInvitation(session, id, before, entry);
    if (state) session.connection.sendBytes(state);
    this.#sendTexts(session, id, log);
  }

  /** Everything that a simple client missed: its conversations, the invitations that wait, the texts. */
  welcome(session: Session, id: string, logs: readonly Log[]): void {
    const current = logs.filter((log) => takesPart(log.membership, id));
    for (let start = 0; start === 0 || start < current.length; start += conversationsPerLine)
      session.connection.send('CONVERSATIONS', {
        conversations: current.slice(start, start + conversationsPerLine).map(stateOf),
      });
    for (const log of current) {
      const waiting = log.entries.findLast(
        (entry) => entry.command === 'INVITE' && entry.invited.some((person) => person.id === id),
      );
      if (log.membership.invited.has(id) && waiting?.command === 'INVITE')
        session.connection.sendBytes(invitationLine(waiting));
    }
    for (const log of current) this.#sendTexts(session, id, log);
  }

  #sendInvitation(session: Session, id: string, before: Membership, entry: EntryOf<'INVITE'>): void {
    const isAsked = entry.invited.some((person) => person.id === id) && !takesPart(before, id);
    if (isAsked || entry.author === id) session.connection.sendBytes(invitationLine(entry));
  }

  #sendTexts(session: Session, id: string, log: Log): void {
    if (!log.membership.members.has(id)) return;
    const { texts, given } = this.#of(log);
    for (const line of texts.slice(given.get(id) ?? 0)) session.connection.sendBytes(line);
    given.set(id, texts.length);
  }

  #of(log: Log): Deliveries {
    const deliveries = this.#deliveries.get(log) ?? {
      texts: [],
      byId: new Map(),
      given: new Map(),
      left: new Set(),
    };
    this.#deliveries.set(log, deliveries);
    return deliveries;
  }
}

function invitationLine(entry: EntryOf<'INVITE'>): Uint8Array {
  return encodeMessage('INVITATION', {
    conversation: entry.conversation,
    from: entry.from,
    users: entry.invited.map(({ user }) => user),
    ...(entry.title === undefined ? {} : { title: entry.title }),
  });
}

/** The state of a conversation as a simple client is told it. */
export function stateOf(log: Log): object {
  const { members, invited, title } = log.membership;
  return {
    conversation: log.conversation,
    members: [...members.values()],
    invited: [...invited.values()].map(({ user }) => user),
    ...(title === undefined ? {} : { title }),
  };
}

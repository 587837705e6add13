import { takesPart } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ConversationId, PersonId } from '../../shared/ids';
import { encodeMessage } from '../../shared/protocol/codec';
import { revocationsInLines, type Revocation } from '../../shared/protocol/revocation';
import type { RemovedComputers } from '../door/removed-computers';
import type { Directory } from '../presence/directory';
import type { FullNode, Registered } from '../session';
import type { Logs } from './logs';

export interface RevocationNewsParts {
  readonly removed: Pick<RemovedComputers, 'of'>;
  readonly directory: Directory;
  readonly logs: Logs;
  /** The conversations in which a person takes or took part; undefined between pages. */
  conversationsOf(person: PersonId): Iterable<ConversationId | undefined>;
}

/** Tells full nodes which computers were removed by people with whom they share a conversation. */
export class RevocationNews {
  constructor(private readonly parts: RevocationNewsParts) {}

  /** What a computer is told of its own person when it registers. */
  own(person: PersonId): Uint8Array[] {
    return linesOf(this.parts.removed.of(person));
  }

  /**
   * What somebody is told of those who take part in a conversation of theirs.
   * @param told of whom they were told already; added to
   */
  *in(log: EntryLog, person: PersonId, told: Set<PersonId>): Generator<Uint8Array> {
    if (!takesPart(log.state, person)) return;
    const { members, invited } = log.state;
    for (const other of [...members, ...invited.keys()]) {
      if (told.has(other)) continue;
      told.add(other);
      yield* linesOf(this.parts.removed.of(other));
    }
  }

  /** Tells everybody who is here and whom it concerns, some at a time: the result is to be read at its sender's pace. */
  spread({ user, session }: FullNode, revoked: readonly Revocation[]): void {
    const told = new Set<Registered>();
    const lines = linesOf(revoked);
    const tell = (person: PersonId): void => {
      for (const client of this.parts.directory.of(person)) {
        if (client.kind !== 'full' || client.session === session || told.has(client)) continue;
        told.add(client);
        for (const line of lines) client.session.outbox.deliver(line);
      }
    };
    tell(user.id);
    session.outbox.feed(this.#spread(user.id, tell));
  }

  *#spread(person: PersonId, tell: (other: PersonId) => void): Generator<undefined> {
    const { conversationsOf, logs } = this.parts;
    for (const conversation of conversationsOf(person)) {
      const log = conversation && logs.get(conversation);
      if (log && takesPart(log.state, person))
        for (const other of [...log.state.members, ...log.state.invited.keys()]) tell(other);
      yield undefined;
    }
  }
}

const linesOf = (revoked: readonly Revocation[]): Uint8Array[] =>
  [...revocationsInLines(revoked)].map((line) => encodeMessage('REVOKED', { revoked: line }));

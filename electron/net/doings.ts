import type { ConversationId, PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { Doing } from './connection/doing';
import type { Peers } from './peers/peers';
import type { ServerConnection } from './server-link/server-connection';
import type { Change } from './types';

interface DoingsParts {
  readonly me: PersonId;
  members(conversation: ConversationId): ReadonlySet<PersonId> | undefined;
  isBlocked(person: PersonId): boolean;
  readonly server: Pick<ServerConnection, 'tellDoing' | 'people'>;
  readonly peers: Pick<Peers, 'tellDoing'> | undefined;
  tell(change: Change): void;
}

/**
 * Tells the other members of a small conversation that this person types, and what they have read. An app keeps the last that
 * each has read; no entry says so. A server is asked to pass it on only if a member is there whom this node is not connected
 * with, and if nobody blocked takes part: it would tell them as well.
 */
export class Doings {
  constructor(private readonly parts: DoingsParts) {}

  send(doing: Doing): void {
    const { me, members, isBlocked, server, peers } = this.parts;
    const all = members(doing.conversation);
    if (!all?.has(me) || all.size > limits.membersToldOfDoings) return;
    const others = [...all].filter((person) => person !== me);
    const wanted = new Set(others.filter((person) => !isBlocked(person)));
    const told = peers?.tellDoing(wanted, doing);
    const isElsewhere = (person: PersonId): boolean =>
      told?.has(person) !== true && server.people.online.get(person)?.writers !== undefined;
    if (wanted.size === others.length && others.some(isElsewhere)) server.tellDoing(doing);
  }

  /** @param person who it is, by the connection or, from a server, by its word */
  heard(person: PersonId | undefined, doing: Doing): void {
    const { me, members, isBlocked, tell } = this.parts;
    const all = members(doing.conversation);
    if (person === undefined || person === me || isBlocked(person)) return;
    // Whoever is only invited is not told: strangers could fill what is kept.
    if (!all?.has(me) || !all.has(person)) return;
    if (all.size <= limits.membersToldOfDoings) tell({ kind: 'doing', person, doing });
  }
}

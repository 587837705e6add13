import { encodeEntry } from '../../../runtime/entries/entry-codec';
import type { ExchangeNode } from '../../../shared/exchange/exchange';
import type { Clock, ExchangeLog } from '../../../shared/exchange/ports';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { entersClosed } from '../../../shared/rooms/entering';
import type { KeyRing } from '../../../runtime/sealing/key-ring';
import { asWritten } from '../../../runtime/sealing/opened-message';
import { Admission } from './admission';
import type { Conversations } from './conversations';

/**
 * What the exchange needs of this node: its logs, and what it accepts from others.
 * @param isOfNetworkHere whether a room is that for everybody on a network that this computer is on
 */
export function exchangeNode(
  me: PersonId,
  conversations: Conversations,
  ring: KeyRing,
  clock: Clock,
  isOfNetworkHere: (conversation: ConversationId) => boolean,
): ExchangeNode {
  const admission = new Admission(me, conversations.invitations, (person) => conversations.isBlocked(person));
  const isElsewhere = (log: ExchangeLog, person: PersonId | undefined): boolean =>
    person !== undefined &&
    person !== me &&
    log.everybody !== undefined &&
    !isOfNetworkHere(log.conversation);
  /** Whether a stranger to a room for everybody brings an entry of it while we are not on its network, or it is a server's. */
  const isOfStranger = (log: ExchangeLog, person: PersonId | undefined): boolean =>
    person !== undefined && !log.everyone.has(person) && isElsewhere(log, person);
  return {
    me,
    clock,
    log: (conversation) => conversations.get(conversation)?.log,
    openTrial: (conversation) => conversations.trial(conversation),
    sharedWith: (person) => sharedWith(me, conversations, person),
    isElsewhere,
    encode: (entry) => encodeEntry(asWritten(entry, ring)),
    admits: (trial) => admission.admits(trial),
    mayBring: (log, { waiting, link }, entry) =>
      !entersClosed(log, entry, link.person) &&
      !isOfStranger(log, link.person) &&
      admission.mayBring(log, entry, waiting),
  };
}

/** Conversations that concern both this person and another; without another, all that concern this person. */
function* sharedWith(
  me: PersonId,
  conversations: Conversations,
  person: PersonId | undefined,
): Generator<ConversationId> {
  for (const { conversation, everyone } of conversations.logs())
    if (everyone.has(me) && (person === undefined || everyone.has(person))) yield conversation;
}

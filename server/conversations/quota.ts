import type { NamedPerson } from '../../shared/conversation/log-entry';
import { takesPart, type ControlState } from '../../shared/conversation/control-state';
import type { PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import type { MessageReader } from '../storage/message-reader';
import { words } from '../words';

/**
 * Limits how many conversations one person may begin, and how many open invitations they may send to another. Only a person's
 * own acts count, so that nobody can use up somebody else's quota. Commits in flight are not counted yet.
 */
export class Quota {
  constructor(private readonly reader: MessageReader) {}

  /** `too-many-messages` if a person may not begin another conversation. */
  founding(person: PersonId): Failure | undefined {
    return this.reader.countBegunBy(person) >= limits.conversationsBegun
      ? tooMany(words.tooManyBegun)
      : undefined;
  }

  /** `too-many-messages` if a person may not found another open room. */
  opening(person: PersonId): Failure | undefined {
    return this.reader.countRoomsOf(person) >= limits.roomsBegun ? tooMany(words.tooManyRooms) : undefined;
  }

  /** `too-many-messages` if a person may not invite these people. `log`: undefined for a conversation that is not held. */
  inviting(
    inviter: PersonId,
    invited: readonly NamedPerson[],
    log?: { readonly state: ControlState },
  ): Failure | undefined {
    const exceeding = invited.find(
      ({ id }) =>
        !(log && takesPart(log.state, id)) &&
        this.reader.countInvitations(id, inviter) >= limits.invitationsPerInviter,
    );
    return exceeding && tooMany(words.tooManyUnanswered(exceeding.user.slice(0, limits.nameCharacters)));
  }
}

const tooMany = (message: string): Failure => ({ code: 'too-many-messages', message });

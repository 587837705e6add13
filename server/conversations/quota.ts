import type { NamedPerson } from '../../shared/conversation/log-entry';
import { takesPart, type ControlState } from '../../shared/conversation/control-state';
import type { PersonId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import type { MessageReader } from '../storage/message-reader';

/**
 * How much one person may begin. It counts what they do and never what is done to them: otherwise anybody could use up
 * somebody else's quota. What is being written at the moment is not counted yet.
 */
export class Quota {
  constructor(private readonly reader: MessageReader) {}

  /** Why a person may not begin another conversation, if they may not. */
  founding(person: PersonId): Failure | undefined {
    return this.reader.countBegunBy(person) >= limits.conversationsBegun
      ? tooMany(`You have begun ${limits.conversationsBegun} conversations, which is the most.`)
      : undefined;
  }

  /** Why an inviter may not invite these people into a conversation (undefined: one that is not held), if they may not. */
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
    return (
      exceeding &&
      tooMany(
        `"${exceeding.user.slice(0, limits.nameCharacters)}" has not answered ${limits.invitationsPerInviter} invitations of yours. Wait for an answer, or take some back.`,
      )
    );
  }
}

const tooMany = (message: string): Failure => ({ code: 'too-many-messages', message });

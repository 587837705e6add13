import type { Entry } from '../shared/conversation/entry';
import type { Log } from '../shared/conversation/log';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import type { ServerReader } from './storage/server-reader';

/**
 * How much one person may begin. It counts what they do and never what is done to them: otherwise anybody could use up
 * somebody else's quota. Entries that are being written at the moment are not counted yet.
 */
export class Quota {
  constructor(private readonly reader: ServerReader) {}

  /** Why a person may not add this entry to a log, if they may not. */
  refusal(log: Log, entry: Entry, person: string): Failure | undefined {
    if (entry.command !== 'INVITE') return undefined;
    const isFounding = log.controls.length === 0;
    if (isFounding && this.reader.countBegunBy(person) >= limits.conversationsBegun)
      return tooMany(`You have begun ${limits.conversationsBegun} conversations, which is the most.`);
    for (const { id, user } of entry.invited) {
      const isOpen = log.membership.invited.has(id) || log.membership.members.has(id);
      if (!isOpen && this.reader.countInvitations(id, entry.author) >= limits.invitationsPerInviter)
        return tooMany(
          `"${user.slice(0, limits.nameCharacters)}" has not answered ${limits.invitationsPerInviter} invitations of yours. Wait for an answer, or take some back.`,
        );
    }
    return undefined;
  }
}

const tooMany = (message: string): Failure => ({ code: 'too-many-messages', message });

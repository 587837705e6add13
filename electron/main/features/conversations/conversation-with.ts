import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { Digest } from './digest';

type Found = Pick<Digest, 'state' | 'company' | 'title' | 'isLeaving' | 'room' | 'at'>;

/**
 * The latest conversation of the user and one other person, in which what is to be said to them is said; undefined if there is
 * none. One with a title is about something, and is opened by its title; an open room is not for two.
 */
export const conversationWith = (
  digests: Iterable<readonly [ConversationId, Found]>,
  me: PersonId,
  person: PersonId,
): ConversationId | undefined =>
  [...digests]
    .filter(
      ([, digest]) =>
        digest.state.members.has(me) &&
        !digest.isLeaving &&
        !digest.room &&
        digest.company.presence === 'here' &&
        digest.company.others.length === 1 &&
        digest.company.others[0] === person &&
        // Last, as it may have to be read.
        digest.title === undefined,
    )
    .sort(([, a], [, b]) => b.at - a.at)[0]?.[0];

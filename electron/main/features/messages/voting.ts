import type { KindContent } from '../../../../shared/conversation/kinds';
import { isPossible, votesOf } from '../../../../shared/conversation/poll';
import type { ConversationId, EntryHash } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import { CallError } from '../../ipc/router';
import { targetOf, type TargetParts } from './targets';

/**
 * The vote with which the user chooses this and nothing else in a poll; undefined if that is what they chose already. Throws a
 * `CallError` if the poll is closed or gone, or does not offer it.
 */
export function voteIn(
  parts: TargetParts,
  conversation: ConversationId,
  row: EntryHash,
  places: readonly number[],
): KindContent<'vote'> | undefined {
  const { said, poll } = targetOf(parts, conversation, row, 'vote');
  const chosen = [...new Set(places)].sort((a, b) => a - b);
  if (said?.kind !== 'poll' || !poll || !isPossible(said, chosen))
    throw new CallError('bad-arguments', say('failure.noChoice'));
  if (poll.isClosed) throw new CallError('not-permitted', say('failure.pollClosed'));
  const isSame = votesOf(poll.votes, parts.client.id).join() === chosen.join();
  return isSame ? undefined : { kind: 'vote', to: row, chosen };
}

/** What closes a poll of the user's; undefined if it is closed. Throws a `CallError` if it is gone or not theirs. */
export function closingIn(
  parts: TargetParts,
  conversation: ConversationId,
  row: EntryHash,
): KindContent<'closing'> | undefined {
  const { poll } = targetOf(parts, conversation, row, 'closing');
  return poll?.isClosed ? undefined : { kind: 'closing', to: row };
}

import type { Have } from '../protocol/messages';
import type { Log } from './log';
import { takesPart, visibleTo } from './membership';

/** What a node has of a conversation, as far as a person may know: up to where one who was told everything would have it. */
export function vectorFor(log: Log, person: string): Have {
  if (takesPart(log.membership, person)) return log.have();
  const have: Have = {};
  for (const { author, number } of visibleTo(log.entries, person))
    have[author] = Math.min(log.haveOf(author), Math.max(have[author] ?? 0, number));
  return have;
}

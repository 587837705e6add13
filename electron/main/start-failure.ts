import { phrase, type Key } from '../../shared/words/phrase';
import { say } from '../../shared/words/say';
import { StoreError, type StoreProblem } from '../../runtime/sqlite/database';

const reasons = {
  newer: 'start.newer',
  older: 'start.older',
  damaged: 'start.damaged',
  busy: 'start.busy',
  full: 'start.full',
  denied: 'start.denied',
  failed: 'start.failed',
} as const satisfies Record<StoreProblem, Key>;

/** Why the app did not start and what to do about it, in a sentence or two. */
export function startFailure(error: unknown, profile: string): string {
  if (!(error instanceof StoreError)) return String(error);
  return say('start.profileIn', { reason: phrase(reasons[error.problem]), profile });
}

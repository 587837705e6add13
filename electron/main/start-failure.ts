import { StoreError, type StoreProblem } from '../../runtime/sqlite/database';

const reasons: Record<StoreProblem, string> = {
  newer:
    'This profile was used by a later version of Parley. Update Parley, or start it with another profile. Nothing in it was changed.',
  older:
    'This profile was used by Parley 0.1, whose messages this version cannot read. Start Parley with another profile, or go on with version 0.1. Nothing in it was changed.',
  damaged: 'The messages cannot be read, and could not be set aside.',
  busy: 'Another program has the messages of this profile open. Close it, and start Parley again.',
  full: 'The disk is full. Make room, and start Parley again.',
  denied: 'The files of this profile may not be read and written by you.',
  failed: 'The messages could not be opened.',
};

/** Why the app did not start and what to do about it, in a sentence or two. */
export function startFailure(error: unknown, profile: string): string {
  if (!(error instanceof StoreError)) return String(error);
  return `${reasons[error.problem]} (The profile is in ${profile}.)`;
}

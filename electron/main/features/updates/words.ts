import type { Key } from '../../../../shared/words/phrase';
import type { UpdateProblem } from './update-error';

/** The sentence for each problem. */
export const updateFailures = {
  'bad-address': 'update.badAddress',
  'no-key': 'update.noKey',
  'no-answer': 'update.noAnswer',
  'not-there': 'update.notThere',
  redirected: 'update.redirected',
  'too-large': 'update.tooLarge',
  'bad-signature': 'update.badSignature',
  unreadable: 'update.unreadable',
  older: 'update.older',
  'no-file': 'update.noFile',
  'wrong-file': 'update.wrongFile',
  'disk-full': 'update.diskFull',
  'not-written': 'update.notWritten',
  'not-installed': 'update.notInstalled',
  cancelled: 'update.cancelled',
} as const satisfies Record<UpdateProblem, Key>;

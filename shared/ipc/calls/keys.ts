import { z } from 'zod';
import { bounds } from '../bounds';
import type { Call } from '../call';
import { noArgs, nothing } from '../call-parts';

/** Calls about the protection of this profile's private keys. */
export const keysCalls = {
  /** Asks the user, and returns the words of the recovery phrase; none if they do not want to see it. */
  showRecoveryPhrase: {
    args: noArgs,
    result: z.object({ words: z.array(z.string()) }),
    from: ['preferences'],
    outside: true,
  },
  /** The user has noted the recovery phrase that was shown: protects the keys. Fails with `keyring`. */
  noteRecoveryPhrase: { args: noArgs, result: nothing, from: ['preferences'] },
  /** Asks the user, and keeps the keys unprotected in the profile folder if they want that. Fails with `not-kept`. */
  unprotectKeys: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
  /** Opens locked keys. Fails with `wrong-phrase`. */
  unlockKeys: {
    args: z.object({ phrase: z.string().max(bounds.passphraseUnits) }),
    result: nothing,
    from: ['roster'],
  },
  /** Starts the app again, which asks the system's keyring again. */
  startWithKeyring: { args: noArgs, result: nothing, from: ['roster'], outside: true },
  /** Asks the user, moves the profile aside, and starts the app with a new one. */
  beginAnew: { args: noArgs, result: nothing, from: ['roster'], outside: true },
} as const satisfies Record<string, Call>;

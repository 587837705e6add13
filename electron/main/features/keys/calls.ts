import type { keysCalls } from '../../../../shared/ipc/calls/keys';
import { say } from '../../../../shared/words/say';
import { setProfileAside } from '../../../storage/archive/restore';
import { CallError, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

/** Handlers of the calls about the protection of the private keys. */
export const keysHandlers = ({
  keys,
  dialogs,
  profile,
  startAgain,
  changed,
}: Pick<Parts, 'keys' | 'dialogs' | 'profile' | 'startAgain' | 'changed'>): HandlersOf<typeof keysCalls> => ({
  showRecoveryPhrase: async (_args, { window }) => {
    const isWanted = await dialogs.confirm(window, {
      message: say('phrase.question'),
      detail: say('phrase.questionText'),
      action: say('phrase.show'),
    });
    return { words: isWanted ? await keys.phrase() : [] };
  },
  noteRecoveryPhrase: () => {
    if (!keys.protect()) throw new CallError('keyring', say('failure.keyring'));
    changed();
  },
  unprotectKeys: async (_args, { window }) => {
    const isWanted = await dialogs.confirm(window, {
      message: say('unprotect.question'),
      detail: say('unprotect.meaning'),
      action: say('unprotect.action'),
    });
    if (!isWanted) return;
    if (!keys.unprotect()) throw new CallError('not-kept', say('failure.unprotect'));
    changed();
  },
  unlockKeys: async ({ phrase }) => {
    if (!(await keys.unlock(phrase))) throw new CallError('wrong-phrase', say('locked.wrongPhrase'));
    changed();
  },
  startWithKeyring: () => startAgain(),
  beginAnew: async (_args, { window }) => {
    const isWanted = await dialogs.confirm(window, {
      message: say('locked.anewQuestion'),
      detail: say('locked.anewText'),
      action: say('locked.anewAction'),
    });
    if (!isWanted) return;
    setProfileAside(profile);
    startAgain();
  },
});

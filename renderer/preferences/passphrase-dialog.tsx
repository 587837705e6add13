import { useState } from 'react';
import type { PassphraseQuestionView } from '../../shared/ipc/views/archives';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { FormDialog } from '../ui/action-dialog';
import { PassphraseField, ShowPassphrase } from '../ui/passphrase-fields';
import styles from './preferences.module.css';

/** Asks for the passphrase of a file that the user wants to restore or import. */
export function PassphraseDialog({
  question: { file, holds, wasWrong },
}: {
  question: PassphraseQuestionView;
}) {
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState(false);
  const answer = (passphrase: string | null): void => void act(bridge().answerPassphrase({ passphrase }));
  return (
    <FormDialog
      title={say(holds === 'backup' ? 'passphrase.question' : 'passphrase.exportQuestion')}
      action={say('passphrase.open')}
      disabled={typed === ''}
      onAction={() => typed !== '' && answer(typed)}
      onCancel={() => answer(null)}
      className={styles['dialogForm']}
    >
      <p className={styles['help']}>{say('passphrase.file', { file })}</p>
      <PassphraseField
        value={typed}
        shown={shown}
        problem={wasWrong && typed === '' ? say('passphrase.wrong') : undefined}
        onChange={setTyped}
      />
      <ShowPassphrase shown={shown} onChange={setShown} />
    </FormDialog>
  );
}

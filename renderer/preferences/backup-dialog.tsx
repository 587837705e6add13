import { useState } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { notify } from '../state/notices';
import { FormDialog } from '../ui/action-dialog';
import { Button, Segments } from '../ui/controls';
import { CopyButton } from '../ui/copy-button';
import { NewPassphraseFields, useNewPassphrase } from '../ui/passphrase-fields';
import styles from './preferences.module.css';

type Protection = 'sealed' | 'open';

/** Asks how a backup is protected. */
export function BackupDialog({
  onDone,
  onBackUp,
}: {
  onDone: () => void;
  /** @param passphrase null for a backup that is not encrypted */
  onBackUp: (passphrase: string | null) => void;
}) {
  const [protection, setProtection] = useState<Protection>('sealed');
  const [tried, setTried] = useState(false);
  const passphrase = useNewPassphrase();
  const isSealed = protection === 'sealed';
  const go = (): void => {
    setTried(true);
    if (isSealed && passphrase.problem !== undefined) return;
    onDone();
    onBackUp(isSealed ? passphrase.first : null);
  };
  const suggest = async (): Promise<void> => {
    const outcome = await bridge().suggestPassphrase({});
    if (!outcome.ok) return notify(outcome.error.message);
    const { passphrase: words } = outcome.value;
    passphrase.change({ first: words, again: words, shown: true });
  };
  return (
    <FormDialog
      title={say('archive.backUpTitle')}
      action={say('export.choose')}
      onAction={go}
      onCancel={onDone}
      className={styles['dialogForm']}
    >
      <Segments
        legend={say('backUp.protection')}
        options={[
          { value: 'sealed', label: say('backUp.sealed') },
          { value: 'open', label: say('backUp.open') },
        ]}
        value={protection}
        onChange={setProtection}
      />
      <p className={styles['help']}>{say(isSealed ? 'backUp.sealedMeaning' : 'backUp.openMeaning')}</p>
      {isSealed && (
        <>
          <NewPassphraseFields value={passphrase} tried={tried} />
          {passphrase.shown && <p className={styles['whole']}>{passphrase.first}</p>}
          <div className={styles['row']}>
            <Button onClick={() => void suggest()}>{say('backUp.suggest')}</Button>
            <CopyButton name={say('passphrase.copy')} text={() => passphrase.first} />
          </div>
        </>
      )}
    </FormDialog>
  );
}

import { say } from '../../shared/words/say';
import { FormDialog } from '../ui/action-dialog';
import { ProtectionFields, useProtection } from '../ui/protection';
import styles from './preferences.module.css';

/** Asks how a backup is protected. */
export function BackupDialog({
  onDone,
  onBackUp,
}: {
  onDone: () => void;
  /** @param passphrase null for a backup that is not encrypted */
  onBackUp: (passphrase: string | null) => void;
}) {
  const protection = useProtection('sealed');
  const go = (): void => {
    const passphrase = protection.decide();
    if (passphrase === undefined) return;
    onDone();
    onBackUp(passphrase);
  };
  return (
    <FormDialog
      title={say('archive.backUpTitle')}
      action={say('export.choose')}
      onAction={go}
      onCancel={onDone}
      className={styles['dialogForm']}
    >
      <ProtectionFields value={protection} openMeaning="backUp.openMeaning" />
    </FormDialog>
  );
}

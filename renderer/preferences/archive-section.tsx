import { useState } from 'react';
import { bridge } from '../state/bridge';
import { tell } from '../state/notices';
import { usePreferences } from './use-preferences';
import { Button } from '../ui/controls';
import { ExportDialog } from '../ui/export-dialog';
import { BackupDialog } from './backup-dialog';
import { PassphraseDialog } from './passphrase-dialog';
import styles from './preferences.module.css';
import { say } from '../../shared/words/say';

/** Export and import of conversations; backup and restore of the profile. */
export function ArchiveSection() {
  const task = usePreferences((view) => view.task);
  const [exporting, setExporting] = useState(false);
  const [backingUp, setBackingUp] = useState(false);
  const question = usePreferences((view) => view.passphrase);
  const busy = task !== null;
  return (
    <>
      <div className={styles['group']}>
        <h2>{say('archive.conversations')}</h2>
        <div className={styles['row']}>
          <Button disabled={busy} onClick={() => setExporting(true)}>
            {say('archive.exportAll')}
          </Button>
          <Button disabled={busy} onClick={() => void tell(bridge().importConversations({}))}>
            {say('archive.import')}
          </Button>
        </div>
        <p className={styles['help']}>{say('archive.importHint')}</p>
      </div>
      <div className={styles['group']}>
        <h2>{say('archive.profile')}</h2>
        <div className={styles['row']}>
          <Button disabled={busy} onClick={() => setBackingUp(true)}>
            {say('archive.backUp')}
          </Button>
          <Button disabled={busy} onClick={() => void tell(bridge().restore({}))}>
            {say('archive.restore')}
          </Button>
        </div>
        <p className={styles['help']}>{say('archive.backUpHint')}</p>
      </div>
      {backingUp && (
        <BackupDialog
          onDone={() => setBackingUp(false)}
          onBackUp={(passphrase) => void tell(bridge().backUp({ passphrase }))}
        />
      )}
      {question && <PassphraseDialog question={question} />}
      {exporting && (
        <ExportDialog
          title={say('archive.exportAllTitle')}
          onDone={() => setExporting(false)}
          onExport={(choice) => void tell(bridge().exportAll(choice))}
        />
      )}
    </>
  );
}
